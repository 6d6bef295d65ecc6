"""The rows that a settlement writes: a deficiency opened, what a later visit changes of it, a line of history. [pure]

Ids follow from what a row says, so the same story told again gives the same rows.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from inspect_app.checklists import Severity
from inspect_app.deficiencies.claims import Claims
from inspect_app.deficiencies.history import Line, Stand
from inspect_app.deficiencies.statements import STATE, Change, Key, Known, Outcome, State
from inspect_app.deficiencies.status import Status
from inspect_app.schools.folding import searchable

Row = Mapping[str, Any]
"""A row by the names of its table's columns."""

# The namespace of the ids of lines; migration 0007 names it too.
_LINE = uuid.UUID("5b0f2a4e-6d0c-5c8e-9b7f-2f8f5a3c1d77")
_SEEN = {
    Outcome.NEW,
    Outcome.RECURRENT,
    Outcome.SEEN_AGAIN,
    Outcome.NOT_CORRECTED,
    Outcome.FIX_REJECTED,
    Outcome.FIXED_ON_SPOT,
}
# When it was opened and is due stays, so that their index is left alone.
MOVING = ("severity_rank", *(name for name in STATE if name not in {"opened_at", "due_at"}))
"""The columns by which a later visit changes a deficiency's state."""
UNPROPOSED: Mapping[str, None] = {"proposed": None, "proposed_at": None}
"""The columns of a deficiency of which nothing waits for a second person."""


def deficiency_id(visit: str, key: Key) -> str:
    """Of the deficiency that this visit opens."""
    name = f"{key.item}/{key.location}/{key.instance}"
    return _beside(visit, name) if _is_ordered(visit) else str(uuid.uuid5(uuid.UUID(visit), name))


def _is_ordered(visit: str) -> bool:
    """Whether a visit's id begins with its time (UUID version 7). Those of older tablets are random.

    Then what it leads to begins with the same time and lies together in the indexes: ten deficiencies with ids at
    random are ten pages to read and to write in each. An id never depends on the order of arrival, which is another
    one when tablets offer again what a restore has lost.
    """
    return visit[14:15] == "7"


def _beside(visit: str, name: str) -> str:
    """The id (UUID version 8) of what has this name within this visit, next to the visit's own."""
    digest = hashlib.sha256(f"{visit}/{name}".encode(), usedforsecurity=False).hexdigest()
    return f"{visit[:14]}8{digest[:3]}-{_VARIANTS[digest[3]]}{digest[4:7]}-{digest[7:19]}"


_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def opened(claims: Claims, change: Change) -> dict[str, Any]:
    """A new deficiency; only its number is missing."""
    key, state, note = change.key, _state(change), note_about(claims, change.key)
    claim = claims.items[key.item]
    return _columns(state) | {
        "id": deficiency_id(claims.visit, key),
        "school_id": claims.school,
        "checklist": claims.checklist,
        "version": claims.version,
        "section": key.item.partition(".")[0],
        "item": key.item,
        "location_id": key.location,
        "instance": key.instance,
        "trade": claim.trade,
        "owner": claim.owner,
        "note": note,
        "search_text": _searched(key, note),
        "received_at": claims.first_at,
        "doubly_late_at": state.due_at + (state.due_at - state.opened_at),
        "last_seen_at": claims.seen_at,
        "recurrence_of": change.recurrence_of,
        "recurrent": change.recurrence_of is not None,
        "flagged": False,
        "first_visit_id": claims.visit,
        "last_visit_id": claims.visit,
        "withdrawn": False,
        **UNPROPOSED,
    }


def renewed(claims: Claims, change: Change) -> dict[str, Any]:
    """What a visit changes of a deficiency that is there, but for what waits for a second person."""
    state = _columns(_state(change))
    columns: dict[str, Any] = {name: state[name] for name in MOVING} | {"last_visit_id": claims.visit, "flagged": False}
    if change.outcome in _SEEN:
        columns["last_seen_at"] = claims.seen_at
    if note := note_about(claims, change.key):
        columns |= {"note": note, "search_text": _searched(change.key, note)}
    return columns


