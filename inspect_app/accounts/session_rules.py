"""How long somebody stays signed in, and what a session opens meanwhile. [pure]

A tablet is away from the office for weeks and sends when it comes back, so whoever inspects stays signed in longer; but
past the office's limits such a session does fieldwork alone. What the office reads asks to sign in again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from inspect_app.accounts.roles import RIGHTS, Permission, Role


class Reach(StrEnum):
    """What a session opens of that which its person may."""

    OFFICE = "office"
    """All of it."""
    FIELDWORK = "fieldwork"
    """The tablet's pages and what they send and take along."""


class DueStep(StrEnum):
    """What somebody must do before anything else opens; a tablet's queued work is sent all the same."""

    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a step
    SECOND_FACTOR = "second-factor"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """A session ends when nobody used it for ``idle``, and at the age of ``absolute`` however much it is used."""

    idle: timedelta
    absolute: timedelta


OFFICE_LIMITS = SessionLimits(idle=timedelta(hours=12), absolute=timedelta(days=7))
FIELD_LIMITS = SessionLimits(idle=timedelta(days=30), absolute=timedelta(days=90))
USED_PRECISION = timedelta(hours=1)
"""How exactly it is known when a session was last used: reading pages writes once an hour."""
FRESH = timedelta(minutes=15)
"""Who signed in so recently is not asked for the password again before changing what protects the account."""


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """``office_used_at`` stands still once the office's limits have passed: using a tablet does not open it again."""

    created_at: datetime
    last_used_at: datetime
    office_used_at: datetime


def reach_of(role: Role, times: SessionTimes, now: datetime) -> Reach | None:
    """What the session opens; None when it has ended."""
    if _lasts(OFFICE_LIMITS, times.created_at, times.office_used_at, now):
        return Reach.OFFICE
    inspects = Permission.INSPECT in RIGHTS[role].may
    return Reach.FIELDWORK if inspects and _lasts(FIELD_LIMITS, times.created_at, times.last_used_at, now) else None


def _lasts(limits: SessionLimits, created_at: datetime, used_at: datetime, now: datetime) -> bool:
    return now - used_at <= limits.idle and now - created_at <= limits.absolute


def used_now(times: SessionTimes, reach: Reach, now: datetime) -> SessionTimes | None:
    """The times to be stored when the session is used; None while those that are known are exact enough."""
    if now - times.last_used_at < USED_PRECISION:
        return None
    return SessionTimes(times.created_at, now, now if reach is Reach.OFFICE else times.office_used_at)


def due_step(role: Role, *, must_change_password: bool, has_second_factor: bool, is_required: bool) -> DueStep | None:
    """What comes first for somebody of this role; ``is_required``: the instance asks its roles for a second factor."""
    if must_change_password:
        return DueStep.NEW_PASSWORD
    if is_required and RIGHTS[role].needs_second_factor and not has_second_factor:
        return DueStep.SECOND_FACTOR
    return None
