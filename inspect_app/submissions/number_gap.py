"""How many numbers a restore leaves out, so that none that somebody quotes is given a second time. [pure]"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

MIN_GAP = 1_000
MAX_GAP = 10_000_000
"""Some hundred restores as old as can be fit into the nine digits of a number."""
_MARGIN = 2.0
"""So many times the busiest day on record may every forgotten day have been."""
_DAY = timedelta(days=1)


def number_gap(age: timedelta, busiest_day: int) -> int:
    """Numbers to leave out after the last one known.

    ``age``: of the copy, from its moment to its restore. ``busiest_day``: the most numbers given on one day before it.
    """
    days = 1 + max(age / _DAY, 0.0)
    return min(max(ceil(_MARGIN * days * busiest_day), MIN_GAP), MAX_GAP)
