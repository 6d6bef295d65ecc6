"""The engineer's own correction of a visit: when it came, why, and what it says differently from the body before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.desk.conflicts import Disagreement, differences
from inspect_app.inspections.models import ReceivedBody
from inspect_app.overview.record import Record
from inspect_app.submissions.parsing.parse_body import parsed


@dataclass(frozen=True, slots=True)
class Correction:
    """``reason`` is empty where nobody said why; ``differences`` are in two columns, before and now."""

    revision: int
    at: datetime
    reason: str
    differences: tuple[Disagreement, ...]


def correction_of(visit: Record) -> Correction | None:
    """How the standing body of this row of ``visit`` came to stand; None where it corrects no other."""
    if visit.revision == 1:
        return None
    standing = _body(visit, visit.digest)
    if standing is None or not standing.replaces:
        return None
    before = _body(visit, standing.replaces)
    told = differences([parsed(body.body, body.received_at) for body in (before, standing)]) if before else ()
    return Correction(visit.revision, standing.received_at, visit.correction, tuple(told))


def _body(visit: Record, digest: str) -> Record | None:
    """One of what the engineer sent of it: there may be many, of megabytes each."""
    mine = ReceivedBody.visit_id == visit.id, ReceivedBody.account_id == visit.engineer_id
    return db.session.execute(select(ReceivedBody.__table__).where(*mine, ReceivedBody.digest == digest)).one_or_none()
