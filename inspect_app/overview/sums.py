"""Sums over deficiencies and visits, one row per school or directorate: what rankings and figures are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.overview.selection import Selection, narrowed, points
from inspect_app.schools.models import School

COUNTS = (*(severity.value for severity in Severity), "total", "late", "not_corrected", "recurrent", "worst")
"""Columns of :func:`by_school` and :func:`by_directorate` beside the points."""


def _how_many(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def measures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Points, one count per severity (by its key), and counts of what is late, not corrected and recurrent."""
    late = and_(Deficiency.due_at < now, Deficiency.closed_at.is_(None))
    return (
        func.coalesce(func.sum(points(now)), 0.0).label("points"),
        *(_how_many(Deficiency.severity == severity.value).label(severity.value) for severity in Severity),
        func.count().label("total"),
        _how_many(late).label("late"),
        _how_many(Deficiency.not_corrected).label("not_corrected"),
        _how_many(Deficiency.recurrence_of.is_not(None)).label("recurrent"),
        func.max(Deficiency.severity_rank).label("worst"),
    )


def by_school(person: Person, selection: Selection, now: datetime) -> Subquery:
    """``school_id`` and the measures of its deficiencies; no row for a school without any."""
    query: RowSelect = select(Deficiency.school_id, *measures(now))
    return narrowed(query, person, selection, now).group_by(Deficiency.school_id).subquery("sums")


def on_record(school_id: int, now: datetime) -> RowSelect:
    """The measures of all that is open at one school, closed or not; no row when nothing is.

    Call with an id that was read within a person's scope.
    """
    query: RowSelect = select(*measures(now)).where(Deficiency.school_id == school_id, Deficiency.closed_at.is_(None))
    return query.group_by(Deficiency.school_id)


def by_directorate(person: Person, selection: Selection, now: datetime) -> Subquery:
    query: RowSelect = select(School.directorate_id, *measures(now))
    return narrowed(query, person, selection, now).group_by(School.directorate_id).subquery("sums")


def by_severity(person: Person, selection: Selection, now: datetime) -> RowSelect:
    """severity, how many, how many of them late: at most four rows."""
    late = and_(Deficiency.due_at < now, Deficiency.closed_at.is_(None))
    query: RowSelect = select(Deficiency.severity, func.count().label("total"), _how_many(late).label("late"))
    return narrowed(query, person, selection, now).group_by(Deficiency.severity)


def visits_by_school() -> Subquery:
    """``school_id``, the number of its visits and when the last one ended. Join it to schools within scope."""
    query = select(
        Visit.school_id, func.count().label("visits"), func.max(Visit.finished_at).label("last_visit_at")
    ).group_by(Visit.school_id)
    return query.subquery("visited")
