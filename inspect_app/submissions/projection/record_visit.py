"""The first body of a visit: its rows, and what it does to its school's deficiencies, written at once."""

from __future__ import annotations

from datetime import datetime

from inspect_app.deficiencies.claims import Claims, claims_of, to_record
from inspect_app.deficiencies.settle_visit import settle_visit
from inspect_app.inspections.judge_visit import JudgedVisit
from inspect_app.inspections.visit_writer import record, record_findings, store_places, visit_row
from inspect_app.schools.models import RegisteredSchool


def record_visit(visit: JudgedVisit, school: RegisteredSchool, digest: str, received_at: datetime) -> int:
    """Writes a visit right after its first body and settles it; returns its number. Call inside ``writing()``."""
    given = visit.given
    places = store_places(visit, school.id)
    items = claims_of(visit, places)
    recorded = record(visit, visit_row(visit, school, digest, received_at, to_record(items)))
    checklist, seen_at = given.checklist, given.finished_at
    claims = Claims(given.id, school.id, checklist.id, checklist.version, seen_at, received_at, recorded.body, items)
    record_findings(visit, places, settle_visit(claims))
    return recorded.number
