"""The columns of a table of schools: what each is called in either language, and what may stand in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from inspect_app.checklists import FACTS, Fact, FactKind, Reason, Text, read_measure, read_number
from inspect_app.schools.directorates import find_governorate
from inspect_app.schools.folding import fold, single_line, western_digits

Value = str | int | float | bool


class InvalidValue(Exception):
    """A cell cannot be used; ``reason`` says why, in words that follow the column's name."""

    def __init__(self, ar: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(ar, en)


@dataclass(frozen=True)
class SchoolColumn:
    """``parse`` takes a cell's cleaned, non-empty text and returns its value; it raises BadValue."""

    key: str
    heading: Text
    parse: Callable[[str], Value]
    synonyms: tuple[str, ...] = ()
    fact: Fact | None = None


def _parse_school_number(text: str) -> str:
    number = western_digits(text)
    if len(number) > 40:
        raise InvalidValue("أطول من 40 حرفاً", "longer than 40 characters")
    if not any(sign.isalnum() for sign in number) or any(sign in "/\\" for sign in number):
        raise InvalidValue("ليس رقم مدرسة: لا تُقبل / ولا \\", "not a school number: / and \\ are not accepted")
    return number


def _text_parser(length: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) > length:
            raise InvalidValue(f"أطول من {length} حرفاً", f"longer than {length} characters")
        return text

    return parse


def _parse_governorate(text: str) -> str:
    key = find_governorate(text)
    if key is None:
        raise InvalidValue("ليست محافظة أردنية", "not a governorate of Jordan")
    return key


_EXPONENT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
"""As spreadsheets, and only they, write large and small numbers."""


def _expand_exponent(text: str) -> str:
    return f"{Decimal(text):f}" if _EXPONENT.fullmatch(text) else text


def _parse_number(text: str) -> float:
    number = read_number(_expand_exponent(text))
    if isinstance(number, Reason):
        raise _invalid_number(number)
    return number


def _invalid_number(reason: Reason) -> InvalidValue:
    return InvalidValue(*_NUMBER_REASONS.get(reason, ("ليس عدداً", "not a number")))


_NUMBER_REASONS = {
    Reason.NOT_WHOLE: ("ليس عدداً صحيحاً", "not a whole number"),
    Reason.AMBIGUOUS_NUMBER: (
        "يُقرأ بأكثر من طريقة، اكتبه بلا فواصل",
        "can be read in two ways, write it without separators",
    ),
}


def _degrees_parser(limit: int) -> Callable[[str], float]:
    def parse(text: str) -> float:
        degrees = _parse_number(text)
        if not -limit <= degrees <= limit:
            raise InvalidValue(
                f"ليست درجات عشرية بين -{limit} و{limit}", f"not decimal degrees between -{limit} and {limit}"
            )
        return round(degrees, 7)  # 1 cm; Excel keeps the 16th digit of a number and CSV does not

    return parse


_YES = {"نعم", "yes", "true", "1", "صح", "يوجد", "y"}
_NO = {"لا", "no", "false", "0", "خطا", "لا يوجد", "n"}


def _parse_yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InvalidValue("اكتب «نعم» أو «لا»", "write “yes” or “no”")


def _choice_parser(fact: Fact) -> Callable[[str], str]:
    by_word = {fold(word): key for key, words in fact.choices for word in (key, words.ar, words.en)}

    def parse(text: str) -> str:
        if fold(text) not in by_word:
            raise InvalidValue(
                f"ليس من القائمة: {'، '.join(words.ar for _, words in fact.choices)}",
                f"not in the list: {', '.join(words.en for _, words in fact.choices)}",
            )
        return by_word[fold(text)]

    return parse


def _measure_parser(fact: Fact) -> Callable[[str], float | int]:
    def parse(text: str) -> float | int:
        value = read_measure(fact, _expand_exponent(text))
        if value is Reason.IMPOSSIBLE_NUMBER:
            low, high = fact.minimum, fact.maximum
            raise InvalidValue(f"ليس بين {low:g} و{high:g}", f"not between {low:g} and {high:g}")
        if isinstance(value, Reason):
            raise _invalid_number(value)
        return value

    return parse


def _fact_column(fact: Fact) -> SchoolColumn:
    heading = fact.text
    if fact.unit and fact.kind is FactKind.NUMBER:
        heading = Text(f"{fact.text.ar} ({fact.unit.ar})", f"{fact.text.en} ({fact.unit.en})")
    parsers: dict[FactKind, Callable[[str], Value]] = {
        FactKind.FLAG: _parse_yes_no,
        FactKind.CHOICE: _choice_parser(fact),
    }
    return SchoolColumn(
        fact.key,
        heading,
        parsers.get(fact.kind) or _measure_parser(fact),
        synonyms=(fact.text.ar, fact.text.en, *_FACT_SYNONYMS.get(fact.key, ())),
        fact=fact,
    )


_FACT_SYNONYMS = {"students_all_shifts": ("students", "عدد الطلبة", "number of students", "عدد الطلاب")}

COLUMNS: dict[str, SchoolColumn] = {
    column.key: column
    for column in (
        SchoolColumn(
            "number", Text("رقم المدرسة", "School number"), _parse_school_number, ("الرقم الوطني للمدرسة", "school id")
        ),
        SchoolColumn(
            "name_ar", Text("اسم المدرسة", "School name"), _text_parser(200), ("name", "الاسم", "الاسم بالعربية")
        ),
        SchoolColumn(
            "name_en", Text("اسم المدرسة بالإنجليزية", "School name in English"), _text_parser(200), ("english name",)
        ),
        SchoolColumn(
            "directorate", Text("المديرية", "Directorate"), _text_parser(200), ("رمز المديرية", "directorate code")
        ),
        SchoolColumn("governorate", Text("المحافظة", "Governorate"), _parse_governorate),
        SchoolColumn(
            "locality", Text("التجمع السكاني", "Locality"), _text_parser(120), ("البلدة", "القرية", "village", "town")
        ),
        SchoolColumn("latitude", Text("خط العرض", "Latitude"), _degrees_parser(90), ("lat", "y")),
        SchoolColumn("longitude", Text("خط الطول", "Longitude"), _degrees_parser(180), ("lon", "lng", "long", "x")),
        SchoolColumn("active", Text("المدرسة عاملة", "In use"), _parse_yes_no, ("عاملة",)),
        *(_fact_column(fact) for fact in FACTS.values() if not fact.per_vehicle),
    )
}
"""Every column by key, in the order of the template; those with a ``fact`` belong to the profile."""

_BY_HEADING = {
    fold(name): column.key
    for column in reversed(COLUMNS.values())
    for name in (*column.synonyms, column.key, column.heading.ar, column.heading.en)
}


def column_keys(headings: Sequence[str]) -> list[str | None]:
    """The column each heading means, in its order; None for a heading nobody knows. Units and order do not matter."""
    return [_BY_HEADING.get(fold(heading)) for heading in headings]


@lru_cache(maxsize=10_000)  # the same few words stand in thousands of cells
def parse_cell(key: str, text: str) -> Value | None:
    """The value in a cell of that column; None for a blank one, which changes nothing. Raises BadValue."""
    plain = single_line(text)
    return COLUMNS[key].parse(plain) if plain else None
