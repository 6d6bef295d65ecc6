"""The directorates side by side: what was found of what was visited, sorted by any column, in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorates_today
from inspect_app.db import db
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.long_lists.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.overview.ranking import danger_first, per_hundred
from inspect_app.overview.record import Record
from inspect_app.schools.models import Directorate
from inspect_app.web import language

DOWN_FIRST = frozenset({"points", "per_hundred", "life_threatening", "severe", "late", "visited", "schools"})


@dataclass(frozen=True, slots=True)
class DirectorateRow:
    """One directorate among the others. ``per_hundred`` is of its visited schools; None where it has no such figure."""

    code: str
    name: str
    schools: int
    visited: int
    points: float
    per_hundred: float | None
    sums: Record | None

    def count(self, key: str) -> int:
        return getattr(self.sums, key) if self.sums else 0

    def sort_value(self, chosen: Sorting) -> tuple[Any, ...]:
        """By the column asked for; whatever is equal in it by danger. Without a figure neither best nor worst: last."""
        value = getattr(self, chosen.key, None) if hasattr(self, chosen.key) else self.count(chosen.key)
        known = (value is not None) == chosen.descending
        return (known, 0 if value is None else value, *danger_first(self.count(sums.OPEN_DANGERS), self.points))


@dataclass(frozen=True, slots=True)
class DirectorateListing:
    """One page of directorates; ``visited`` of ``registered`` schools are those of all pages."""

    rows: list[DirectorateRow]
    page: Page
    sorting: Sorting
    visited: int
    registered: int


def listing(person: Person, args: Mapping[str, str], now: datetime) -> DirectorateListing:
    """The directorates the person may open, in three statements."""
    schools = {row.directorate_id: row for row in db.session.execute(select(coverage.by_directorate(person)))}
    open_ = select(sums.by_directorate(person, Selection(), now))
    found = {row.directorate_id: row for row in db.session.execute(open_)}
    units = db.session.execute(
        directorates_today(person).with_only_columns(
            Directorate.id, Directorate.code, Directorate.name_ar, Directorate.name_en, maintain_column_froms=True
        )
    )
    rows = [_row(unit, schools.get(unit.id), found.get(unit.id)) for unit in units]
    keys = {"name", "schools", "visited", "life_threatening", "severe", "late", "points", "per_hundred"}
    chosen = asked_sorting(args, keys, "-life_threatening", DOWN_FIRST)
    rows.sort(key=lambda row: row.sort_value(chosen), reverse=chosen.descending)
    page = asked_page(args, len(rows))
    visited, registered = sum(row.visited for row in rows), sum(row.schools for row in rows)
    return DirectorateListing(rows[page.offset : page.last], page, chosen, visited, registered)


def _row(unit: Record, schools: Record | None, found: Record | None) -> DirectorateRow:
    points, known = (float(found.points), float(found.points_of_known)) if found else (0.0, 0.0)
    registered, visited, students = (schools.registered, schools.visited, schools.students) if schools else (0, 0, 0)
    return DirectorateRow(
        code=unit.code,
        name=unit.name_en if language() == "en" else unit.name_ar,
        schools=registered,
        visited=visited,
        points=points,
        per_hundred=per_hundred(known, students, visited, registered),
        sums=found,
    )
