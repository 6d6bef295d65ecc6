"""The country by directorate: the sums of one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorates_today
from inspect_app.db import db
from inspect_app.maps.school_lines import SEVERITIES
from inspect_app.maps.version import remembered
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.ranking import danger_first, per_hundred
from inspect_app.overview.risk.risk_weights import WEIGHTS
from inspect_app.schools.models import Directorate
from inspect_app.web import language


@dataclass(frozen=True, slots=True)
class DirectorateLine:
    """One directorate. ``students`` are those of its visited schools."""

    code: str
    name: str
    registered: int
    visited: int
    students: int
    counts: tuple[int, ...]
    overdue: int
    open_dangers: int
    points: float
    """Of schools whose students are known."""

    @property
    def per_hundred(self) -> float | None:
        """Risk points per 100 students of the visited schools; None without students, and where these are too few."""
        return per_hundred(self.points, self.students, self.visited, self.registered)

    @property
    def is_comparable(self) -> bool:
        """Whether enough schools were visited to compare it with others."""
        return WEIGHTS.is_comparable(self.visited, self.registered)

    @property
    def rank(self) -> tuple[int, float]:
        return danger_first(self.open_dangers, -1.0 if self.per_hundred is None else self.per_hundred)


def nation_lines(person: Person, selection: Selection, now: datetime) -> list[DirectorateLine]:
    """Every directorate of today that the person may open, dangers to life first. One statement."""
    return remembered(lambda: _read(person, selection, now), "nation", language(), selection, now)


def _read(person: Person, selection: Selection, now: datetime) -> list[DirectorateLine]:
    found, schools = sums.by_directorate(person, selection, now), coverage.by_directorate(person)
    query = (
        directorates_today(person)
        .with_only_columns(
            Directorate.code, Directorate.name_ar, Directorate.name_en, *_columns(found), *_columns(schools)
        )
        .outerjoin_from(Directorate, found, found.c.directorate_id == Directorate.id)
        .outerjoin(schools, schools.c.directorate_id == Directorate.id)
    )
    lines = [_line(row) for row in db.session.execute(query)]
    return sorted(sorted(lines, key=lambda line: line.code), key=lambda line: line.rank, reverse=True)


def _columns(of: Any) -> list[Any]:  # noqa: ANN401 - a subquery's columns
    return [func.coalesce(column, 0).label(column.name) for column in of.c if column.name != "directorate_id"]


def _line(row: Any) -> DirectorateLine:  # noqa: ANN401 - a row of the query above
    return DirectorateLine(
        code=row.code,
        name=row.name_en if language() == "en" else row.name_ar,
        registered=row.registered,
        visited=row.visited,
        students=row.students,
        counts=tuple(getattr(row, key) for key in SEVERITIES),
        overdue=row.late,
        open_dangers=getattr(row, sums.OPEN_DANGERS),
        points=float(row.points_of_known),
    )
