"""Settlement: what a visit does to the deficiencies of its school (docs/checklists.md). [pure]

A deficiency keeps its identity (item, location, instance) until a visit sees it right. What is not corrected in time
stays the same row, as OSHA's failure-to-abate stays with its citation; what comes back after closing is a new row
linked to the old one.

Tablets send late and in any order, so every statement is placed in time by when it was *seen*, key by key and never
visit by visit. What is open after any number of visits is what the last statement about each key says, whatever the
order of arrival. Two visits that contradict each other at the very same instant: the failure stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inspect_app.checklists import Severity, worst
from inspect_app.deficiencies.statements import (
    Change,
    Failing,
    FixedOnSpot,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Outcome,
    Repaired,
    Settlement,
    State,
    Statement,
)
from inspect_app.deficiencies.status import Status

__all__ = [
    "RECURRENT_WITHIN",
    "Change",
    "Failing",
    "FixedOnSpot",
    "ItemOk",
    "ItemSkipped",
    "Key",
    "Known",
    "Outcome",
    "Repaired",
    "Settlement",
    "State",
    "Statement",
    "Status",
    "settle",
]

RECURRENT_WITHIN = timedelta(days=365)


def settle(
    known: Sequence[Known],
    statements: Iterable[Statement],
    seen_at: datetime,
    cleared_at: Mapping[str, datetime],
    deadlines: Mapping[str, timedelta],
) -> Settlement:
    """What a visit that saw the school at ``seen_at`` does to its deficiencies.

    ``known`` are all rows of the items spoken about, closed ones too; at most one per key is open, void ones are
    ignored. ``cleared_at[item]`` is the latest time at which an earlier processed visit judged the whole item OK.
    ``deadlines[item]`` is the time allowed to a row that opens now: its date is stored and never worked out again.
    A finding that opens a row raises KeyError when its item has no deadline.
    """
    rows: dict[Key, list[Known]] = {}
    for row in known:
        if row.status is not Status.VOID:
            rows.setdefault(row.key, []).append(row)
    said = _said(rows, statements)
    cases = ((_case(key, rows.get(key, ()), seen_at), said[key]) for key in sorted(said))
    return Settlement(tuple(_settled(case, statement, cleared_at, deadlines) for case, statement in cases))


def _said(rows: Mapping[Key, Sequence[Known]], statements: Iterable[Statement]) -> dict[Key, Statement]:
    """One statement per key with something to say about: failing before put right, repaired, OK, skipped."""
    said: dict[Key, Statement] = {}
    open_keys: dict[str, list[Key]] = {}
    for key, history in rows.items():
        if any(row.status.is_open for row in history):
            open_keys.setdefault(key.item, []).append(key)
    for statement in sorted(statements, key=_strength):
        match statement:
            case ItemOk(item) | ItemSkipped(item):
                said.update(dict.fromkeys(open_keys.get(item, ()), statement))
            case Repaired(key):
                said[key] = statement
            case Failing(key) | FixedOnSpot(key):
                before = said.get(key)
                if type(before) is not type(statement) or before.severity.rank < statement.severity.rank:
                    said[key] = statement
    return said


def _strength(statement: Statement) -> int:
    return _STRENGTHS[type(statement)]


_STRENGTHS: dict[type[Statement], int] = {ItemSkipped: 0, ItemOk: 1, Repaired: 2, FixedOnSpot: 3, Failing: 4}


@dataclass(frozen=True, slots=True)
class _Case:
    """One key before the visit: its rows, the open one among them, and when the visit saw it."""

    key: Key
    rows: Sequence[Known]
    seen_at: datetime
    open: Known | None

    @property
    def closed(self) -> Known | None:
        """The row closed most recently."""
        return max((row for row in self.rows if not row.status.is_open), key=lambda row: row.newest, default=None)

    def is_older_than(self, *moments: datetime | None) -> bool:
        return any(moment > self.seen_at for moment in moments if moment is not None)

    def change(self, outcome: Outcome, row: Known | None, state: State | None = None) -> Change:
        return Change(self.key, outcome, row.id if row else None, state)


def _case(key: Key, rows: Sequence[Known], seen_at: datetime) -> _Case:
    return _Case(key, rows, seen_at, next((row for row in rows if row.status.is_open), None))


def _settled(
    case: _Case, statement: Statement, cleared_at: Mapping[str, datetime], deadlines: Mapping[str, timedelta]
) -> Change:
    match statement:
        case Failing(key) | FixedOnSpot(key):
            if case.is_older_than(cleared_at.get(key.item), *(row.newest for row in case.rows)):
                return case.change(Outcome.LATE, case.open or case.closed)
            return _found(case, statement, deadlines[key.item])
        case ItemSkipped():
            late = case.open is not None and case.is_older_than(case.open.last_stated_at)
            return case.change(Outcome.LATE if late else Outcome.UNCHANGED, case.open)
        case Repaired() | ItemOk():
            return _closes(case, case.open) if case.open else _confirms(case, case.closed)


def _found(case: _Case, seen: Failing | FixedOnSpot, allowed: timedelta) -> Change:
    if isinstance(seen, FixedOnSpot):
        return _put_right(case, seen.severity, allowed)
    return _seen_again(case, case.open, seen) if case.open else _opens(case, seen, allowed)


def _opens(case: _Case, seen: Failing, allowed: timedelta) -> Change:
    before = _before(case)
    state = replace(_new(case, seen.severity, allowed), make_safe_due_at=_safe_by(case, seen))
    return Change(case.key, Outcome.RECURRENT if before else Outcome.NEW, None, state, recurrence_of=before)


def _new(case: _Case, severity: Severity, allowed: timedelta) -> State:
    at = case.seen_at
    return State(status=Status.OPEN, severity=severity, opened_at=at, due_at=at + allowed, last_stated_at=at)


def _before(case: _Case) -> str | None:
    """The row that was closed here so recently that another one is recurrent."""
    row = case.closed
    return row.id if row and row.closed_at and row.closed_at >= case.seen_at - RECURRENT_WITHIN else None


def _safe_by(case: _Case, seen: Failing) -> datetime | None:
    return None if seen.make_safe is None else case.seen_at + seen.make_safe


def _put_right(case: _Case, severity: Severity, allowed: timedelta) -> Change:
    """Closed by the visit that found it. Nobody is given a time for it, and nothing is left to make safe."""
    closed = {"status": Status.VERIFIED_CLOSED, "closed_at": case.seen_at, "last_stated_at": case.seen_at}
    if row := case.open:
        if row.last_stated_at >= case.seen_at:
            return case.change(Outcome.LATE, row)
        seen = row.to(severity=worst((row.severity, severity)), times_seen=row.times_seen + 1, **closed)
        return case.change(Outcome.FIXED_ON_SPOT, row, seen)
    if case.closed and case.closed.newest == case.seen_at:
        return case.change(Outcome.CONFIRMED, case.closed, case.closed.to())
    state = replace(_new(case, severity, allowed), status=Status.VERIFIED_CLOSED, closed_at=case.seen_at)
    return Change(case.key, Outcome.FIXED_ON_SPOT, None, state, recurrence_of=_before(case))


def _seen_again(case: _Case, row: Known, seen: Failing) -> Change:
    """Raises the severity, never lowers it; the date stays. The same instant again counts nothing twice.

    A raise begins the duty to make safe where there was none; one that has begun keeps its date, and what people said
    of it stands until a repair is rejected: then nobody can tell whether it is still safe.
    """
    severity = worst((row.severity, seen.severity))
    safe_by = row.make_safe_due_at or (_safe_by(case, seen) if severity is not row.severity else None)
    if row.last_stated_at == case.seen_at:
        return case.change(Outcome.SEEN_AGAIN, row, row.to(severity=severity, make_safe_due_at=safe_by))
    rejected = row.status is Status.REPORTED_FIXED and not case.is_older_than(row.reported_at)
    # A deferral was the answer to the date, so a deferred row is never late against it.
    late = row.due_at < case.seen_at and row.status is not Status.DEFERRED
    outcome = Outcome.NOT_CORRECTED if late else Outcome.SEEN_AGAIN
    state = row.to(
        severity=severity,
        status=Status.OPEN if rejected else row.status,
        last_stated_at=case.seen_at,
        make_safe_due_at=safe_by,
        made_safe_at=None if rejected else row.made_safe_at,
        times_seen=row.times_seen + 1,
        not_corrected=row.not_corrected or late,
        escalation=row.escalation + late,
        rejections=row.rejections + rejected,
    )
    return case.change(Outcome.FIX_REJECTED if rejected else outcome, row, state)


def _closes(case: _Case, row: Known) -> Change:
    if row.last_stated_at >= case.seen_at:
        return case.change(Outcome.LATE, row)
    closed = row.to(status=Status.VERIFIED_CLOSED, closed_at=case.seen_at, last_stated_at=case.seen_at)
    return case.change(Outcome.VERIFIED_CLOSED, row, closed)


def _confirms(case: _Case, row: Known | None) -> Change:
    """A tick on a row that is closed already moves its last statement on, so that older failures still come late."""
    if row is None:
        return case.change(Outcome.CONFIRMED, None)
    if case.is_older_than(row.newest):
        return case.change(Outcome.LATE, row)
    return case.change(Outcome.CONFIRMED, row, row.to(last_stated_at=case.seen_at))
