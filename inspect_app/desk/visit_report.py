"""The report of one visit: what was found, what it came to, and what settlement made of every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import within_scope
from inspect_app.checklists import Checklist, Item, Severity
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import Evidence, measured
from inspect_app.deficiencies.models import EVENT_STANDS, Deficiency, DeficiencyEvent
from inspect_app.deficiencies.statements import Outcome
from inspect_app.desk.visit_correction import Correction, correction_of
from inspect_app.inspections.assessment import Assessment
from inspect_app.inspections.models import (
    Answer,
    ContestedBody,
    DangerNotice,
    Finding,
    Photo,
    PhotoWaiver,
    ReceivedBody,
    Visit,
)
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.inspections.published import published
from inspect_app.inspections.signature import Signature, read_signature
from inspect_app.overview.record import Record
from inspect_app.problems import NotFound
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.schools.unit_of_day import name_on
from inspect_app.submissions.receipts import waived_photos
from inspect_app.web import language

_CLOSING = (Outcome.VERIFIED_CLOSED, Outcome.FIXED_ON_SPOT, Outcome.CONFIRMED)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One item as this visit answered it."""

    item: Item
    answer: Record | None
    findings: list[Record]
    photos: list[str]
    """Photos of the item as a whole."""

    @property
    def is_deadly(self) -> bool:
        return any(row.severity == Severity.LIFE_THREATENING for row in self.findings)


@dataclass(frozen=True, slots=True)
class VisitReport:
    visit: Record
    checklist: Checklist
    assessment: Assessment
    failing: list[AnswerLine]
    """Worst first."""
    lines: dict[str, list[AnswerLine]]
    """Every line by section code, in the order of the checklist."""
    photos: dict[int, list[str]]
    """By finding id."""
    notices: dict[str, Record]
    """Whether dangers were told, by item."""
    closed: list[Record]
    """Deficiencies this visit saw repaired."""
    waiting: int
    """Photos the server does not hold, and that nobody has given up."""
    conflict: bool
    signature: Signature | None
    """Of who saw the result."""
    given_up: Record | None
    """Why a person last gave up photos of it, and when: reason, at."""
    correction: Correction | None


def report(person: Person, number: int) -> VisitReport:
    """Raises NotFound outside the person's scope."""
    visit = _visit(person, number)
    checklist = published().get(visit.checklist, visit.version)
    answers = {row.item: row for row in db.session.execute(select(Answer.__table__).where(Answer.visit_id == visit.id))}
    findings = _findings(visit.id)
    photos, missing = _photos(visit)
    lines = {s.code: [_line(i, answers, findings, photos) for i in s.items] for s in checklist.sections}
    failing = [line for section in lines.values() for line in section if line.findings]
    waivers = select(PhotoWaiver.reason, PhotoWaiver.at).where(PhotoWaiver.digest == visit.digest)
    given_up = db.session.execute(waivers.order_by(PhotoWaiver.id.desc())).first()
    conflict = select(func.count()).join_from(ReceivedBody, ContestedBody, ContestedBody.body_id == ReceivedBody.id)
    conflict = conflict.where(ReceivedBody.visit_id == visit.id, ReceivedBody.account_id == visit.engineer_id)
    return VisitReport(
        visit=visit,
        checklist=checklist,
        assessment=Assessment.from_record(visit.result),
        failing=sorted(failing, key=lambda line: -max(Severity(row.severity).rank for row in line.findings)),
        lines=lines,
        photos={f.id: photos.get((f.item, f.position), []) for rows in findings.values() for f in rows},
        notices=_notices(visit.id),
        closed=_closed(visit.id),
        waiting=len(missing - waived_photos([visit.digest]).get(visit.digest, frozenset())),
        conflict=bool(db.session.scalar(conflict)),
        signature=read_signature(visit.signature),
        given_up=given_up,
        correction=correction_of(visit),
    )


def _visit(person: Person, number: int) -> Record:
    query = (
        select(*Visit.__table__.columns, School.number.label("school_number"), School.name_ar, School.name_en)
        .add_columns(Account.name_ar.label("engineer_ar"), Account.name_en.label("engineer_en"))
        .add_columns(name_on(Visit.finished_at, "ar").label("directorate_ar"))
        .add_columns(name_on(Visit.finished_at, "en").label("directorate_en"))
        .join_from(Visit, School, School.id == Visit.school_id)
        .join(Account, Account.id == Visit.engineer_id)
        .join(Directorate, Directorate.id == Visit.directorate_id)
        .where(within_scope(person), Visit.number == number)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def _findings(visit_id: str) -> dict[str, list[Record]]:
    query = (
        select(*Finding.__table__.columns, Location.name.label("location"), Deficiency.number.label("deficiency"))
        .outerjoin_from(Finding, Location, Location.id == Finding.location_id)
        .outerjoin(Deficiency, Deficiency.id == Finding.deficiency_id)
        .where(Finding.visit_id == visit_id)
    )
    found: dict[str, list[Record]] = {}
    for row in db.session.execute(query.order_by(Finding.item, Finding.position)):
        found.setdefault(row.item, []).append(row)
    return found


def _photos(visit: Record) -> tuple[dict[tuple[str, int], list[str]], set[str]]:
    """Hashes by item and finding position (-1: the item), and those that are announced but not here."""
    query = select(Photo.item, Photo.finding, Photo.sha256).where(Photo.visit_id == visit.id).order_by(Photo.id)
    rows = db.session.execute(query).all()
    held = photos_held((visit.engineer_id, row.sha256) for row in rows)
    found: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        if (visit.engineer_id, row.sha256) in held:
            found.setdefault((row.item, row.finding), []).append(row.sha256)
    return found, {row.sha256 for row in rows if (visit.engineer_id, row.sha256) not in held}


def _notices(visit_id: str) -> dict[str, Record]:
    said = select(*DangerNotice.__table__.columns).where(DangerNotice.visit_id == visit_id)
    return {row.item: row for row in db.session.execute(said)}


def _closed(visit_id: str) -> list[Record]:
    query = (
        select(Deficiency.number, Deficiency.item, Deficiency.checklist, Deficiency.version, DeficiencyEvent.kind)
        .add_columns(Deficiency.severity, Location.name.label("location"))
        .join_from(DeficiencyEvent, Deficiency, Deficiency.id == DeficiencyEvent.deficiency_id)
        .outerjoin(Location, Location.id == Deficiency.location_id)
        .where(DeficiencyEvent.visit_id == visit_id, DeficiencyEvent.kind.in_(_CLOSING), EVENT_STANDS)
    )
    return list(db.session.execute(query.order_by(Deficiency.severity_rank.desc(), Deficiency.number)))


def _line(
    item: Item,
    answers: dict[str, Record],
    findings: dict[str, list[Record]],
    photos: dict[tuple[str, int], list[str]],
) -> AnswerLine:
    return AnswerLine(item, answers.get(item.code), findings.get(item.code, []), photos.get((item.code, -1), []))


def answer_value(line: AnswerLine, facts: Mapping[str, Any]) -> str:
    """What a verdict rests on: the number with its limit, the day or the option. ``facts`` are the visit's."""
    if line.answer is None:
        return ""
    given = line.answer
    return measured(Evidence(line.item, given.number, given.day, given.option, facts=facts), language())


def tick_words(item: Item, ticks: Sequence[str], language: str) -> list[str]:
    """The common notes that were ticked, in words; a tick an older version had is told by its key."""
    words = {tick.key: tick.text.in_(language) for tick in item.ticks}
    return [words.get(key, key) for key in ticks]
