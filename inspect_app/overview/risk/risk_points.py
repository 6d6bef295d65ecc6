"""Risk points as the database works them out, by the table of weights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, case
from sqlalchemy.sql.elements import Case

from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.overview.risk.risk_weights import WEIGHTS, Timing
from inspect_app.schools.models import School

Value = TypeVar("Value", float, str)


def own_points(now: datetime) -> ColumnElement[float]:
    """Points of a deficiency without its school's students: over Deficiency alone, whose index holds every column."""
    base = {severity.rank: float(points) for severity, points in WEIGHTS.severities.items()}
    recurrence = case((Deficiency.recurrent, WEIGHTS.recurrent), else_=1.0)
    return case(base, value=Deficiency.severity_rank, else_=0.0) * _by_timing(WEIGHTS.timings, now) * recurrence


def timing(now: datetime) -> ColumnElement[str]:
    """A Timing, over Deficiency alone."""
    return _by_timing({timing: timing.value for timing in Timing}, now)


def _by_timing(values: Mapping[Timing, Value], now: datetime) -> Case[Value]:
    return case(
        (~IS_OPEN, values[Timing.CLOSED]),
        (Deficiency.doubly_late_at < now, values[Timing.TWICE_LATE]),
        (Deficiency.due_at < now, values[Timing.LATE]),
        else_=values[Timing.IN_TIME],
    )


def students_factor() -> ColumnElement[float]:
    """What all points of a school are multiplied by: over School."""
    *bands, largest = WEIGHTS.bands
    ends = ((School.students <= band.up_to, band.factor) for band in bands)
    return case((School.students.is_(None), WEIGHTS.unknown_students), *ends, else_=largest.factor)


def points(now: datetime) -> ColumnElement[float]:
    """Risk points of one deficiency, over Deficiency and School joined; 0 when it is closed."""
    return own_points(now) * students_factor()
