"""Settling a recorded visit: what it says of its school's deficiencies, written beside it in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from inspect_app.checklists import Reason, Severity, Verdict
from inspect_app.db import db, table
from inspect_app.deficiencies.deficiency_writer import Changing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settlement import (
    Failing,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Outcome,
    Repaired,
    Statement,
    Status,
    settle,
)
from inspect_app.deficiencies.statements import STATE
from inspect_app.inspections.judge_visit import JudgedAnswer, JudgedFinding, JudgedVisit
from inspect_app.inspections.models import Answer, Visit
from inspect_app.inspections.visit_writer import Settled
from inspect_app.schools.models import WHOLE_SCHOOL


def settle_visit(
    visit: JudgedVisit,
    school_id: int,
    places: Mapping[str, str],
    received_at: datetime,
    numbers: Mapping[str, int] | None = None,
) -> Settled:
    """Opens, renews and closes the school's deficiencies by this visit, right after ``record``.

    ``numbers`` are those that deficiencies had before they were taken away to be derived again: people quote them.
    Returns what became of each finding, for ``record_findings``.
    """
    keys = _keys(visit, places)
    known = _known(school_id, visit.given.checklist.items)
    seen_at = visit.given.finished_at
    statements = _statements(visit, keys, known)
    changes = settle(known, statements, seen_at, _cleared_after(school_id, seen_at), _deadlines(visit)).changes
    ids = Changing(visit, school_id, received_at, keys).write(changes, numbers or {})
    outcomes = {change.key: change.outcome.value for change in changes}
    return {finding: (ids[key], outcomes[key]) for finding, key in keys.items()}


def closed_by(visit: JudgedVisit, school_id: int) -> list[str]:
    """Ids of the deficiencies this visit will close once it is recorded, by the same rules. Writes nothing."""
    keys = _keys(
        visit, {finding.given.location: finding.given.location for a in visit.answers for finding in a.findings}
    )
    known = _known(school_id, visit.given.checklist.items)
    seen_at = visit.given.finished_at
    said = _statements(visit, keys, known)
    changes = settle(known, said, seen_at, _cleared_after(school_id, seen_at), _deadlines(visit)).changes
    return [c.deficiency_id for c in changes if c.outcome is Outcome.VERIFIED_CLOSED and c.deficiency_id]


def _keys(visit: JudgedVisit, places: Mapping[str, str]) -> dict[tuple[str, int], Key]:
    return {
        (answer.item.code, finding.position): _key(answer.item.code, finding, places)
        for answer in visit.answers
        for finding in answer.findings
    }


def _key(item: str, finding: JudgedFinding, places: Mapping[str, str]) -> Key:
    return Key(item, places.get(finding.given.location, WHOLE_SCHOOL), finding.given.instance)


def _deadlines(visit: JudgedVisit) -> dict[str, timedelta]:
    """The time allowed to what opens now: by its severity, and never longer than the item itself allows."""
    checklist = visit.given.checklist
    return {
        answer.item.code: min(
            answer.item.fix_time, timedelta(days=checklist.deadline(answer.item, answer.severity).fix_days)
        )
        for answer in visit.answers
        if answer.severity
    }


def _statements(visit: JudgedVisit, keys: Mapping[tuple[str, int], Key], known: Sequence[Known]) -> Iterator[Statement]:
    """What the visit says of what is known and of what it found; most of what is in order was never out of it."""
    by_id = {row.id: row for row in known}
    # An item that the school's facts rule out is not on the page; what was open of it is for the reviewer to look at.
    silent = {row.key.item for row in known}
    for answer in visit.answers:
        if answer.findings or answer.item.code in silent:
            silent.discard(answer.item.code)
            yield from _said_of(answer, keys, by_id)
    yield from map(ItemSkipped, silent)


def _said_of(
    answer: JudgedAnswer, keys: Mapping[tuple[str, int], Key], by_id: Mapping[str, Known]
) -> Iterable[Statement]:
    code, verdict = answer.item.code, answer.judgement.verdict
    if verdict is Verdict.OK:
        return (ItemOk(code),)
    rows = [by_id[id_] for id_ in answer.given.repaired if id_ in by_id]
    repaired = [Repaired(row.key) for row in rows if row.key.item == code]
    if verdict in (Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED):
        return [ItemSkipped(code), *repaired]
    open_now = {row.key: row.severity for row in by_id.values() if row.status.is_open}
    unread = answer.judgement.reason == Reason.STILL_WRONG
    failing = [_failing(keys[code, finding.position], finding, open_now, unread) for finding in answer.findings]
    return [*failing, *repaired]


def _failing(key: Key, finding: JudgedFinding, open_now: Mapping[Key, Severity], unread: bool) -> Failing:
    """«Still the same» without a reading that says otherwise makes nothing worse than it was."""
    given = finding.given
    same = unread and given.still and not (given.worse or given.severity or given.ticks)
    return Failing(key, open_now.get(key, finding.severity) if same else finding.severity)


def _known(school_id: int, items: Collection[str]) -> list[Known]:
    """Every row of these items at this school; a settled visit needs the closed ones too (recurrent, late)."""
    found = db.session.connection().execute(_KNOWN, {"school": school_id})
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


def _reported_at(ids: Sequence[str]) -> dict[str, datetime]:
    if not ids:
        return {}
    events = select(DeficiencyEvent.deficiency_id, func.max(DeficiencyEvent.at)).where(
        DeficiencyEvent.deficiency_id.in_(ids), DeficiencyEvent.kind == Status.REPORTED_FIXED
    )
    return dict(db.session.execute(events.group_by(DeficiencyEvent.deficiency_id)).all())


def _cleared_after(school_id: int, seen_at: datetime) -> dict[str, datetime]:
    """Per item the latest visit after ``seen_at`` that judged it OK: only a visit that arrives late finds any."""
    rows = db.session.connection().execute(_CLEARED, {"school": school_id, "seen": seen_at})
    return {row.item: row.at for row in rows}


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
