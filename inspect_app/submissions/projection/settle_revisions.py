"""Deciding between the bodies of a visit that is known already, and letting another one stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.fold import Cause
from inspect_app.inspections.models import ChosenBody, ContestedBody, ReceivedBody, Visit
from inspect_app.submissions.projection.correct_visit import correct_visit
from inspect_app.submissions.projection.difference import CONTESTED, apply, difference
from inspect_app.submissions.projection.judge_body import JudgedBody, judge_stored
from inspect_app.submissions.projection.revisions import Choice, Offer, standing
from inspect_app.submissions.projection.stored_rows import rows_of


def settle_revisions(visit: str, at: datetime, ready: JudgedBody | None = None) -> bool:
    """Lets the body stand that ought to; true when that changed it. Call inside ``writing()``.

    Only a body's standing counts; what it contradicts waits for a person to choose. ``ready`` is the body that was
    judged before the lock, as the one that would stand: when something else has arrived since, it is not used.
    """
    offers, choices = _offers(visit), _choices(visit)
    now = standing(offers, choices)
    waiting = [{"body_id": offer.id, "visit_id": visit} for offer in offers if offer.digest in now.contested]
    apply([difference(CONTESTED, rows_of(CONTESTED, ContestedBody.visit_id == visit), waiting)])
    if db.session.scalar(select(Visit.digest).where(Visit.id == visit)) == now.offer.digest:
        return False
    if ready is None or ready.digest != now.offer.digest:
        ready = judge_stored(visit, now.offer.digest)
    newest = db.session.scalar(select(func.max(ReceivedBody.id)))
    correct_visit(ready, Cause(visit, at, newest or 0))
    return True


def _offers(visit: str) -> list[Offer]:
    query = select(ReceivedBody.id, ReceivedBody.revision, ReceivedBody.digest, ReceivedBody.replaces)
    return [Offer(*row) for row in db.session.execute(query.where(ReceivedBody.visit_id == visit))]


def _choices(visit: str) -> list[Choice]:
    query = select(ChosenBody.digest, ChosenBody.after_body).where(ChosenBody.visit_id == visit)
    return [Choice(*row) for row in db.session.execute(query.order_by(ChosenBody.id))]
