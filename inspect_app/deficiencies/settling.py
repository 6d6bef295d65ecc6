"""Settling a recorded visit: what it says of its school's deficiencies, written beside it in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from inspect_app.checklists import Severity, Verdict
from inspect_app.db import db, table
from inspect_app.deficiencies.changing import Changing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.rules import (
    Failing,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Repaired,
    Statement,
    Status,
    settle,
)
from inspect_app.inspections.judged import JudgedAnswer, JudgedFinding, JudgedVisit
from inspect_app.inspections.models import Answer, Visit
from inspect_app.inspections.recording import Settled
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
    keys = {
        (answer.item.code, finding.position): _key(answer.item.code, finding, places)
        for answer in visit.answers
        for finding in answer.findings
    }
    known = _known(school_id, list(visit.given.checklist.items))
    by_id = {row.id: row.key for row in known}
    statements = [s for answer in visit.answers for s in _statements(answer, keys, by_id)]
    # An item that the school's facts rule out is not on the page; what was open of it is for the reviewer to look at.
    asked = {answer.item.code for answer in visit.answers}
    statements += [ItemSkipped(code) for code in visit.given.checklist.items if code not in asked]
    seen_at = visit.given.finished_at
    changes = settle(known, statements, seen_at, _cleared_after(school_id, seen_at), _deadlines(visit)).changes
    ids = Changing(visit, school_id, received_at, keys).write(changes, numbers or {})
    outcomes = {change.key: change.outcome.value for change in changes}
    return {finding: (ids[key], outcomes[key]) for finding, key in keys.items()}


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


def _statements(
    answer: JudgedAnswer, keys: Mapping[tuple[str, int], Key], by_id: Mapping[str, Key]
) -> Iterable[Statement]:
    code, verdict = answer.item.code, answer.judgement.verdict
    if verdict is Verdict.OK:
        yield ItemOk(code)
    elif verdict in {Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED}:
        yield ItemSkipped(code)
    for finding in answer.findings:
        yield Failing(keys[code, finding.position], finding.severity)
    if answer.findings:
        for id_ in answer.given.repaired:
            if id_ in by_id and by_id[id_].item == code:
                yield Repaired(by_id[id_])


def _known(school_id: int, items: Sequence[str]) -> list[Known]:
    """Every row of these items at this school; a settled visit needs the closed ones too (recurrent, late)."""
    rows = db.session.connection().execute(_KNOWN, {"school": school_id, "items": items}).all()
    reported = _reported_at([row.id for row in rows if row.status == Status.REPORTED_FIXED])
    return [
        Known(
            id=row.id,
            key=Key(row.item, row.location_id, row.instance),
            status=Status(row.status),
            severity=Severity(row.severity),
            opened_at=row.opened_at,
            due_at=row.due_at,
            last_stated_at=row.last_stated_at,
            closed_at=row.closed_at,
            times_seen=row.times_seen,
            not_corrected=row.not_corrected,
            escalation=row.escalation,
            rejections=row.rejections,
            reported_at=reported.get(row.id),
        )
        for row in rows
    ]


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


_deficiency = table(Deficiency)
_KNOWN = select(_deficiency).where(
    _deficiency.c.school_id == bindparam("school"), _deficiency.c.item.in_(bindparam("items", expanding=True))
)
_CLEARED = (
    select(Answer.item, func.max(Visit.finished_at).label("at"))
    .join(Visit, Visit.id == Answer.visit_id)
    .where(Visit.school_id == bindparam("school"), Visit.finished_at > bindparam("seen"), Answer.verdict == Verdict.OK)
    .group_by(Answer.item)
)
