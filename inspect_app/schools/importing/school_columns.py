"""The columns of a table of schools: what each is called in either language, and what may stand in its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inspect_app.checklists import FACTS, Fact, FactKind, Text
from inspect_app.schools.folding import fold, single_line
from inspect_app.schools.importing.cell_parsers import (
    InvalidValue,
    choice_parser,
    degrees_parser,
    measure_parser,
    name_parser,
    parse_governorate,
    parse_school_number,
    parse_yes_no,
    text_parser,
    year_parser,
)
from inspect_app.schools.importing.planning.spoilt_values import spoilt_reason

Value = str | int | float | bool


@dataclass(frozen=True)
class SchoolColumn:
    """``parse`` takes a cell's cleaned, non-empty text and returns its value; it raises InvalidValue."""

    key: str
    heading: Text
    parse: Callable[[str], Value]
    synonyms: tuple[str, ...] = ()
    fact: Fact | None = None

    @property
    def has_words(self) -> bool:
        """Whether its cells hold one of a few words, among which «لا يوجد» and “none” may be."""
        return self.key == "active" or (self.fact is not None and self.fact.kind in {FactKind.FLAG, FactKind.CHOICE})


def _fact_column(fact: Fact) -> SchoolColumn:
    heading = fact.text
    if fact.unit and fact.kind is FactKind.NUMBER:
        heading = Text(f"{fact.text.ar} ({fact.unit.ar})", f"{fact.text.en} ({fact.unit.en})")
    parsers: dict[FactKind, Callable[[str], Value]] = {
        FactKind.FLAG: parse_yes_no,
        FactKind.CHOICE: choice_parser(fact),
        FactKind.YEAR: year_parser(fact),
    }
    return SchoolColumn(
        fact.key,
        heading,
        parsers.get(fact.kind) or measure_parser(fact),
        synonyms=(fact.text.ar, fact.text.en, *_FACT_SYNONYMS.get(fact.key, ())),
        fact=fact,
    )


_FACT_SYNONYMS = {"students_all_shifts": ("students", "عدد الطلبة", "number of students", "عدد الطلاب")}

COLUMNS: dict[str, SchoolColumn] = {
    column.key: column
    for column in (
        SchoolColumn(
            "number", Text("رقم المدرسة", "School number"), parse_school_number, ("الرقم الوطني للمدرسة", "school id")
        ),
        SchoolColumn(
            "name_ar", Text("اسم المدرسة", "School name"), name_parser(200), ("name", "الاسم", "الاسم بالعربية")
        ),
        SchoolColumn(
            "name_en", Text("اسم المدرسة بالإنجليزية", "School name in English"), name_parser(200), ("english name",)
        ),
        SchoolColumn(
            "directorate", Text("المديرية", "Directorate"), text_parser(200), ("رمز المديرية", "directorate code")
        ),
        SchoolColumn("governorate", Text("المحافظة", "Governorate"), parse_governorate),
        SchoolColumn(
            "locality", Text("التجمع السكاني", "Locality"), name_parser(120), ("البلدة", "القرية", "village", "town")
        ),
        SchoolColumn("latitude", Text("خط العرض", "Latitude"), degrees_parser(90), ("lat", "y")),
        SchoolColumn("longitude", Text("خط الطول", "Longitude"), degrees_parser(180), ("lon", "lng", "long", "x")),
        SchoolColumn("active", Text("المدرسة عاملة", "In use"), parse_yes_no, ("عاملة",)),
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


REASON_HEADING = Text("سبب الترك", "Why it was left out")
"""Of the last column in a file of refused rows, which is passed over when the file is loaded again."""


def is_reason_heading(heading: str) -> bool:
    return fold(heading) in {fold(REASON_HEADING.ar), fold(REASON_HEADING.en)}


@lru_cache(maxsize=10_000)  # the same few words stand in thousands of cells
def parse_cell(key: str, text: str) -> Value | None:
    """The value in a cell of that column; None for a blank one, which changes nothing. Raises InvalidValue."""
    plain, column = single_line(text), COLUMNS[key]
    if not plain:
        return None
    if not column.has_words and (reason := spoilt_reason(plain)):
        raise InvalidValue(reason.ar, reason.en)
    return column.parse(plain)
