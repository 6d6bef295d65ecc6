"""Writing what a settlement decided: deficiencies opened, renewed, flagged, and the lines of their history."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import bindparam, false, func, select, true

from inspect_app.db import db, table, write_rows
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settlement import Change, Key, Outcome, State
from inspect_app.deficiencies.statements import STATE
from inspect_app.inspections.judge_visit import JudgedVisit
from inspect_app.schools.folding import searchable

_SEEN = {Outcome.NEW, Outcome.RECURRENT, Outcome.SEEN_AGAIN, Outcome.NOT_CORRECTED, Outcome.FIX_REJECTED}


class Changing:
    """The rows one settlement writes, gathered per statement so that each kind goes to the database at once."""

    def __init__(
        self, visit: JudgedVisit, school_id: int, received_at: datetime, keys: Mapping[tuple[str, int], Key]
    ) -> None:
        self.visit = visit
        self.school_id = school_id
        self.received_at = received_at
        self.items = {answer.item.code: answer.item for answer in visit.answers}
        self.notes: dict[Key, str] = {}
        for answer in visit.answers:
            for finding in answer.findings:
                key = keys[answer.item.code, finding.position]
                self.notes[key] = self.notes.get(key) or finding.given.note

    def write(self, changes: Sequence[Change], numbers: Mapping[str, int]) -> dict[Key, str | None]:
        """Returns the deficiency of each key; None where there is none and none was opened."""
        ids = {c.key: c.deficiency_id or (self._new_id(c.key) if c.state else None) for c in changes}
        opening = [change for change in changes if change.deficiency_id is None and change.state]
        write_rows(_OPEN, _numbered([self._opened(change) for change in opening], numbers))
        write_rows(_RENEW, [self._renewed(change) for change in changes if change.deficiency_id and change.state])
        flagged = [{"row": c.deficiency_id} for c in changes if c.outcome is Outcome.UNCHANGED and c.deficiency_id]
        write_rows(_FLAG, flagged)
        write_rows(_TELL, [self._event(change, id_) for change in changes if (id_ := ids[change.key])])
        return ids

    def _new_id(self, key: Key) -> str:
        # Derived, not random: the same visit read again from its raw body opens the same rows.
        return str(uuid.uuid5(uuid.UUID(self.visit.given.id), f"{key.item}/{key.location}/{key.instance}"))

    def _event(self, change: Change, id_: str) -> dict[str, Any]:
        given = self.visit.given
        return {
            "deficiency_id": id_,
            "kind": change.outcome.value,
            "at": given.finished_at,
            "visit_id": given.id,
            "note": "",
        }

    def _opened(self, change: Change) -> dict[str, Any]:
        state = _stated(change)
        item = self.items[change.key.item]
        given = self.visit.given
        return _columns(state) | {
            "id": self._new_id(change.key),
            "school_id": self.school_id,
            "checklist": given.checklist.id,
            "version": given.checklist.version,
            "section": item.code.partition(".")[0],
            "item": item.code,
            "location_id": change.key.location,
            "instance": change.key.instance,
            "trade": item.trade,
            "owner": item.owner.value,
            "note": self.notes[change.key],
            "search_text": _searched(change.key, self.notes[change.key]),
            "received_at": self.received_at,
            "doubly_late_at": state.due_at + (state.due_at - state.opened_at),
            "last_seen_at": given.finished_at,
            "recurrence_of": change.recurrence_of,
            "flagged": False,
            "first_visit_id": given.id,
            "last_visit_id": given.id,
        }

    def _renewed(self, change: Change) -> dict[str, Any]:
        """The parameters of _RENEW; what this change does not touch is None and stays as it is."""
        seen = change.outcome in _SEEN
        state = _columns(_stated(change))
        return {f"to_{name}": state[name] for name in _MOVING} | {
            "row": change.deficiency_id,
            "visit": self.visit.given.id,
            "seen": self.visit.given.finished_at if seen else None,
            "words": (note := self.notes.get(change.key)) or None,
            "found_by": _searched(change.key, note) if note else None,
        }


def _searched(key: Key, note: str) -> str:
    return searchable(f"{key.instance} {note}")


def _numbered(rows: Sequence[dict[str, Any]], numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows with the number they had, or the next that nobody ever had."""
    fresh: Iterator[int] = iter(())
    if any(row["id"] not in numbers for row in rows):
        last = db.session.connection().scalar(_LAST_NUMBER) or 0
        fresh = count(1 + max([last, *numbers.values()]))
    return [row | {"number": numbers.get(row["id"]) or next(fresh)} for row in rows]


def _stated(change: Change) -> State:
    if change.state is None:
        raise ValueError(f"{change.key} opens nothing")
    return change.state


def _columns(state: State) -> dict[str, Any]:
    return {
        "status": state.status.value,
        "severity": state.severity.value,
        "severity_rank": state.severity.rank,
        "opened_at": state.opened_at,
        "due_at": state.due_at,
        "last_stated_at": state.last_stated_at,
        "closed_at": state.closed_at,
        "times_seen": state.times_seen,
        "not_corrected": state.not_corrected,
        "escalation": state.escalation,
        "rejections": state.rejections,
    }


_deficiency = table(Deficiency)
# When it was opened and is due stays, so that their index is left alone.
_MOVING = ("severity_rank", *(name for name in STATE if name not in {"opened_at", "due_at"}))
_LAST_NUMBER = select(func.max(_deficiency.c.number))
_OPEN = _deficiency.insert()
_RENEW = (
    _deficiency.update()
    .where(_deficiency.c.id == bindparam("row"))
    .values({name: bindparam(f"to_{name}", type_=_deficiency.c[name].type) for name in _MOVING})
    .values(
        last_visit_id=bindparam("visit"),
        flagged=false(),
        last_seen_at=func.coalesce(
            bindparam("seen", type_=_deficiency.c.last_seen_at.type), _deficiency.c.last_seen_at
        ),
        note=func.coalesce(bindparam("words", type_=_deficiency.c.note.type), _deficiency.c.note),
        search_text=func.coalesce(bindparam("found_by", type_=_deficiency.c.note.type), _deficiency.c.search_text),
    )
)
_FLAG = _deficiency.update().where(_deficiency.c.id == bindparam("row")).values(flagged=true())
_TELL = table(DeficiencyEvent).insert()
