"""What a settlement is made of: known deficiencies and a visit's statements go in, changes come out. [pure]

The rules that lead from one to the other are in :mod:`inspect_app.deficiencies.settlement`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from inspect_app.checklists import Severity
from inspect_app.deficiencies.status import Status


class Outcome(StrEnum):
    """What one visit means for one key."""

    NEW = "new"
    SEEN_AGAIN = "seen_again"
    NOT_CORRECTED = "not_corrected"
    FIX_REJECTED = "fix_rejected"
    VERIFIED_CLOSED = "verified_closed"
    RECURRENT = "recurrent"
    FIXED_ON_SPOT = "fixed_on_spot"
    """Found and put right during the visit: a row is opened and closed at once, or the open one is closed."""
    UNCHANGED = "unchanged"
    """Open, but the item did not apply or could not be inspected: for the reviewer to look at."""
    CONFIRMED = "confirmed"
    """Ticked as repaired, and closed already."""
    LATE = "late"
    """Something newer is known about this key: history only."""


class Key(NamedTuple):
    """Which deficiency, within one school. ``location`` '' is the whole school; ``instance`` tells two in one room."""

    item: str
    location: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The part of a deficiency that visits change."""

    status: Status
    severity: Severity
    opened_at: datetime
    due_at: datetime
    last_stated_at: datetime
    """When the last visit that said failing or repaired saw it. A visit that could not inspect states nothing."""
    closed_at: datetime | None = None
    make_safe_due_at: datetime | None = None
    """Until when the danger must be made safe; None: nothing to make safe. Once begun, no visit takes it away."""
    made_safe_at: datetime | None = None
    """When a person said that it is safe or repaired; a rejected repair takes it back."""
    times_seen: int = 1
    not_corrected: bool = False
    escalation: int = 0
    rejections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(State):
    """One stored deficiency. ``reported_at``: when its fix was last reported, None if never or not known."""

    id: str
    key: Key
    reported_at: datetime | None = None

    @property
    def newest(self) -> datetime:
        """The latest moment at which anybody said what it is: a visit's statement or its closing."""
        return max(self.last_stated_at, self.closed_at or self.last_stated_at)

    def to(self, **changed: object) -> State:
        """Its state with some fields changed."""
        return State(**{name: getattr(self, name) for name in STATE} | changed)


STATE = tuple(field.name for field in fields(State))
"""The names of what visits change, in the order of State."""


@dataclass(frozen=True, slots=True)
class Failing:
    """``make_safe``: the time that a danger of this severity is given to be made safe, None where there is no duty."""

    key: Key
    severity: Severity
    make_safe: timedelta | None = None


@dataclass(frozen=True, slots=True)
class FixedOnSpot:
    """Found, and put right during the visit."""

    key: Key
    severity: Severity


@dataclass(frozen=True, slots=True)
class Repaired:
    """A known deficiency was ticked as repaired, whatever is said of the rest of its item."""

    key: Key


@dataclass(frozen=True, slots=True)
class ItemOk:
    """The whole item was judged OK: a statement about every location of it."""

    item: str


@dataclass(frozen=True, slots=True)
class ItemSkipped:
    """The item does not apply, or could not be inspected."""

    item: str


Statement = Failing | FixedOnSpot | Repaired | ItemOk | ItemSkipped


class Change(NamedTuple):
    """What happens to one key. ``state`` is what to write; None: write no deficiency, only history.

    ``deficiency_id`` is the row concerned; None with a state: open a new row; None without: no row was ever there.
    ``recurrence_of`` is the closed row that a recurrent one follows.
    """

    key: Key
    outcome: Outcome
    deficiency_id: str | None
    state: State | None
    recurrence_of: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """One change per key the visit speaks about, in the order of the keys."""

    changes: tuple[Change, ...]
