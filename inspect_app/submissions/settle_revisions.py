"""Deciding between the bodies of a visit that is known already, and deriving again when another one stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from inspect_app.db import db
from inspect_app.inspections.models import Answer, ChosenBody, Finding, Photo, ReceivedBody, Visit
from inspect_app.submissions.derive import derive_again
from inspect_app.submissions.revisions import Choice, Offer, Standing, standing

EVERYTHING = 2**31 - 1
"""The largest id there can be: on PostgreSQL a larger number is no id."""


def settle_revisions(visit: str, at: datetime, bodies: int = EVERYTHING, choices: int = EVERYTHING) -> bool:
    """Lets the body stand that ought to; true when that changed it. Call inside ``writing()``.

    ``bodies`` and ``choices``: look no further than these ids, as when the past is being told again. Only a body's
    standing counts; what it contradicts is marked for a person to choose.
    """
    now = _standing(visit, bodies, choices)
    connection = db.session.connection()
    known = (ReceivedBody.visit_id == visit) & (ReceivedBody.id <= bodies)
    contested = ReceivedBody.digest.in_(now.contested)
    connection.execute(update(ReceivedBody).where(known, ReceivedBody.conflict != contested).values(conflict=contested))
    if connection.scalar(select(Visit.digest).where(Visit.id == visit)) == now.offer.digest:
        return False
    thens = select(ReceivedBody.id, ReceivedBody.school_then["id"].as_integer()).where(known)
    schools: dict[int, int] = dict(connection.execute(thens).all())
    for model in (Photo, Finding, Answer):
        connection.execute(delete(model).where(model.visit_id == visit))
    moved = {"school_id": schools[now.offer.id], "digest": now.offer.digest, "revision": now.offer.revision}
    connection.execute(update(Visit).where(Visit.id == visit).values(moved))
    # A correction may say that it was another school: then none of those it ever named is as it was.
    derive_again(set(schools.values()), visit, at)
    return True


def _standing(visit: str, bodies: int, choices: int) -> Standing:
    connection = db.session.connection()
    offers = select(ReceivedBody.id, ReceivedBody.revision, ReceivedBody.digest, ReceivedBody.replaces)
    offers = offers.where(ReceivedBody.visit_id == visit, ReceivedBody.id <= bodies)
    chosen = select(ChosenBody.digest, ChosenBody.after_body).order_by(ChosenBody.id)
    chosen = chosen.where(ChosenBody.visit_id == visit, ChosenBody.id <= choices, ChosenBody.after_body <= bodies)
    return standing(
        [Offer(*row) for row in connection.execute(offers)], [Choice(*row) for row in connection.execute(chosen)]
    )
