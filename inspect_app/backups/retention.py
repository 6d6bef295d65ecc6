"""Which backups are kept: seven days, five weeks, twelve months. [pure]"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12
_KEPT: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
    (DAYS, lambda time: time.date()),
    (WEEKS, lambda time: time.isocalendar()[:2]),
    (MONTHS, lambda time: (time.year, time.month)),
)


def to_keep(taken: Collection[datetime]) -> set[datetime]:
    """Of the moments of verified backups those to keep; the newest one always.

    The newest of each of the last days, weeks and months that have one: where none was made for a while, the older ones
    stay.
    """
    newest_first = sorted(taken, reverse=True)
    kept = set(newest_first[:1])
    for how_many, period_of in _KEPT:
        newest: dict[Hashable, datetime] = {}
        for time in newest_first:
            newest.setdefault(period_of(time), time)
        kept.update([*newest.values()][:how_many])
    return kept
