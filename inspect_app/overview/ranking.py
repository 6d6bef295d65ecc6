"""What comes first: the order of a list of deficiencies, the rank of schools and directorates."""

from __future__ import annotations

from typing import Any, TypeVar

from inspect_app.deficiencies.models import BY_DANGER, Deficiency
from inspect_app.overview.risk.risk_weights import WEIGHTS

Dangers = TypeVar("Dangers")
Points = TypeVar("Points")


def worst_first() -> tuple[Any, ...]:
    """Life-threatening, severe, the others together; within each the earliest date first, so what is late leads."""
    return (BY_DANGER, Deficiency.due_at, Deficiency.number)


def danger_first(dangers: Dangers, points: Points) -> tuple[Dangers, Points]:
    """By what schools and directorates are ranked, largest first: dangers to life, then risk points.

    However many lesser faults a school has, they never outweigh a danger to life. Numbers and columns alike.
    """
    return (dangers, points)


def per_hundred(points: float, students: int | None, visited: int, registered: int) -> float | None:
    """Risk points per 100 students of the schools that were visited.

    Pupils of a school nobody looked at would make the figure better the less is visited; ``points`` are of schools
    whose students are known, since those of others would make it worse. None where these have no students, and where
    too few schools were visited for one directorate to be compared with another.
    """
    if not students or not WEIGHTS.is_comparable(visited, registered):
        return None
    return 100 * points / students
