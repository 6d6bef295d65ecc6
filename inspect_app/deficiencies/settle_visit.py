"""Settling a recorded visit: what it claims about its school's deficiencies, written beside it in the same transaction.

The same rules as the fold's (deficiencies.fold), on what is stored of the school instead of on its whole story.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from inspect_app.checklists import Severity, Verdict
from inspect_app.db import db, table
from inspect_app.deficiencies.claims import Claims, claims_of, statements
from inspect_app.deficiencies.deficiency_writer import write_changes
from inspect_app.deficiencies.models import EVENT_STANDS, Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settlement import Key, Known, Outcome, Status, settle
from inspect_app.deficiencies.statements import STATE, Change
from inspect_app.driver_statements import read_rows
from inspect_app.inspections.judge_visit import JudgedVisit
from inspect_app.inspections.models import Answer, Visit
from inspect_app.inspections.visit_writer import Settled


def settle_visit(claims: Claims) -> Settled:
    """Opens, renews and closes the school's deficiencies by this visit, right after ``record``.

    Returns what became of each finding, for ``record_findings``.
    """
    changes = _changes(claims)
    ids = write_changes(claims, changes)
    outcomes = {change.key: change.outcome.value for change in changes}
    return {
        (code, fault.position): (ids[fault.key], outcomes[fault.key])
        for code, claim in claims.items.items()
        for fault in claim.faults
    }


def closed_by(visit: JudgedVisit, school_id: int) -> list[str]:
    """Ids of the deficiencies this visit will close once it is recorded, by the same rules. Writes nothing."""
    given = visit.given
    sent = {finding.given.location: finding.given.location for a in visit.answers for finding in a.findings}
    seen_at, items = given.finished_at, claims_of(visit, sent)
    claims = Claims(given.id, school_id, given.checklist.id, given.checklist.version, seen_at, seen_at, 0, items)
    changes = _changes(claims)
    closing = (Outcome.VERIFIED_CLOSED, Outcome.FIXED_ON_SPOT)
    return [c.deficiency_id for c in changes if c.outcome in closing and c.deficiency_id]


def _changes(claims: Claims) -> Sequence[Change]:
    known = _known(claims.school, claims.items)
    keys = {row.id: row.key for row in known}
    cleared = _cleared_after(claims.school, claims.seen_at)
    return settle(known, statements(claims, known, keys), claims.seen_at, cleared, claims.allowed).changes


def _known(school_id: int, items: Collection[str]) -> list[Known]:
    """Every row of these items at this school; a settled visit needs the closed ones too (recurrent, late)."""
    found = read_rows(_KNOWN, {"school": school_id})
    # Chosen here: to write seventy codes into the statement costs more than to read another checklist's few rows.
    known = [
        Known(
            id=id_,
            key=Key(item, location, instance),
            status=Status(status),
            severity=Severity(severity),
            **dict(zip(_OTHER_STATE, state, strict=True)),
        )
        for id_, item, location, instance, status, severity, *state in found
        if item in items
    ]
    reported = _reported_at([row.id for row in known if row.status is Status.REPORTED_FIXED])
    return [replace(row, reported_at=reported[row.id]) if row.id in reported else row for row in known]


def _reported_at(ids: Sequence[str]) -> Mapping[str, datetime]:
    if not ids:
        return {}
    events = select(DeficiencyEvent.deficiency_id, func.max(DeficiencyEvent.at)).where(
        DeficiencyEvent.deficiency_id.in_(ids), DeficiencyEvent.kind == Status.REPORTED_FIXED, EVENT_STANDS
    )
    return dict(db.session.execute(events.group_by(DeficiencyEvent.deficiency_id)).all())


def _cleared_after(school_id: int, seen_at: datetime) -> dict[str, datetime]:
    """Per item the latest visit after ``seen_at`` that judged it OK: only a visit that arrives late finds any."""
    return dict(read_rows(_CLEARED, {"school": school_id, "seen": seen_at}))


_deficiency, _visit, _answer = table(Deficiency).c, table(Visit).c, table(Answer).c
_OTHER_STATE = [name for name in STATE if name not in {"status", "severity"}]
_KNOWN = select(
    *(_deficiency[name] for name in ("id", "item", "location_id", "instance", "status", "severity", *_OTHER_STATE))
).where(_deficiency.school_id == bindparam("school"))
_CLEARED = (
    select(_answer.item, func.max(_visit.finished_at).label("at"))
    .join_from(table(Visit), table(Answer), _visit.id == _answer.visit_id)
    .where(_visit.school_id == bindparam("school"), _visit.finished_at > bindparam("seen"))
    .where(_answer.verdict == Verdict.OK.value)
    .group_by(_answer.item)
)
