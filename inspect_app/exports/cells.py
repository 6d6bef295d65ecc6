"""The parts of a row, the same in every file: a column's key, headings, kind, and how its cells are read.

A column reads a chunk of rows at a time and answers with its cells in the same order: column by column is three times
faster than row by row, and a GeoPackage wants columns anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from inspect_app.deficiencies.deficiency_texts import Evidence
from inspect_app.inspections.submitted import AMMAN
from inspect_app.overview.due_texts import is_late, is_left_unsafe

EVIDENCE = "evidence"
"""The column of a chunk that holds what was measured and seen (deficiency_texts.Evidence), read chunk by chunk."""


class CellKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    MOMENT = "moment"
    """In words already. Only tables of visits have some, which are CSV."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some hundred rows of the one query, by column name. Its moments are UTC without a zone; ``now`` has one."""

    columns: Mapping[str, tuple[Any, ...]]
    now: datetime

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        return self.columns[name]


CellValues = Sequence[Any]
CellReader = Callable[[Chunk], CellValues]


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names it in GeoJSON and GeoPackage for ever; ``width`` is in characters of a sheet."""

    key: str
    ar: str
    en: str
    kind: CellKind
    cells: CellReader
    width: int = 12

    def heading(self, language: str) -> str:
        return self.en if language == "en" else self.ar


# XML, and so a sheet, cannot hold control characters, halves of a surrogate pair or the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def strip_unwritable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def stored(name: str) -> CellReader:
    """The stored value as it is."""
    return lambda chunk: chunk[name]


def typed_text(name: str) -> CellReader:
    """Words people typed, without what no file can hold."""
    return lambda chunk: [text if text and text.isprintable() else strip_unwritable(text or "") for text in chunk[name]]


def code_text(name: str, words: dict[str, str]) -> CellReader:
    """A code in words; a code nobody knows stands as it is, none is empty."""
    return lambda chunk: [words.get(code, code) or "" for code in chunk[name]]


def cached_text(names: tuple[str, ...], find: Callable[..., str]) -> CellReader:
    """A text that depends on several codes, such as an item's in its version: looked up once, then remembered."""
    cached = lru_cache(maxsize=4096)(find)
    return lambda chunk: list(map(cached, *(chunk[name] for name in names)))


@lru_cache(maxsize=65536)
def _amman_day(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(AMMAN).date()


def day_of(name: str) -> CellReader:
    """The day in Amman. Moments of one visit repeat, so each is worked out once."""
    return lambda chunk: [_amman_day(moment) if moment is not None else None for moment in chunk[name]]


def moment_of(name: str) -> CellReader:
    """The day and the time of day in Amman, as a spreadsheet reads it: 2026-05-03 12:00."""
    return lambda chunk: [_amman_minute(moment) if moment is not None else "" for moment in chunk[name]]


def _amman_minute(moment: datetime) -> str:
    # A moment with a zone takes four times as long to say.
    day = moment.date()
    offset = _offset_of_day(day) or _offset(day, moment.hour)
    return (moment + offset).isoformat(" ", "minutes")


@lru_cache(maxsize=4096)
def _offset_of_day(day: date) -> timedelta | None:
    """What Amman is ahead of UTC on this day of UTC; None where its clocks are put forward or back."""
    first, last = _offset(day, 0), _offset(day, 23)
    return first if first == last else None


@lru_cache(maxsize=4096)
def _offset(day: date, hour: int) -> timedelta:
    # Clocks are put forward and back on the hour.
    return datetime.combine(day, time(hour), UTC).astimezone(AMMAN).utcoffset() or timedelta(0)


def evidence_text(describe: Callable[[Evidence, str], str], language: str) -> CellReader:
    """What was measured or seen, in words."""
    return lambda chunk: [strip_unwritable(describe(evidence, language)) for evidence in chunk[EVIDENCE]]


def as_flag(name: str) -> CellReader:
    return lambda chunk: list(map(bool, chunk[name]))


def is_set(name: str) -> CellReader:
    return lambda chunk: [value is not None for value in chunk[name]]


def days_open(chunk: Chunk) -> CellValues:
    """From the day it was found to the day it was closed, or to today."""
    today = chunk.now.astimezone(AMMAN).date()
    ends = (_amman_day(closed) if closed is not None else today for closed in chunk["closed_at"])
    return [(end - _amman_day(opened)).days for opened, end in zip(chunk["opened_at"], ends, strict=True)]


def overdue(chunk: Chunk) -> CellValues:
    now = chunk.now.astimezone(UTC).replace(tzinfo=None)
    return [is_late(due, closed, now) for due, closed in zip(chunk["due_at"], chunk["closed_at"], strict=True)]


def days_overdue(chunk: Chunk) -> CellValues:
    """Since the day it was due; empty for what is not overdue."""
    today = chunk.now.astimezone(AMMAN).date()
    both = zip(chunk["due_at"], overdue(chunk), strict=True)
    return [(today - _amman_day(due)).days if late else None for due, late in both]


def made_safe(chunk: Chunk) -> CellValues:
    """The day on which a danger was said to be safe; of what is no danger nobody asks."""
    both = zip(chunk["make_safe_due_at"], chunk["made_safe_at"], strict=True)
    return [_amman_day(said) if due is not None and said is not None else None for due, said in both]


def not_made_safe(chunk: Chunk) -> CellValues:
    now = chunk.now.astimezone(UTC).replace(tzinfo=None)
    rows = zip(chunk["make_safe_due_at"], chunk["made_safe_at"], chunk["closed_at"], strict=True)
    return [is_left_unsafe(due, said, closed, now) for due, said, closed in rows]


def fixed_on_spot(chunk: Chunk) -> CellValues:
    """Whether the visit that found it first put it right."""
    return [opened == closed for opened, closed in zip(chunk["opened_at"], chunk["closed_at"], strict=True)]
