"""What an account has begun and not finished: named before it is closed or its person goes elsewhere.

Deficiencies are never assigned to a person but to a school or a directorate, so nothing of these is left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from inspect_app.accounts.models import Account
from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.deficiencies.history import PROPOSED
from inspect_app.deficiencies.models import Deficiency, DeficiencyStep
from inspect_app.inspections.models import ContestedBody, Visit
from inspect_app.overview.visit_filter.visit_quality import QUALITIES
from inspect_app.schools.models import School
from inspect_app.submissions.drafts import draft_heads

MAX_LISTED = 20
"""Of each kind; the others are counted."""


@dataclass(frozen=True, slots=True)
class BegunVisit:
    """A draft that the server has a copy of. ``school`` is None where it names none that is registered."""

    number: str
    school: Text | None
    device: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Visits and deficiencies by the numbers people quote."""

    begun: Sequence[BegunVisit]
    without_photos: Sequence[int]
    """Visits whose photos have not all come."""
    contested: Sequence[int]
    """Visits of which one version must still be chosen."""
    proposals: Sequence[int]
    """Deficiencies that the person proposed to end, and that wait for a second person."""

    def __bool__(self) -> bool:
        return bool(self.begun or self.without_photos or self.contested or self.proposals)


def open_work(account: Account) -> OpenWork:
    contested = exists().where(ContestedBody.visit_id == Visit.id)
    proposals = (
        select(Deficiency.number)
        .join(DeficiencyStep, DeficiencyStep.deficiency_id == Deficiency.id)
        .where(Deficiency.proposed.is_not(None), DeficiencyStep.at == Deficiency.proposed_at)
        .where(DeficiencyStep.kind == PROPOSED, DeficiencyStep.account_id == account.id)
    )
    return OpenWork(
        _begun(account.id),
        _visits(account.id, QUALITIES["photos_missing"]),
        _visits(account.id, contested),
        db.session.scalars(proposals.order_by(Deficiency.number)).all(),
    )


def _begun(account_id: int) -> list[BegunVisit]:
    heads = draft_heads(account_id)
    query = select(School.number, School.name_ar, School.name_en)
    rows = db.session.execute(query.where(School.number.in_({head.school for head in heads})))
    names = {number: Text(ar, en or ar) for number, ar, en in rows}
    return [BegunVisit(head.school, names.get(head.school), head.device, head.saved_at) for head in heads]


def _visits(account_id: int, condition: ColumnElement[bool]) -> Sequence[int]:
    query = select(Visit.number).where(Visit.engineer_id == account_id, condition)
    return db.session.scalars(query.order_by(Visit.number)).all()
