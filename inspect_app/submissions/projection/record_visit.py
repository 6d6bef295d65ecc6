"""The first body of a visit: its rows, and what it does to its school's deficiencies, written at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inspect_app.deficiencies.claims import Claims, claims_of, to_record
from inspect_app.deficiencies.settle_visit import settle_visit
from inspect_app.inspections.judge_visit import JudgedVisit
from inspect_app.inspections.visit_writer import record, record_findings, store_places, visit_row
from inspect_app.schools.models import RegisteredSchool
from inspect_app.submissions.projection.danger_notices import record_notices


@dataclass(frozen=True, slots=True)
class FirstBody:
    """The body a visit began with: its ``id``, its ``digest`` and when it came."""

    id: int
    digest: str
    received_at: datetime


def record_visit(visit: JudgedVisit, school: RegisteredSchool, first: FirstBody, number: int) -> None:
    """Writes a visit right after its first body, with the ``number`` people quote, and settles it.

    Call inside ``writing()``.
    """
    given = visit.given
    places = store_places(visit, school.id)
    items = claims_of(visit, places)
    row = visit_row(visit, school, first.digest, first.received_at, to_record(items))
    record(visit, {**row, "number": number})
    record_notices(visit)
    checklist, seen_at = given.checklist, given.finished_at
    claims = Claims(given.id, school.id, checklist.id, checklist.version, seen_at, first.received_at, first.id, items)
    record_findings(visit, places, settle_visit(claims))
