"""A person chooses between the bodies of one visit; what follows is derived again from the one that stands now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db, writing
from inspect_app.inspections.models import ChosenBody, ContestedBody, ReceivedBody, Visit
from inspect_app.journal import Action, record
from inspect_app.problems import NotFound, Problem
from inspect_app.schools.models import School
from inspect_app.submissions.heavy_visits import correction_turn
from inspect_app.submissions.projection.judge_body import judge_stored
from inspect_app.submissions.projection.settle_revisions import settle_revisions

BY_ITS_ENGINEER = ReceivedBody.account_id == Visit.engineer_id
"""Only the visit's own engineer contradicts it; a body of somebody else's is nobody's to read here."""


class NothingToChoose(Problem):
    status = 409
    ar = "حُسم هذا الاختلاف من قبل، ولم يتغيّر شيء."
    en = "This difference has been settled already. Nothing was changed."


def choose(person: Person, visit: str, digest: str, at: datetime) -> int:
    """Lets this body stand; returns the visit's number. Writes by itself: the body is judged before the lock.

    Raises NotFound outside the person's scope and for bytes that are not here, NothingToChoose when all is settled,
    and as ``correction_turn``.
    """
    _check(person, visit, digest)
    ready = judge_stored(visit, digest)
    with correction_turn(visit, None, person), writing():
        number = _check(person, visit, digest)
        after = db.session.scalar(select(func.max(ReceivedBody.id)))
        row = {"visit_id": visit, "digest": digest, "after_body": after, "account_id": person.id, "at": at}
        db.session.execute(insert(ChosenBody), [row])
        settle_revisions(visit, at, ready)
        record(at, person.id, Action.CHOOSE_VERSION, visit, digest)
    return number


def _check(person: Person, visit: str, digest: str) -> int:
    found = select(Visit.number).join(School, School.id == Visit.school_id).where(Visit.id == visit)
    number = db.session.scalar(found.where(within_scope(person)))
    held = select(ReceivedBody.digest, ContestedBody.body_id).join(Visit, Visit.id == ReceivedBody.visit_id)
    held = held.outerjoin(ContestedBody, ContestedBody.body_id == ReceivedBody.id)
    bodies = dict(db.session.execute(held.where(Visit.id == visit, BY_ITS_ENGINEER)).all())
    if number is None or digest not in bodies:
        raise NotFound
    if not any(bodies.values()):
        raise NothingToChoose
    return number
