"""The first sheet of an Excel file: what a head of buildings reads, in one language, on one A4 sheet across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from inspect_app.exports.cells import CellKind, CellReader, CellValues, Chunk, Column, strip_unwritable

_WIDTHS = {
    "number": 8,
    "severity": 12,
    "failure": 22,
    "measured": 18,
    "observed": 18,
    "school_number": 14,
    "school_name": 24,
    "place": 18,
    "status": 13,
    "owner": 14,
    "opened_on": 11,
    "due_on": 11,
    "days_overdue": 9,
    "note": 28,
}
"""Its columns in their order, in characters."""


def short_columns(columns: Sequence[Column], language: str) -> tuple[Column, ...]:
    """Chosen among all columns, and two of its own: the school's name in whatever language it has, the place as one."""
    found = {column.key: column for column in (*columns, *_own_columns(language))}
    chosen = ((found.get(name) or found[f"{name}_{language}"], width) for name, width in _WIDTHS.items())
    return tuple(replace(column, width=width) for column, width in chosen)


def _own_columns(language: str) -> tuple[Column, Column]:
    return (
        Column("school_name", "المدرسة", "School", CellKind.TEXT, _school_name(language)),
        Column("place", "الموقع داخل المدرسة", "Place", CellKind.TEXT, _place(_("Whole school"))),
    )


def _school_name(language: str) -> CellReader:
    """In this language; in Arabic where the school has no English name."""

    def read(chunk: Chunk) -> CellValues:
        arabic = chunk["school_ar"]
        names = zip(chunk["school_en"], arabic, strict=True) if language == "en" else zip(arabic, arabic, strict=True)
        return [strip_unwritable(own or other) for own, other in names]

    return read


def _place(whole_school: str) -> CellReader:
    """“Main building · door 7”."""

    def read(chunk: Chunk) -> CellValues:
        both = zip(chunk["location"], chunk["instance"], strict=True)
        texts = (f"{place or whole_school} · {one}" if one else place or whole_school for place, one in both)
        return list(map(strip_unwritable, texts))

    return read
