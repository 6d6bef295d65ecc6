"""Cells of the registry that a file changes: what stood there, what will, and how either is said to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.directorates import GOVERNORATES
from inspect_app.schools.importing.planning.known_schools import COMPARED_COLUMNS, KnownSchool
from inspect_app.schools.importing.school_columns import COLUMNS, Value

_YES, _NO = Text("نعم", "yes"), Text("لا", "no")


@dataclass(frozen=True)
class CellChange:
    """One cell: ``key`` is its column's; values are as they are stored, the directorate's its id; None: nothing."""

    row: int
    number: str
    key: str
    before: Value | None
    after: Value | None

    @property
    def column(self) -> Text:
        return COLUMNS[self.key].heading


@dataclass(frozen=True)
class SchoolChange:
    """A school the file would change: its columns before and afterwards, and which cells of the table differ."""

    row: int
    before: KnownSchool
    values: dict[str, Any]
    keys: tuple[str, ...]

    @property
    def id(self) -> int:
        return int(self.before["id"])

    @property
    def number(self) -> str:
        return str(self.before["number"])

    def cells(self) -> Iterator[CellChange]:
        for key in self.keys:
            yield CellChange(self.row, self.number, key, _cell(self.before, key), _cell(self.values, key))


def changed_keys(school: KnownSchool, values: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns in which values and facts of a row differ from what is stored; those it leaves out do not."""
    columns = [name for name in COMPARED_COLUMNS if name in values and values[name] != school[name]]
    profile = school["profile"]
    return (
        *(name.removesuffix("_id") for name in columns),
        *(key for key, value in facts.items() if profile.get(key) != value),
    )


def _cell(columns: Mapping[str, Any], key: str) -> Value | None:
    if COLUMNS[key].fact:
        found = columns["profile"].get(key)
    else:
        found = columns["directorate_id" if key == "directorate" else key]
    return None if found == "" else found


def value_words(key: str, value: Value | None, directorate_names: Mapping[int, Text]) -> Text:
    """A stored value as a person reads it in that column; "" for nothing."""
    fact = COLUMNS[key].fact
    if value is None:
        return Text("", "")
    if isinstance(value, bool):
        return _YES if value else _NO
    if fact and fact.choices:
        return dict(fact.choices).get(str(value), Text(str(value), str(value)))
    if key == "directorate":
        return directorate_names[int(value)]
    if key == "governorate" and value in GOVERNORATES:
        return GOVERNORATES[str(value)]
    plain = f"{value:.10g}" if isinstance(value, float) else str(value)
    return Text(plain, plain)
