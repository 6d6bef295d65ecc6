"""Every weight that risk points are made of, in one table: severity × time × recurrence × students. [pure]

Read by the database's sums, by the arithmetic beside each school's points and by what files say about themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inspect_app.checklists import Severity


class Timing(StrEnum):
    """How a deficiency stands to the time it was given. Twice late: twice that time has passed."""

    CLOSED = "closed"
    IN_TIME = "in_time"
    LATE = "late"
    TWICE_LATE = "twice_late"


@dataclass(frozen=True, slots=True)
class StudentBand:
    """Schools of up to so many students; None is every larger one."""

    up_to: int | None
    factor: float


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """``bands`` from few students to many; ``recurrent`` is for what came back after repair."""

    severities: Mapping[Severity, int]
    timings: Mapping[Timing, float]
    recurrent: float
    bands: tuple[StudentBand, ...]
    unknown_students: float
    min_visited_share: float
    """Of a directorate's schools, from which on its points per 100 students are compared with those of others."""

    def band(self, students: int | None) -> StudentBand | None:
        """The band of a school; None where nobody knows its students."""
        if students is None:
            return None
        return next(band for band in self.bands if band.up_to is None or students <= band.up_to)

    def of_students(self, students: int | None) -> float:
        band = self.band(students)
        return band.factor if band else self.unknown_students

    def is_comparable(self, visited: int, registered: int) -> bool:
        """Whether enough schools were visited for a figure of the visited ones to speak for a directorate."""
        return bool(visited) and visited >= self.min_visited_share * registered


# Severities are HUD NSPIRE's inside values, rounded. All factors together leave a severe fault below a danger to life.
WEIGHTS = RiskWeights(
    severities={Severity.LIFE_THREATENING: 50, Severity.SEVERE: 13, Severity.MODERATE: 5, Severity.LOW: 2},
    timings={Timing.CLOSED: 0.0, Timing.IN_TIME: 1.0, Timing.LATE: 1.5, Timing.TWICE_LATE: 2.0},
    recurrent=1.25,
    bands=(StudentBand(100, 1.0), StudentBand(300, 1.1), StudentBand(600, 1.25), StudentBand(None, 1.5)),
    unknown_students=1.0,
    min_visited_share=0.2,
)
