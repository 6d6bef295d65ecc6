"""Photos that will never come: a visit stays partial until a person closes it with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db
from inspect_app.deficiencies.step_notes import MAX_STEP_NOTE, NoteTooLong, ReasonNeeded
from inspect_app.inspections.models import PhotoWaiver, ReceivedBody, Visit
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.journal import Action, record
from inspect_app.problems import NotFound, Problem
from inspect_app.schools.models import School


class NothingMissing(Problem):
    status = 409
    ar = "لا تنقص هذه الزيارة أي صورة. لم يتغيّر شيء."
    en = "No photo of this visit is missing. Nothing was changed."


def close_missing_photos(person: Person, number: int, reason: str, at: datetime) -> int:
    """Gives up the photos the standing body of this visit still lacks; returns how many. Call inside ``writing()``.

    One that turns up later is still taken. Raises NotFound, NothingMissing, ReasonNeeded or NoteTooLong.
    """
    return _give_up(person, _standing(person, number), reason, at)


def give_up_own_photos(person: Person, visit: str, digest: str, reason: str, at: datetime) -> int:
    """The same of one body that this person sent, whose photos are on no tablet any more. Call inside ``writing()``.

    Raises what ``close_missing_photos`` raises.
    """
    mine = (ReceivedBody.account_id == person.id, ReceivedBody.visit_id == visit, ReceivedBody.digest == digest)
    row = db.session.execute(_BODY.join(Visit, Visit.id == ReceivedBody.visit_id).where(*mine)).first()
    return _give_up(person, row, reason, at)


def _give_up(person: Person, body: Any, reason: str, at: datetime) -> int:  # noqa: ANN401 - a row or None
    if body is None:
        raise NotFound
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    if len(reason) > MAX_STEP_NOTE:
        raise NoteTooLong(longest=MAX_STEP_NOTE)
    held = photos_held((body.account_id, photo) for photo in body.photos)
    missing = [photo for photo in body.photos if (body.account_id, photo) not in held]
    if not missing:
        raise NothingMissing
    row = {"digest": body.digest, "photos": missing, "reason": reason, "account_id": person.id, "at": at}
    db.session.execute(insert(PhotoWaiver), [row])
    record(at, person.id, Action.WAIVE_PHOTOS, f"visit {body.number}", f"{len(missing)}: {reason}")
    return len(missing)


_BODY = select(ReceivedBody.digest, ReceivedBody.photos, ReceivedBody.account_id, Visit.number)


def _standing(person: Person, number: int) -> Any:  # noqa: ANN401 - a row or None
    query = (
        _BODY.join(Visit, (Visit.id == ReceivedBody.visit_id) & (Visit.digest == ReceivedBody.digest))
        .join(School, School.id == Visit.school_id)
        .where(within_scope(person), Visit.number == number)
    )
    return db.session.execute(query).first()
