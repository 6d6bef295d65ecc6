"""The life of a deficiency: its statuses, and which step a person may take by hand. [pure]

open → acknowledged → made safe → in progress → reported fixed → verified closed. A reported fix may be rejected (back
to open); capital works are deferred, another body's faults transferred, mistakes voided. Visits take their own steps,
in :mod:`inspect_app.deficiencies.settlement`.
"""

from __future__ import annotations

from enum import StrEnum

from inspect_app.accounts.roles import moves_to


class Status(StrEnum):
    """``is_open``: still wrong. A plain attribute: a visit asks it of every row of its school."""

    is_open: bool

    def __new__(cls, word: str, is_open: bool = True) -> Status:
        member = str.__new__(cls, word)
        member._value_ = word
        member.is_open = is_open
        return member

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MADE_SAFE = "made_safe"
    IN_PROGRESS = "in_progress"
    REPORTED_FIXED = "reported_fixed"
    DEFERRED = "deferred"
    """Capital works: interim control in place, the works have their own priority."""
    TRANSFERRED = "transferred"
    """With a municipality, a landlord, civil defence: still wrong, so still open."""
    VERIFIED_CLOSED = "verified_closed", False
    VOID = "void", False
    """Entered by mistake."""


_WORKED_ON = {Status.MADE_SAFE, Status.IN_PROGRESS, Status.REPORTED_FIXED}
_SET_ASIDE = {Status.DEFERRED, Status.TRANSFERRED}
_ENDED = {Status.VERIFIED_CLOSED, Status.VOID}

LEADS_TO: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.ACKNOWLEDGED} | _WORKED_ON | _SET_ASIDE | _ENDED),
    Status.ACKNOWLEDGED: frozenset(_WORKED_ON | _SET_ASIDE | _ENDED),
    Status.MADE_SAFE: frozenset({Status.IN_PROGRESS, Status.REPORTED_FIXED} | _SET_ASIDE | _ENDED),
    Status.IN_PROGRESS: frozenset({Status.MADE_SAFE, Status.REPORTED_FIXED} | _SET_ASIDE | _ENDED),
    Status.REPORTED_FIXED: frozenset({Status.OPEN} | _ENDED),
    Status.DEFERRED: frozenset({Status.OPEN, Status.TRANSFERRED} | _WORKED_ON | _ENDED),
    Status.TRANSFERRED: frozenset({Status.OPEN, Status.DEFERRED} | _WORKED_ON | _ENDED),
    Status.VERIFIED_CLOSED: frozenset(),
    Status.VOID: frozenset(),
}
"""A closed or void row never comes back to life: what fails again gets a row of its own."""

NEEDS_REASON = frozenset({Status.VOID, Status.OPEN})
"""Steps that want a written reason: declaring a mistake; rejecting a fix or taking back a deferral or transfer."""

NEEDS_EVIDENCE = frozenset({Status.VERIFIED_CLOSED})
"""Closing from the office wants a photo or a paper; a visit is its own evidence."""


def may_become(status: Status, target: Status, role: str) -> bool:
    """Whether this role may move a deficiency by hand from ``status`` to ``target``; unknown roles may not."""
    return target in LEADS_TO[status] and target in moves_to(role)
