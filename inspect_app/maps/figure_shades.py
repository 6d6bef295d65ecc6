"""Five shades for a figure: equal fifths of the directorates, with limits a person can read. [pure]"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

STEPS = 5
SHADE_COLOURS = ("#e8eceb", "#f6e7c8", "#efc58c", "#df9557", "#bf5b2c", "#8a2415")
"""0 is “no figure”; 1 to 5 from pale to dark, told apart in grey print as well."""


@dataclass(frozen=True, slots=True)
class Shades:
    """``limits`` are the upper ends of steps 1 to 4; what lies above the last is step 5."""

    limits: tuple[float, ...]
    highest: float

    def step(self, value: float | None) -> int:
        """1 (least) to 5; 0 for no figure."""
        return 0 if value is None else bisect_left(self.limits, _rounded(value)) + 1

    @property
    def ranges(self) -> list[tuple[int, float, float]]:
        """(step, from, to) of the steps in use, least first."""
        ends = (*self.limits, max(self.highest, *self.limits) if self.limits else self.highest)
        starts = (0.0, *self.limits)
        steps = enumerate(zip(starts, ends, strict=True), start=1)
        return [(step, start, end) for step, (start, end) in steps if end > start or step == 1]


def shades_of(values: Iterable[float | None]) -> Shades:
    """Limits at the fifths, rounded to two figures; fewer steps where values do not differ."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return Shades((), 0.0)
    fifths = [known[ceil(len(known) * step / STEPS) - 1] for step in range(1, STEPS)]
    # A limit that reads like the highest value would leave a step above it with nothing in it.
    limits = tuple(sorted({_rounded(limit) for limit in fifths if 0 < _rounded(limit) < _rounded(known[-1])}))
    return Shades(limits, known[-1])


def _rounded(value: float) -> float:
    if not value:
        return 0.0
    digits = 1 - floor(log10(abs(value)))
    return round(value, max(0, min(2, digits)))
