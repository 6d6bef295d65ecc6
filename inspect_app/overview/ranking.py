"""What comes first: risk points of a deficiency, the order of a list, the rank of schools and directorates.

The points and factors stand here and nowhere else; the dates they go by are written when a deficiency is opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import case, literal
from sqlalchemy.sql.elements import Case

from inspect_app.checklists import Severity
from inspect_app.deficiencies.models import BY_DANGER, Deficiency
from inspect_app.overview.conditions import IS_OPEN

Dangers = TypeVar("Dangers")
Points = TypeVar("Points")
# HUD NSPIRE's inside values, rounded: life-threatening 50, severe 13, moderate 5, low 2.
POINTS = {Severity.LIFE_THREATENING: 50, Severity.SEVERE: 13, Severity.MODERATE: 5, Severity.LOW: 2}
OVERDUE, DOUBLY_OVERDUE = 1.5, 2.0
"""By what points grow when the date has passed, and when twice the time allowed has."""


def points(now: datetime) -> Case[float]:
    """Risk points of one deficiency; 0 when it is closed."""
    base = case({severity.rank: value for severity, value in POINTS.items()}, value=Deficiency.severity_rank, else_=0)
    factor = case((Deficiency.doubly_late_at < now, DOUBLY_OVERDUE), (Deficiency.due_at < now, OVERDUE), else_=1.0)
    return case((IS_OPEN, base * factor), else_=literal(0.0))


def worst_first() -> tuple[Any, ...]:
    """Life-threatening, severe, the others together; within each the earliest date first, so what is late leads."""
    return (BY_DANGER, Deficiency.due_at, Deficiency.number)


def danger_first(dangers: Dangers, points: Points) -> tuple[Dangers, Points]:
    """By what schools and directorates are ranked, largest first: dangers to life, then risk points.

    However many lesser faults a school has, they never outweigh a danger to life. Numbers and columns alike.
    """
    return (dangers, points)


def per_hundred(points: float, students: int | None) -> float | None:
    """Risk points per 100 students of the schools that were visited; None when there are none.

    Pupils of a school nobody looked at would make the figure better the less is visited.
    """
    return 100 * points / students if students else None
