"""Which deficiencies come first, and which keep coming back (docs/checklists.md).

Directorates are ranked by danger, not by percent: points of all open deficiencies, more for the overdue. The points are
HUD NSPIRE's "inside" values, rounded; the repeat classes follow a county food code, where they point to the cause
(money, workmanship, habit).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from inspect_app.checklists.model import Severity

POINTS = {Severity.LIFE_THREATENING: 50, Severity.SEVERE: 13, Severity.MODERATE: 5, Severity.LOW: 2}


class Repeat(StrEnum):
    CONTINUOUS = "continuous"
    """Not corrected at three visits running: money?"""
    RECURRING = "recurring"
    """Fixed each time, and back four times: workmanship?"""
    CHRONIC = "chronic"
    """The same item failing at three routine visits: habit?"""


def overdue_factor(due_at: datetime, opened_at: datetime, now: datetime) -> float:
    """1 in time, 1.5 when late, 2 when more than double the time allowed has passed since it was opened."""
    if now <= due_at:
        return 1.0
    return 2.0 if now - opened_at > 2 * (due_at - opened_at) else 1.5


def risk_points(severity: Severity, due_at: datetime, opened_at: datetime, now: datetime) -> float:
    """What one open deficiency adds to its school and directorate; closed ones add nothing and are left out."""
    return POINTS[severity] * overdue_factor(due_at, opened_at, now)


def per_hundred_students(points: float, students: int | None) -> float | None:
    """Shown beside the sum, so that large schools do not always lead. None when nobody is known to attend."""
    return 100 * points / students if students else None


def repeats(times_seen: int, returns: int, routine_failures: int) -> tuple[Repeat, ...]:
    """The classes one deficiency belongs to.

    ``times_seen``: visits that found this row failing (a row ends when it is corrected); ``returns``: how often its key
    came back after closing, along the links of recurrent rows; ``routine_failures``: full visits at which its item
    failed anywhere in the school.
    """
    holds = {
        Repeat.CONTINUOUS: times_seen >= 3,
        Repeat.RECURRING: returns >= 4,
        Repeat.CHRONIC: routine_failures >= 3,
    }
    return tuple(repeat for repeat, held in holds.items() if held)


def export_rank(severity: Severity, due_at: datetime, now: datetime) -> tuple[int, datetime]:
    """Sort key of lists and exports: life-threatening late, life-threatening, severe late, severe, then by due date."""
    late = due_at < now
    if severity is Severity.LIFE_THREATENING:
        return (0 if late else 1, due_at)
    if severity is Severity.SEVERE:
        return (2 if late else 3, due_at)
    return (4, due_at)
