"""What a school's risk points add up from, kind by kind of deficiency, and what fails worst there. [pure]"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_app.checklists import Severity
from inspect_app.overview.risk.risk_weights import WEIGHTS, Timing
from inspect_app.overview.risk.worst_items import FailingItem


@dataclass(frozen=True, slots=True)
class RiskShare:
    """``count`` deficiencies that weigh the same."""

    severity: Severity
    timing: Timing
    recurrent: bool
    count: int

    @property
    def factors(self) -> tuple[float, ...]:
        """What they are multiplied by, one after the other: how many, severity, time, recurrence."""
        recurrence = WEIGHTS.recurrent if self.recurrent else 1.0
        return (self.count, WEIGHTS.severities[self.severity], WEIGHTS.timings[self.timing], recurrence)

    @property
    def own_points(self) -> float:
        """Without the school's students."""
        count, severity, timing, recurrence = self.factors
        return count * severity * timing * recurrence


def told(shares: tuple[RiskShare, ...]) -> tuple[RiskShare, ...]:
    """What a sentence tells of a school: what is open; only where nothing is, what was closed."""
    return tuple(share for share in shares if share.timing is not Timing.CLOSED) or shares


@dataclass(frozen=True, slots=True)
class SchoolRisk:
    """``shares`` worst first; ``items`` as :func:`worst_items` gives them; ``students`` None where nobody knows."""

    shares: tuple[RiskShare, ...] = ()
    items: Sequence[FailingItem] = ()
    students: int | None = None

    @property
    def own_points(self) -> float:
        return sum(share.own_points for share in self.shares)

    @property
    def points(self) -> float:
        """The same as the database's (risk_points.points), summed over the school."""
        return self.own_points * WEIGHTS.of_students(self.students)

    def count(self, severity: Severity, *timings: Timing) -> int:
        """How many of this severity; with ``timings`` only those that stand so to their dates."""
        of = (share for share in self.shares if share.severity is severity)
        return sum(share.count for share in of if not timings or share.timing in timings)

    @property
    def severities(self) -> list[Severity]:
        """Those it has, worst first."""
        return [severity for severity in Severity if self.count(severity)]
