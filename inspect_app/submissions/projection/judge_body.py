"""From a received body to a judged visit, by what was known when its visit first came: needs no lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.claims import Claims, ItemClaim
from inspect_app.inspections.judge_visit import JudgedVisit, judged
from inspect_app.inspections.models import ReceivedBody
from inspect_app.schools.models import RegisteredSchool
from inspect_app.submissions.parsing.device_time import in_server_time
from inspect_app.submissions.parsing.parse_body import parsed


@dataclass(frozen=True, slots=True)
class First:
    """The first body of a visit: its ``id``, when it came, and the ``school`` as it was registered then."""

    id: int
    at: datetime
    school: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JudgedBody:
    """A body that stands or may come to stand."""

    visit: JudgedVisit
    school: RegisteredSchool
    digest: str
    first: First

    def claims(self, items: Mapping[str, ItemClaim]) -> Claims:
        given = self.visit.given
        checklist = given.checklist
        return Claims(
            given.id,
            self.school.id,
            checklist.id,
            checklist.version,
            given.finished_at,
            self.first.at,
            self.first.id,
            items,
        )


def first_of(visit: str) -> First | None:
    """None for a visit that was never here. What it says never changes."""
    query = select(ReceivedBody.id, ReceivedBody.received_at, ReceivedBody.school_then)
    found = db.session.execute(query.where(ReceivedBody.visit_id == visit).order_by(ReceivedBody.id).limit(1)).first()
    return First(*found) if found else None


def judge_body(row: Any, first: First) -> JudgedBody:  # noqa: ANN401 - a row of received_body
    """Raises UnknownChecklist or BadVisit when it cannot be read any more, which would be this release's fault."""
    school = RegisteredSchool(**row.school_then)
    given = in_server_time(parsed(row.body, row.received_at), first.at)
    return JudgedBody(judged(given, school.profile), school, row.digest, first)


def judge_stored(visit: str, digest: str) -> JudgedBody:
    """A body that is here. Raises LookupError when it is not."""
    row = db.session.execute(
        select(ReceivedBody.__table__).where(ReceivedBody.visit_id == visit, ReceivedBody.digest == digest)
    ).first()
    first = first_of(visit)
    if row is None or first is None:
        raise LookupError(f"no body {digest} of visit {visit}")
    return judge_body(row, first)
