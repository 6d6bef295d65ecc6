"""Sums over deficiencies, one row per school, directorate or severity: what rankings and figures are made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import HAS_TO_BE_SAFE, IS_OPEN, MARKS, is_overdue, is_unsafe
from inspect_app.overview.filter_selection import Selection, is_of_few_schools, narrowed
from inspect_app.overview.risk.risk_points import own_points, students_factor
from inspect_app.schools.models import School

OPEN_DANGERS = "open_life_threatening"
"""Dangers to life that are still there, whatever the filter asks for: schools and directorates are ranked by them."""
COUNTS = (*(severity.value for severity in Severity), "total", "late", "dangers", "unsafe", OPEN_DANGERS)
"""What is counted of a school or directorate, by its column's name: of each severity, all, overdue, those that have to
be made safe, those of them that were not in time, and OPEN_DANGERS."""


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def measures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """``own_points`` and COUNTS. An index holds every column they read; the school's students come in afterwards."""
    return (
        func.coalesce(func.sum(own_points(now)), 0.0).label("own_points"),
        *(_how_many(Deficiency.severity_rank == severity.rank).label(severity.value) for severity in Severity),
        func.count().label("total"),
        _how_many(is_overdue(now)).label("late"),
        _how_many(HAS_TO_BE_SAFE).label("dangers"),
        _how_many(is_unsafe(now)).label("unsafe"),
        _how_many(and_(Deficiency.severity_rank == Severity.LIFE_THREATENING.rank, IS_OPEN)).label(OPEN_DANGERS),
    )


def by_school(person: Person, selection: Selection, now: datetime) -> Subquery:
    """``school_id`` and the measures of its deficiencies; no row for a school without any.

    Of closed schools as well: join it to those open today. :func:`risk_points` makes risk points of its ``own_points``.
    """
    return _summed(person, selection, now, measures(now)).subquery("sums")


def risk_points(found: Subquery) -> ColumnElement[float]:
    """The risk points of a school: over School, outer-joined to :func:`by_school` or :func:`on_record`."""
    return func.coalesce(found.c.own_points, 0.0) * students_factor()


def _summed(person: Person, selection: Selection, now: datetime, columns: Sequence[ColumnElement[Any]]) -> RowSelect:
    """A row for each school within scope. One sum for each, and then a look at the school, costs half of a look at
    the school for each deficiency: so schools are chosen beforehand only where few are."""
    query: RowSelect = select(Deficiency.school_id, *columns).where(*selection.deficiency_conditions(now))
    if is_of_few_schools(person, selection):
        schools = select(School.id).where(open_today(person), *selection.school_conditions())
        query = query.where(Deficiency.school_id.in_(schools))
    return query.group_by(Deficiency.school_id)


def by_directorate(person: Person, selection: Selection, now: datetime) -> Subquery:
    """``directorate_id``, its risk ``points``, of these ``points_of_known`` at schools whose students are known (what
    ranking.per_hundred divides), and COUNTS; no row for a directorate without any."""
    found = by_school(person, selection, now)
    added = (cast(func.sum(found.c[key]), Integer).label(key) for key in COUNTS)
    points = func.sum(risk_points(found))
    known = func.coalesce(points.filter(School.students > 0), 0.0).label("points_of_known")
    query: RowSelect = select(School.directorate_id, points.label("points"), known, *added)
    query = query.join_from(found, School, School.id == found.c.school_id)
    query = query.where(open_today(person), *selection.school_conditions())
    return query.group_by(School.directorate_id).subquery("sums_by_directorate")


def on_record(schools: Collection[int], now: datetime) -> RowSelect:
    """``school_id`` and the measures of all that is open at these schools, closed or not; no row when nothing is.

    Call with ids that were read within a person's scope.
    """
    query: RowSelect = select(Deficiency.school_id, *measures(now))
    query = query.where(Deficiency.school_id.in_(schools), IS_OPEN)
    return query.group_by(Deficiency.school_id)


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """How many there are of one severity, and how many of these are late."""

    total: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """``severities``: by key, worst first, those without any left out; ``schools`` is how many have some.

    ``dangers`` are open and have to be made safe; ``unsafe`` of them were not in time.
    """

    severities: dict[str, SeverityCount]
    schools: int
    dangers: int
    unsafe: int


def figures(person: Person, selection: Selection, now: datetime) -> Figures:
    """What a whole selection comes to, in one statement."""
    counts = [_how_many(Deficiency.severity_rank == severity.rank) for severity in Severity]
    late = [_how_many(and_(Deficiency.severity_rank == severity.rank, is_overdue(now))) for severity in Severity]
    safety = (_how_many(HAS_TO_BE_SAFE), _how_many(is_unsafe(now)))
    named = [column.label(f"n{n}") for n, column in enumerate((*counts, *late, *safety))]
    found = _summed(person, selection, now, named).subquery("sums")
    added = (cast(func.coalesce(func.sum(found.c[column.name]), 0), Integer) for column in named)
    query: RowSelect = select(func.count(), *added)
    query = query.join_from(found, School, School.id == found.c.school_id)
    schools, *sums = db.session.execute(query.where(open_today(person), *selection.school_conditions())).one()
    *sums, dangers, unsafe = sums
    both = zip(Severity, sums[: len(Severity)], sums[len(Severity) :], strict=True)
    severities = {severity.value: SeverityCount(total, of) for severity, total, of in both if total}
    return Figures(severities, schools, dangers, unsafe)


def count_marked(person: Person, selection: Selection, mark: str, now: datetime) -> int:
    """How many under this filter have this one of ``conditions.MARKS`` as well."""
    query = narrowed(select(func.count()), person, selection, now).where(MARKS[mark])
    return db.session.scalar(query) or 0


def worst_rank(sums: Subquery) -> ColumnElement[int | None]:
    """The rank of the worst severity in a row of :func:`by_school`, joined; None where nothing was found."""
    return case(*((sums.c[severity.value] > 0, severity.rank) for severity in Severity), else_=None)
