"""Sums over deficiencies, one row per school, directorate or severity: what rankings and figures are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import IS_OPEN, is_overdue
from inspect_app.overview.filter_selection import Selection, narrowed
from inspect_app.overview.ranking import points
from inspect_app.schools.models import School

COUNTS = (*(severity.value for severity in Severity), "total", "late")
"""What is counted of a school or directorate, by its column's name: of each severity, all, overdue."""


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def measures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """``points`` and COUNTS. An index holds every column they read."""
    return (
        func.coalesce(func.sum(points(now)), 0.0).label("points"),
        *(_how_many(Deficiency.severity == severity.value).label(severity.value) for severity in Severity),
        func.count().label("total"),
        _how_many(is_overdue(now)).label("late"),
    )


def by_school(person: Person, selection: Selection, now: datetime) -> Subquery:
    """``school_id`` and the measures of its deficiencies; no row for a school without any."""
    query: RowSelect = select(Deficiency.school_id, *measures(now))
    return narrowed(query, person, selection, now).group_by(Deficiency.school_id).subquery("sums")


def by_directorate(person: Person, selection: Selection, now: datetime) -> Subquery:
    """``directorate_id`` and the measures of its deficiencies; no row for a directorate without any."""
    query: RowSelect = select(School.directorate_id, *measures(now))
    return narrowed(query, person, selection, now).group_by(School.directorate_id).subquery("sums")


def on_record(school_id: int, now: datetime) -> RowSelect:
    """The measures of all that is open at one school, closed or not; no row when nothing is.

    Call with an id that was read within a person's scope.
    """
    query: RowSelect = select(*measures(now)).where(Deficiency.school_id == school_id, IS_OPEN)
    return query.group_by(Deficiency.school_id)


def by_severity(person: Person, selection: Selection, now: datetime) -> RowSelect:
    """``severity``, how many, how many of them late: at most four rows."""
    query: RowSelect = select(
        Deficiency.severity, func.count().label("total"), _how_many(is_overdue(now)).label("late")
    )
    return narrowed(query, person, selection, now).group_by(Deficiency.severity)


def worst_rank(sums: Subquery) -> ColumnElement[int | None]:
    """The rank of the worst severity in a row of :func:`by_school`, joined; None where nothing was found."""
    return case(*((sums.c[severity.value] > 0, severity.rank) for severity in Severity), else_=None)
