"""Why a row of a table of people is refused or should be looked at, in words that follow its column's name. [pure]"""

from __future__ import annotations

from collections.abc import Sequence

from inspect_app.checklists import Text
from inspect_app.registry.people_file.people_columns import ALL_DIRECTORATES, ROLE_WORDS

BLANK = Text("الخلية فارغة", "the cell is blank")
TOO_WIDE = Text(
    "في الصف خلايا أكثر من العناوين: قد يكون في أحد النصوص فاصلة",
    "the row has more cells than headings: perhaps a text contains the separator",
)
DAMAGED_NUMBER = Text(
    "رقم غيّره برنامج الجداول؛ نسّق العمود كنص واكتبه من جديد",
    "a number that a spreadsheet has changed; format the column as text and write it again",
)
NOT_A_USERNAME = Text(
    "تُقبل الحروف اللاتينية والأرقام و . _ @ - فقط، ويبدأ بحرف أو رقم",
    "Latin letters, digits and . _ @ - only, and a letter or digit first",
)
NO_NAME_FROM_NUMBER = Text(
    "لا يصلح رقم المدرسة اسم مستخدم؛ اكتب اسماً",
    "the school's number cannot be a user name; write one",
)
NOT_ARABIC = Text("ليس فيه حرف عربي", "there is no Arabic letter in it")
NOT_LATIN = Text(
    "ليس فيه حرف لاتيني؛ اكتبه بالإنجليزية أو اتركه فارغاً",
    "there is no Latin letter in it; write it in English or leave it blank",
)
NUMBER_IN_NAME = Text("في الاسم رقم", "there is a digit in the name")
UNKNOWN_ROLE = Text(
    f"ليست من القائمة: {'، '.join(words.ar for words in ROLE_WORDS.values())}",
    f"not in the list: {', '.join(words.en for words in ROLE_WORDS.values())}",
)
EVERY_DIRECTORATE = ALL_DIRECTORATES
WHICH_DIRECTORATE = Text(
    f"الخلية فارغة؛ اكتب المديرية، أو «{ALL_DIRECTORATES.ar}» لمهندس من الوزارة",
    f"the cell is blank; write the directorate, or “{ALL_DIRECTORATES.en}” for an engineer of the ministry",
)
NO_DIRECTORATE = Text("لا توجد مديرية بهذا الرمز أو الاسم", "there is no directorate of this code or name")
HAS_NO_DIRECTORATE = Text(
    "لا مديرية لهذه الصفة؛ أفرغ الخلية أو صحّح الصفة", "this role has no directorate; empty the cell or mend the role"
)
HAS_NO_SCHOOL = Text(
    "لا مدرسة لهذه الصفة؛ أفرغ الخلية أو صحّح الصفة", "this role has no school; empty the cell or mend the role"
)
NO_SCHOOL = Text("لا توجد مدرسة بهذا الرقم", "there is no school of this number")
CLOSED_SCHOOL = Text("هذه المدرسة مغلقة", "this school is closed")
NEW_ADMINISTRATOR = Text(
    "مدير نظام جديد: يرى كل شيء ويدير الحسابات", "a new administrator: sees everything and manages accounts"
)
NO_ENGLISH_NAME = Text("يظهر الاسم العربي في الصفحات الإنجليزية أيضاً", "English pages show the Arabic name, too")


def too_long(most: int) -> Text:
    return Text(f"أطول من {most} حرفاً", f"longer than {most} characters")


def ambiguous_directorate(codes: Sequence[str]) -> Text:
    return Text(
        f"أكثر من مديرية بهذا الاسم، اكتب الرمز: {'، '.join(codes)}",
        f"more than one directorate has this name, write the code: {', '.join(codes)}",
    )


def school_of_another(directorate: Text) -> Text:
    """``directorate``: the school's own."""
    return Text(
        f"المدرسة من مديرية أخرى: {directorate.ar}", f"the school belongs to another directorate: {directorate.en}"
    )


def school_alike(numbers: Sequence[str]) -> Text:
    return Text(
        f"لا توجد مدرسة بهذا الرقم؛ هل المقصود {' أو '.join(numbers[:3])}؟",
        f"there is no school of this number; is {' or '.join(numbers[:3])} meant?",
    )


def repeated(row: int) -> Text:
    return Text(f"مكرر: ورد اسم المستخدم في الصف {row}", f"repeated: this user name stands in row {row}")


def differs_by_case(username: str) -> Text:
    return Text(
        f"لا يختلف عن الحساب {username} إلا في كبر الحروف وصغرها",
        f"differs from the account {username} in upper and lower case alone",
    )


def has_account(usernames: Sequence[str]) -> Text:
    """Somebody of the same name, or of the same school, has an account already."""
    listed = usernames[:3]
    return Text(
        f"قد يكون لهذا الشخص حساب: {'، '.join(listed)}", f"this person may have an account already: {', '.join(listed)}"
    )


def school_has_account(usernames: Sequence[str]) -> Text:
    listed = usernames[:3]
    return Text(f"للمدرسة حساب من قبل: {'، '.join(listed)}", f"the school has an account already: {', '.join(listed)}")
