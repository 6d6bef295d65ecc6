"""The columns of a table of people, what each is called in either language, and the words for roles. [pure]"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_app.accounts.roles import Role
from inspect_app.checklists import Text
from inspect_app.schools.folding import fold
from inspect_app.schools.importing.school_columns import REASON_HEADING


@dataclass(frozen=True)
class PeopleColumn:
    key: str
    heading: Text
    synonyms: tuple[str, ...] = ()


PEOPLE_COLUMNS: dict[str, PeopleColumn] = {
    column.key: column
    for column in (
        PeopleColumn("username", Text("اسم المستخدم", "User name"), ("user", "login", "اسم الدخول")),
        PeopleColumn("name_ar", Text("الاسم بالعربية", "Name in Arabic"), ("الاسم", "الاسم الكامل", "arabic name")),
        PeopleColumn(
            "name_en", Text("الاسم بالإنجليزية", "Name in English"), ("الاسم بالانجليزي", "english name", "name")
        ),
        PeopleColumn("role", Text("الصفة", "Role"), ("الدور", "الوظيفة", "المسمى الوظيفي", "job", "position")),
        PeopleColumn("directorate", Text("المديرية", "Directorate"), ("رمز المديرية", "directorate code")),
        PeopleColumn(
            "school", Text("رقم المدرسة", "School number"), ("الرقم الوطني للمدرسة", "school id", "school code")
        ),
    )
}
"""Every column by key, in the order of the template."""
_NOT_READ = "why"
"""The last column of a file of refused rows: known, so that such a file can be mended and loaded, and never read."""

ROLE_WORDS: dict[Role, Text] = {
    Role.ENGINEER: Text("المهندس", "Engineer"),
    Role.REVIEWER: Text("مراجع المديرية", "Directorate reviewer"),
    Role.MINISTRY: Text("الوزارة", "Ministry"),
    Role.SCHOOL: Text("كادر المدرسة", "School staff"),
    Role.ADMINISTRATOR: Text("مدير النظام", "Administrator"),
}
"""As the pages call them (``forms.ROLE_NAMES``)."""
_OTHER_ROLE_WORDS = {
    Role.ENGINEER: ("مهندس", "مهندسة", "المهندسة"),
    Role.REVIEWER: ("مراجع", "مراجعة", "مراجعة المديرية", "مراجع في المديرية"),
    Role.MINISTRY: ("وزارة", "موظف الوزارة", "موظفة الوزارة"),
    Role.SCHOOL: ("مدرسة", "مدير مدرسة", "مديرة مدرسة", "مدير المدرسة", "مديرة المدرسة", "principal", "head teacher"),
    Role.ADMINISTRATOR: ("مديرة النظام", "admin"),
}
_ROLES = {
    fold(word): role
    for role, words in ROLE_WORDS.items()
    for word in (role.value, words.ar, words.en, *_OTHER_ROLE_WORDS[role])
}
ALL_DIRECTORATES = Text("كل المديريات", "All directorates")
"""What stands in the directorate's cell of somebody who sees every one: a blank cell must not open the country."""
_EVERY_DIRECTORATE = {
    fold(word)
    for word in (ALL_DIRECTORATES.ar, ALL_DIRECTORATES.en, "الكل", "جميع المديريات", "all", "الوزارة", "ministry")
}
KNOWN_PEOPLE_HEADINGS: dict[str, str] = {
    fold(name): column.key
    for column in reversed(PEOPLE_COLUMNS.values())
    for name in (*column.synonyms, column.key, column.heading.ar, column.heading.en)
} | {fold(REASON_HEADING.ar): _NOT_READ, fold(REASON_HEADING.en): _NOT_READ}
"""The key of a column by each of its headings, folded."""


def people_keys(headings: Sequence[str]) -> list[str | None]:
    """The column each heading means, in its order; None for one that nobody knows or reads."""
    found = (KNOWN_PEOPLE_HEADINGS.get(fold(heading)) for heading in headings)
    return [key if key in PEOPLE_COLUMNS else None for key in found]


def unknown_headings(headings: Sequence[str]) -> list[str]:
    return [heading for heading in headings if heading.strip() and fold(heading) not in KNOWN_PEOPLE_HEADINGS]


def role_of(text: str) -> Role | None:
    """The role somebody wrote, by its Arabic, English or code word, however spelled; None for another word."""
    return _ROLES.get(fold(text))


def means_every_directorate(text: str) -> bool:
    return fold(text) in _EVERY_DIRECTORATE
