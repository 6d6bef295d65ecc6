"""One deficiency with its whole past: history, photos of its findings, what went before it and came after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from inspect_app.accounts.models import Account, Person
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.deficiencies.history import Step, without_effect
from inspect_app.deficiencies.models import (
    DEFICIENCY_STANDS,
    EVENT_STANDS,
    IN_ORDER,
    Deficiency,
    DeficiencyEvent,
)
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.step_evidence import EvidenceKind
from inspect_app.deficiencies.step_notes import is_grave
from inspect_app.deficiencies.step_writer import line_of_event
from inspect_app.deficiencies.steps import day_in_amman, evidence_needed, last_step, possible_steps
from inspect_app.desk.proposal_report import Proposal, StepPictures, lapsed, pictures_of, waiting
from inspect_app.inspections.models import DangerNotice, Finding, Visit
from inspect_app.inspections.value_texts import item_of
from inspect_app.overview.deficiency_photos import photos_of
from inspect_app.overview.filter_selection import deficiencies_ever
from inspect_app.overview.record import Record
from inspect_app.problems import NotFound
from inspect_app.schools.models import School


@dataclass(frozen=True, slots=True)
class DeficiencyReport:
    row: Record
    told: DeficiencyTexts
    events: list[Record]
    findings: dict[str, Record]
    """By the id of the visit that made them."""
    photos: list[Record]
    """Stored ones, the newest visit's first."""
    kin: list[Record]
    """The deficiency it follows and those that follow it, oldest first."""
    steps: list[Status]
    wants_evidence: Mapping[Status, Collection[EvidenceKind]]
    """Those of ``steps`` that are refused without a picture, and the kinds of which one is enough."""
    undo: Step | None
    """The step that this person may take back now."""
    pictures: StepPictures
    lapsed: Collection[datetime]
    """When was proposed what a visit or another step has overtaken since."""
    idle: Collection[datetime]
    """When the steps were taken that have no effect any more since a correction."""
    proposal: Proposal | None
    today: date
    """In Amman."""

    @property
    def taken_back(self) -> set[datetime]:
        """When the steps were taken that do not count any more."""
        return {event.takes_back for event in self.events if event.takes_back and event.at not in self.idle}

    def step_at(self, at: datetime | None) -> Record | None:
        """The line of the step that was taken at that moment; None when none tells of it."""
        return next((event for event in self.events if event.at == at and not event.visit_id), None)

    def target_of(self, event: Record) -> str:
        """The status that a line proposes, consents to or declines; empty of any other."""
        proposed = self.step_at(event.answers) if event.answers else event
        return (proposed.target or "") if proposed else ""


def report(person: Person, number: int, now: datetime) -> DeficiencyReport:
    """Raises NotFound when there is none of this number within the person's scope."""
    everything = deficiencies_ever(person, now)
    row = db.session.execute(
        everything.add_columns(Deficiency.doubly_late_at, Deficiency.received_at, Deficiency.proposed_at)
        .add_columns(School.directorate_id)
        .where(Deficiency.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound
    # Where it is the first of its kind “no id” is asked for: SQLite looks through all rows for NULL.
    before = Deficiency.id == (row.recurrence_of or "")
    kin = everything.where(DEFICIENCY_STANDS, or_(Deficiency.recurrence_of == row.id, before))
    events = _events(row.id)
    lines = sorted(events, key=lambda event: (event.after_body, event.step_id or 0))
    steps = _open_to(person, row)
    return DeficiencyReport(
        row=row,
        told=tell_all([row])[row.id],
        events=events,
        findings={found.visit_id: found for found in _findings(row.id)},
        photos=list(photos_of([row.id])),
        kin=list(db.session.execute(kin.order_by(Deficiency.opened_at))),
        steps=steps,
        wants_evidence=_wanted(person, row, steps),
        undo=last_step(person, row.id, lines, now),
        pictures=pictures_of(row.id),
        lapsed=lapsed(lines),
        idle=without_effect(map(line_of_event, lines)),
        proposal=waiting(person, row, events),
        today=day_in_amman(now),
    )


def _open_to(person: Person, row: Record) -> list[Status]:
    """A second proposal does not stand beside the one that waits."""
    steps = possible_steps(row.status, person)
    return [target for target in steps if not (row.proposed and is_grave(row.severity, target))]


def _events(deficiency_id: str) -> list[Record]:
    query = (
        select(
            DeficiencyEvent.step_id,
            DeficiencyEvent.after_body,
            DeficiencyEvent.kind,
            DeficiencyEvent.takes_back,
            DeficiencyEvent.target,
            DeficiencyEvent.answers,
            DeficiencyEvent.account_id,
            DeficiencyEvent.at,
            DeficiencyEvent.note,
            Visit.number.label("visit_number"),
            DeficiencyEvent.visit_id,
            Account.name_ar,
            Account.name_en,
        )
        .outerjoin(Visit, Visit.id == DeficiencyEvent.visit_id)
        # A settlement's line names no account: the visit's engineer said it.
        .outerjoin(Account, Account.id == DeficiencyEvent.account_id)
        .where(DeficiencyEvent.deficiency_id == deficiency_id, EVENT_STANDS)
    )
    return list(db.session.execute(query.order_by(DeficiencyEvent.at, *IN_ORDER)))


def _findings(deficiency_id: str) -> Sequence[Record]:
    query = (
        select(Finding.visit_id, Finding.note, Finding.ticks, Finding.severity, Finding.worse, Finding.item)
        .add_columns(Visit.checklist, Visit.version, Account.name_ar, Account.name_en)
        .add_columns(DangerNotice.told_at, DangerNotice.whom, DangerNotice.way, DangerNotice.reason)
        .join(Visit, Visit.id == Finding.visit_id)
        .join(Account, Account.id == Visit.engineer_id)
        .outerjoin(DangerNotice, and_(DangerNotice.visit_id == Finding.visit_id, DangerNotice.item == Finding.item))
        .where(Finding.deficiency_id == deficiency_id)
    )
    return db.session.execute(query).all()


def _wanted(person: Person, row: Record, steps: Sequence[Status]) -> Mapping[Status, Collection[EvidenceKind]]:
    item = item_of(row.checklist, row.version, row.item)
    kinds = {target: evidence_needed(person, row.severity, item, target) for target in steps}
    return {target: needed for target, needed in kinds.items() if needed}
