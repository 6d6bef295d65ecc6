"""How long somebody who guesses passwords must wait: pauses that grow with the wrong tries and shrink with time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

FIRST_PAUSE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class ThrottleRule:
    """``free_tries`` wrong tries cost nothing; the next one costs ten seconds, and each further one twice as much as
    the one before, up to ``max_pause``. One try is forgotten every ``forget_every``."""

    free_tries: int
    max_pause: timedelta
    forget_every: timedelta


PER_PLACE = ThrottleRule(free_tries=5, max_pause=timedelta(minutes=15), forget_every=timedelta(minutes=10))
"""One account from one address, or from one device that has signed in to it before."""
PER_ACCOUNT = ThrottleRule(free_tries=20, max_pause=timedelta(minutes=5), forget_every=timedelta(minutes=10))
"""One account from everywhere but its own devices: many addresses that guess together."""
PER_ADDRESS = ThrottleRule(free_tries=300, max_pause=timedelta(minutes=1), forget_every=timedelta(seconds=20))
"""All accounts from one address. A whole ministry may stand behind it, and mistypes some hundred times on a morning."""
WHOLE = ThrottleRule(free_tries=3000, max_pause=timedelta(minutes=1), forget_every=timedelta(seconds=1))
"""All accounts from everywhere but known devices: many addresses that try many names. 15,000 people who come to new
devices on one morning, each mistyping once in five, stay below it."""
FORGET_AFTER = timedelta(days=1)
"""By then every rule has forgotten everything: counts that old are swept."""


@dataclass(frozen=True, slots=True)
class WrongTryCount:
    """``level`` wrong tries were not yet forgotten ``at`` the last one; none is let in before ``until``."""

    level: float
    at: datetime
    until: datetime


def count_wrong_try(count: WrongTryCount | None, rule: ThrottleRule, now: datetime) -> WrongTryCount:
    """The count after another wrong try."""
    level = 1.0 if count is None else _current_level(count, rule, now) + 1
    over = min(level - rule.free_tries, 30)
    pause = min(rule.max_pause, FIRST_PAUSE * 2 ** (over - 1)) if over > 0 else timedelta()
    return WrongTryCount(level, now, now + pause)


def take_back_try(count: WrongTryCount, rule: ThrottleRule, now: datetime) -> WrongTryCount:
    """The count when the last try turns out to have been right."""
    return WrongTryCount(max(0.0, _current_level(count, rule, now) - 1), now, now)


def seconds_to_wait(count: WrongTryCount, now: datetime) -> int:
    """Whole seconds until the next try is let in; 0 when it is."""
    return max(0, ceil((count.until - now).total_seconds()))


def _current_level(count: WrongTryCount, rule: ThrottleRule, now: datetime) -> float:
    return max(0.0, count.level - max(timedelta(), now - count.at) / rule.forget_every)
