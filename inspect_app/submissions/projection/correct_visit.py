"""Another body of a visit comes to stand: only what it says differently is told again, and the difference written.

For those items the claims of the school's other visits are read, never their bodies; their findings follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from inspect_app.db import db
from inspect_app.deficiencies.claims import Claims, ItemClaim, claims_of, to_record
from inspect_app.deficiencies.fold import Cause, Fold, affected, fold_again
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.deficiencies.withdrawal import line_withdrawn
from inspect_app.inspections.models import Answer, DangerNotice, Finding, Photo, ReceivedBody, Visit
from inspect_app.inspections.visit_writer import (
    Settled,
    answer_rows,
    finding_rows,
    photo_rows,
    store_places,
    visit_row,
)
from inspect_app.submissions.projection.danger_notices import notice_rows
from inspect_app.submissions.projection.difference import (
    ANSWER,
    BECAME,
    DEFICIENCY,
    EVENT,
    FINDING,
    NOTICE,
    PHOTO,
    VISIT,
    Difference,
    apply,
    difference,
)
from inspect_app.submissions.projection.judge_body import JudgedBody
from inspect_app.submissions.projection.stored_rows import by_deficiency, claims_stored, events_of, rows_of, steps_of


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is told again: the ``items`` at the ``schools`` where the visit was and is, and what it ever opened."""

    visit: str
    items: Collection[str]
    schools: Collection[int]

    @property
    def deficiencies(self) -> ColumnElement[bool]:
        named = select(ReceivedBody.school_then["id"].as_integer()).where(ReceivedBody.visit_id == self.visit)
        everywhere = {*self.schools, *db.session.scalars(named)}
        told = or_(Deficiency.school_id.in_(self.schools), Deficiency.first_visit_id == self.visit)
        # Every school it ever named: what it opened at one of them may be opened again at another.
        return and_(Deficiency.school_id.in_(everywhere), Deficiency.item.in_(self.items), told)


def correct_visit(body: JudgedBody, cause: Cause) -> None:
    """Lets this body stand for its visit. Call inside ``writing()``."""
    places = store_places(body.visit, body.school.id)
    items = claims_of(body.visit, places)
    new = body.claims(items)
    (old,) = claims_stored(Visit.id == cause.visit)
    scope = _Scope(cause.visit, affected(old, new), {old.school, new.school})
    others = claims_stored(Visit.school_id.in_(scope.schools) & (Visit.id != cause.visit), scope.items)
    told, differences = _told_again([*others, new.about(scope.items)], scope, cause)
    apply([*differences, *_findings(body, places, others, scope, told), *_of_visit(body, items)])


def _told_again(visits: Iterable[Claims], scope: _Scope, cause: Cause) -> tuple[Fold, list[Difference]]:
    condition = scope.deficiencies
    before = {row["id"]: row for row in rows_of(DEFICIENCY, condition)}
    events = events_of(condition)
    in_order = sorted(visits, key=lambda claims: claims.first_body)
    told = fold_again(in_order, steps_of(condition), before, by_deficiency(events), cause)
    lines = (line for lines in told.lines.values() for line in lines)
    return told, [
        difference(DEFICIENCY, before.values(), told.rows.values()),
        difference(EVENT, events, lines, line_withdrawn),
    ]


def _findings(
    body: JudgedBody, places: Mapping[str, str], others: Sequence[Claims], scope: _Scope, told: Fold
) -> list[Difference]:
    """All of this visit, and what those of the others about the same items have become."""
    stored = rows_of(FINDING, Finding.visit_id == scope.visit)
    wanted = finding_rows(body.visit, places, _settled(body, stored, told))
    theirs = Finding.visit_id.in_([claims.visit for claims in others]), Finding.item.in_(scope.items)
    before = rows_of(BECAME, *theirs)
    became = ((row, told.became.get(BECAME.key_of(row))) for row in before)
    after = ({**row, "deficiency_id": to[0], "outcome": to[1]} for row, to in became if to)
    return [difference(FINDING, stored, wanted), difference(BECAME, before, after)]


def _settled(body: JudgedBody, stored: Iterable[Row], told: Fold) -> Settled:
    visit = body.visit.given.id
    settled: dict[tuple[str, int], tuple[str | None, str]] = {
        (answer.item.code, finding.position): (None, "") for answer in body.visit.answers for finding in answer.findings
    }
    settled |= {(row["item"], row["position"]): (row["deficiency_id"], row["outcome"]) for row in stored}
    return settled | {(item, position): to for (of, item, position), to in told.became.items() if of == visit}


def _of_visit(body: JudgedBody, items: Mapping[str, ItemClaim]) -> list[Difference]:
    visit, first = body.visit, body.first
    id_ = visit.given.id
    row = visit_row(visit, body.school, body.digest, first.at, to_record(items))
    return [
        difference(VISIT, rows_of(VISIT, Visit.id == id_), [row]),
        difference(ANSWER, rows_of(ANSWER, Answer.visit_id == id_), answer_rows(visit)),
        difference(NOTICE, rows_of(NOTICE, DangerNotice.visit_id == id_), notice_rows(visit)),
        difference(PHOTO, rows_of(PHOTO, Photo.visit_id == id_), photo_rows(visit)),
    ]
