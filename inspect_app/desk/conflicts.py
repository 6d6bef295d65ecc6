"""Visits of which the server holds bodies that contradict each other: what they say differently, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import within_scope
from inspect_app.checklists import Checklist, Item
from inspect_app.db import db
from inspect_app.inspections.models import ContestedBody, ReceivedBody, Visit
from inspect_app.inspections.submitted import GivenAnswer, GivenFinding, GivenNotice, GivenVisit, Signing
from inspect_app.inspections.value_texts import TOLD_BY, moment, severity_word, verdict_word
from inspect_app.schools.models import Location, School
from inspect_app.submissions.parsing.parse_body import parsed
from inspect_app.submissions.resolve_conflict import BY_ITS_ENGINEER
from inspect_app.web import language


@dataclass(frozen=True, slots=True)
class Version:
    """One body to choose. ``standing``: the visit's page shows it now."""

    digest: str
    revision: int
    device: str
    received_at: datetime
    standing: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the versions say of one thing, in their order. ``code`` is empty for the visit as a whole."""

    code: str
    name: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    visit: str
    number: int
    school: str
    checklist: str
    version: int
    engineer: str
    versions: tuple[Version, ...]
    differences: tuple[Disagreement, ...]


def conflicts(person: Person) -> list[Conflict]:
    """Those within the person's scope, the oldest visit first."""
    contested = exists().where(
        ContestedBody.visit_id == Visit.id, ReceivedBody.id == ContestedBody.body_id, BY_ITS_ENGINEER
    )
    query = (
        select(Visit.id, Visit.number, Visit.digest, Visit.checklist, Visit.version, School.name_ar, School.name_en)
        .add_columns(Visit.engineer_id, Account.name_ar.label("engineer_ar"), Account.name_en.label("engineer_en"))
        .join(School, School.id == Visit.school_id)
        .join(Account, Account.id == Visit.engineer_id)
        .where(within_scope(person), contested)
        .order_by(Visit.number)
    )
    return [_conflict(row) for row in db.session.execute(query).all()]


def _conflict(row: Any) -> Conflict:  # noqa: ANN401 - a row of a select
    own = (ReceivedBody.visit_id == row.id) & (ReceivedBody.account_id == row.engineer_id)
    held = select(ReceivedBody.__table__, ContestedBody.body_id.label("contested")).where(own)
    held = held.outerjoin(ContestedBody, ContestedBody.body_id == ReceivedBody.id).order_by(ReceivedBody.id)
    bodies = [body for body in db.session.execute(held) if body.contested or body.digest == row.digest]
    english = language() == "en"
    return Conflict(
        visit=row.id,
        number=row.number,
        school=(row.name_en or row.name_ar) if english else row.name_ar,
        checklist=row.checklist,
        version=row.version,
        engineer=row.engineer_en if english else row.engineer_ar,
        versions=tuple(
            Version(body.digest, body.revision, body.device, body.received_at, body.digest == row.digest)
            for body in bodies
        ),
        differences=tuple(differences([parsed(body.body, body.received_at) for body in bodies])),
    )


def differences(visits: Sequence[GivenVisit]) -> Iterator[Disagreement]:
    """Only what is not the same in all of them: the visit's own facts first, then the items in their order."""
    places = _places(visits)
    whole = [_of_visit(visit) for visit in visits]
    for name in whole[0]:
        yield from _differing("", name, [said[name] for said in whole])
    answers = [{answer.code: answer for answer in visit.answers} for visit in visits]
    for code, item in _items(visits).items():
        yield from _differing(code, item.text.in_(language()), [_of_item(one.get(code), places) for one in answers])


def _differing(code: str, name: str, said: Sequence[str]) -> Iterator[Disagreement]:
    if len(set(said)) > 1:
        yield Disagreement(code, name, tuple(said))


def _items(visits: Sequence[GivenVisit]) -> Mapping[str, Item]:
    checklists: list[Checklist] = [visit.checklist for visit in visits]
    return {code: item for checklist in checklists for code, item in checklist.items.items()}


def _of_visit(visit: GivenVisit) -> dict[str, str]:
    return {
        _("School"): visit.school,
        _("Checklist"): f"{visit.checklist.title.in_(language())} {visit.checklist.version}",
        _("Finished"): moment((visit.device_clock or (visit.finished_at,))[-1]),
        _("Note"): visit.note,
        _("Facts about the school"): " · ".join(f"{key}: {value}" for key, value in sorted(visit.facts.items())),
        _("The principal"): _of_signing(visit.signing),
    }


def _of_signing(said: Signing) -> str:
    """A signature is told by its drawing's fingerprint: two are the same or are not."""
    drawn = f"{_('The signature')} {sha256(said.signature.encode()).hexdigest()[:6]}" if said.signature else ""
    return " · ".join(filter(None, (said.signer_name, drawn, said.not_signed)))


def _of_item(answer: GivenAnswer | None, places: Mapping[str, str]) -> str:
    if answer is None:
        return _("not answered")
    words = [verdict_word(answer.answer) if answer.answer else "", answer.value or "", answer.reason]
    words += [_of_finding(finding, places) for finding in answer.findings]
    words += [_("Repaired") + f" ({len(answer.repaired)})"] if answer.repaired else []
    words += [_("paper seen")] if answer.paper else []
    words += [_of_notice(answer.notice)] if answer.notice else []
    photos = len(answer.all_photos)
    words += [ngettext("%(num)s photo", "%(num)s photos", photos)] if photos else []
    return " · ".join(filter(None, words))


def _of_notice(notice: GivenNotice) -> str:
    if not notice.is_told:
        return f"{_('Could not be told')}: {notice.reason}"
    way = TOLD_BY[notice.way].in_(language()) if notice.way else ""
    at = moment(notice.told_at) if notice.told_at else ""
    return "، ".join(filter(None, (_("Told"), notice.whom or _("the principal"), at, way)))


def _of_finding(finding: GivenFinding, places: Mapping[str, str]) -> str:
    place = finding.new_name or places.get(finding.location, finding.location) or _("Whole school")
    known = _("Worse than before") if finding.worse else _("Still the same") if finding.still else ""
    raised = severity_word(finding.severity.value) if finding.severity else ""
    fixed = _("Put right on the spot") if finding.fixed else ""
    said = (place, finding.instance, known, raised, fixed, finding.note, " ".join(sorted(finding.ticks)))
    return "، ".join(filter(None, said))


def _places(visits: Sequence[GivenVisit]) -> dict[str, str]:
    """Names of the places that the visits' own schools have: another school's id says nothing here."""
    named = {f.location for visit in visits for answer in visit.answers for f in answer.findings if f.location}
    theirs = School.number.in_({visit.school for visit in visits}), Location.id.in_(named)
    return dict(db.session.execute(select(Location.id, Location.name).join(School).where(*theirs)).all())
