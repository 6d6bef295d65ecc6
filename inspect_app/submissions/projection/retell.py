"""One group of schools told again from its bodies: what ought to be stored of it, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from inspect_app.db import db, table
from inspect_app.deficiencies.claims import Claims, claims_of, to_record
from inspect_app.deficiencies.settled_rows import Row, deficiency_id
from inspect_app.inspections.models import ReceivedBody
from inspect_app.inspections.visit_writer import (
    answer_rows,
    finding_rows,
    photo_rows,
    resolve_places,
    store_places,
    visit_row,
)
from inspect_app.submissions.projection.danger_notices import notice_rows
from inspect_app.submissions.projection.judge_body import First, JudgedBody, judge_body
from inspect_app.submissions.projection.ledger import Group, Ledger
from inspect_app.submissions.projection.replay import LedgerBody, LedgerChoice, Replay, replay
from inspect_app.submissions.projection.revisions import ever_standing


@dataclass(frozen=True, slots=True)
class _Read:
    """A body that stood at some moment, judged, with its places as stored and its claims."""

    judged: JudgedBody
    places: Mapping[str, str]
    claims: Claims


@dataclass(slots=True)
class Retold:
    """The rows that are wanted. Deficiencies are in an order in which each follows the one it refers to."""

    story: Replay
    bodies: int
    deficiencies: list[Row]
    lines: list[Row]
    visits: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)
    contested: list[Row] = field(default_factory=list)


def retell(ledger: Ledger, group: Group, *, writing: bool) -> Retold:
    """``writing``: places that the bodies name and that are not here are made."""
    read = {(visit, digest): one for visit in group.visits for digest, one in _read(ledger, visit, writing).items()}
    bodies = _bodies(ledger, group, read)
    story = replay(bodies, _choices(ledger, group), _steps(ledger, read.values()))
    rows = sorted(story.fold.rows.values(), key=lambda row: ledger.first_bodies[row["first_visit_id"]])
    retold = Retold(story, len(bodies), rows, [line for lines in story.fold.lines.values() for line in lines])
    for visit, standing in story.standing.items():
        _add_visit(retold, read[visit, standing.offer.digest])
        waiting = (body.offer for body in ledger.bodies[visit] if body.offer.digest in standing.contested)
        retold.contested += [{"body_id": offer.id, "visit_id": visit} for offer in waiting]
    return retold


def _bodies(ledger: Ledger, group: Group, read: Mapping[tuple[str, str], _Read]) -> list[LedgerBody]:
    found = []
    for visit in group.visits:
        for body in ledger.bodies[visit]:
            one = read.get((visit, body.offer.digest))
            found.append(replace(body, claims=one.claims if one else None))
    return sorted(found, key=lambda body: body.offer.id)


def _choices(ledger: Ledger, group: Group) -> list[LedgerChoice]:
    choices = (chosen for visit in group.visits for chosen in ledger.choices.get(visit, ()))
    return sorted(choices, key=lambda chosen: (chosen.choice.after, chosen.at))


def _steps(ledger: Ledger, read: Iterable[_Read]) -> list[Row]:
    """Those about deficiencies that one of these bodies may have opened."""
    ids = {
        deficiency_id(one.claims.visit, fault.key)
        for one in read
        for claim in one.claims.items.values()
        for fault in claim.faults
    }
    steps = (step for id_ in ids for step in ledger.steps.get(id_, ()))
    return sorted(steps, key=lambda step: (step["after_body"], step["id"]))


def _read(ledger: Ledger, visit: str, writing: bool) -> dict[str, _Read]:
    """By digest, the bodies of a visit that ever stood: the others are nobody's word and need not be judged."""
    choices = [chosen.choice for chosen in ledger.choices.get(visit, ())]
    stood = ever_standing([body.offer for body in ledger.bodies[visit]], choices)
    query = select(table(ReceivedBody)).where(ReceivedBody.visit_id == visit).order_by(ReceivedBody.id)
    found: dict[str, _Read] = {}
    first: First | None = None
    for row in db.session.connection().execute(query).all():
        first = first or First(row.id, row.received_at, row.school_then)
        if row.digest in stood:
            judged = judge_body(row, first)
            school = judged.school.id
            places = store_places(judged.visit, school) if writing else resolve_places(judged.visit, school)[0]
            found[row.digest] = _Read(judged, places, judged.claims(claims_of(judged.visit, places)))
    return found


def _add_visit(retold: Retold, one: _Read) -> None:
    body, claims = one.judged, one.claims
    visit, became = body.visit, retold.story.fold.became
    settled = {
        (code, fault.position): became[claims.visit, code, fault.position]
        for code, claim in claims.items.items()
        for fault in claim.faults
    }
    retold.visits.append(visit_row(visit, body.school, body.digest, body.first.at, to_record(claims.items)))
    retold.answers += answer_rows(visit)
    retold.notices += notice_rows(visit)
    retold.findings += finding_rows(visit, one.places, settled)
    retold.photos += photo_rows(visit)
