"""How long somebody who guesses passwords must wait: pauses that grow with the wrong tries and shrink with time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

FIRST = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Rule:
    """``free`` wrong tries cost nothing; the next one costs ten seconds, and each further one twice as much as the one
    before, up to ``longest``. One try is forgotten every ``forgets``."""

    free: int
    longest: timedelta
    forgets: timedelta


ONE_PLACE = Rule(free=5, longest=timedelta(minutes=15), forgets=timedelta(minutes=10))
"""One account from one address, or from one device that has signed in to it before."""
ONE_ACCOUNT = Rule(free=20, longest=timedelta(minutes=5), forgets=timedelta(minutes=10))
"""One account from everywhere but its own devices: many addresses that guess together."""
ONE_ADDRESS = Rule(free=300, longest=timedelta(minutes=1), forgets=timedelta(seconds=20))
"""All accounts from one address. A whole ministry may stand behind it, and mistypes some hundred times on a morning."""
FORGOTTEN = timedelta(days=1)
"""By then every rule has forgotten everything: counts that old are swept."""


@dataclass(frozen=True, slots=True)
class Count:
    """``level`` wrong tries were not yet forgotten ``at`` the last one; none is let in before ``until``."""

    level: float
    at: datetime
    until: datetime


def one_more(count: Count | None, rule: Rule, now: datetime) -> Count:
    """The count after another wrong try."""
    level = 1.0 if count is None else _remembered(count, rule, now) + 1
    over = min(level - rule.free, 30)
    pause = min(rule.longest, FIRST * 2 ** (over - 1)) if over > 0 else timedelta()
    return Count(level, now, now + pause)


def one_less(count: Count, rule: Rule, now: datetime) -> Count:
    """The count when the last try turns out to have been right."""
    return Count(max(0.0, _remembered(count, rule, now) - 1), now, now)


def seconds_left(count: Count, now: datetime) -> int:
    """Whole seconds until the next try is let in; 0 when it is."""
    return max(0, ceil((count.until - now).total_seconds()))


def _remembered(count: Count, rule: Rule, now: datetime) -> float:
    return max(0.0, count.level - max(timedelta(), now - count.at) / rule.forgets)