def proposals_kept_after(claims: Claims, change: Change) -> datetime | None:
    """What was proposed after this moment still waits: the visit saw the place before. None: nothing waits any more."""
    return claims.seen_at if _state(change).status.is_open else None


def note_about(claims: Claims, key: Key) -> str:
    """The first words of the visit's findings about this key."""
    claim = claims.items.get(key.item)
    return next((fault.note for fault in claim.faults if fault.key == key and fault.note), "") if claim else ""


def visit_line(claims: Claims, change: Change, id_: str) -> dict[str, Any]:
    return history_line(id_, change.outcome.value, claims.visit, claims.seen_at, claims.first_body)


def step_line(step: Row) -> dict[str, Any]:
    """The line of a person's step, a row of deficiency_step."""
    names = ("deficiency_id", "kind", "at", "account_id", "note", "after_body", "takes_back", "target", "answers")
    line: dict[str, Any] = {name: step[name] for name in names}
    line |= {"id": _line_id(f"step/{step['id']}"), "visit_id": None, "step_id": step["id"], "withdrawn": False}
    return line


def history_line(id_: str, kind: str, visit: str, at: datetime, after_body: int) -> dict[str, Any]:
    return {
        # Of the deficiency too, not of its key alone: one correction may withdraw two deficiencies of one key.
        "id": _beside(visit, f"{id_}/{kind}") if _is_ordered(visit) else _line_id(f"{visit}/{id_}/{kind}"),
        "deficiency_id": id_,
        "kind": kind,
        "at": at,
        "visit_id": visit,
        "step_id": None,
        "account_id": None,
        "note": "",
        "after_body": after_body,
        "takes_back": None,
        "target": None,
        "answers": None,
        "withdrawn": False,
    }


def _line_id(name: str) -> str:
    return str(uuid.uuid5(_LINE, name))


def line_of(row: Row) -> Line:
    of_visit = row["visit_id"] is not None
    return Line(row["kind"], row["at"], of_visit, row["takes_back"], row["target"], row["answers"])


def stand_of(row: Row) -> Stand:
    proposed = Status(row["proposed"]) if row["proposed"] else None
    return Stand(Status(row["status"]), **{name: row[name] for name in _STAND}, proposed=proposed)


def put(stand: Stand) -> dict[str, Any]:
    """The columns that a person's step changes."""
    columns = {name: getattr(stand, name) for name in _STAND}
    return columns | {"status": stand.status.value, "proposed": stand.proposed.value if stand.proposed else None}


def known(row: Row, reported_at: datetime | None) -> Known:
    """A row of deficiency as settlement knows it. ``reported_at``: when its repair was last reported."""
    return Known(
        id=row["id"],
        key=key_of(row),
        reported_at=reported_at,
        status=_STATUSES[row["status"]],
        severity=_SEVERITIES[row["severity"]],
        **{name: row[name] for name in _PLAIN},
    )


def key_of(row: Row) -> Key:
    return Key(row["item"], row["location_id"], row["instance"])


def _searched(key: Key, note: str) -> str:
    return searchable(f"{key.instance} {note}")


def _state(change: Change) -> State:
    if change.state is None:
        raise ValueError(f"{change.key} opens nothing")
    return change.state


def _columns(state: State) -> dict[str, Any]:
    columns = dict(zip(STATE, _VALUES(state), strict=True))
    columns["status"], columns["severity"] = state.status.value, state.severity.value
    columns["severity_rank"] = state.severity.rank
    return columns


# Looked up: fifty visits are told again at once, and an enumeration takes five times as long to find its member.
_STATUSES = {status.value: status for status in Status}
_SEVERITIES = {severity.value: severity for severity in Severity}
_VALUES = attrgetter(*STATE)
_STAND = ("closed_at", "rejections", "flagged", "made_safe_at", "proposed_at")
_PLAIN = tuple(name for name in STATE if name not in {"status", "severity"})
