"""Receiving a visit: recognised or stored, settled, answered with a receipt. The same thing sent twice is one thing."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import bindparam, delete, exists, false, func, or_, select
from werkzeug.datastructures import MultiDict

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import school_inspected_by, within_scope
from inspect_app.db import db, table, writing
from inspect_app.driver_statements import read_row, read_rows
from inspect_app.inspections.judge_visit import judged
from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.inspections.visit_writer import confirm_profile
from inspect_app.instance_rows import Epoch
from inspect_app.journal import Action, record
from inspect_app.problems import ConstraintViolated, NotFound, Problem
from inspect_app.schools.models import RegisteredSchool, School
from inspect_app.submissions.epoch import current_epoch
from inspect_app.submissions.heavy_visits import correction_turn, large_body_turn
from inspect_app.submissions.models import DraftBackup
from inspect_app.submissions.parsing.device_time import in_server_time
from inspect_app.submissions.parsing.parse_body import parsed
from inspect_app.submissions.projection.judge_body import First, JudgedBody, first_of
from inspect_app.submissions.projection.record_visit import FirstBody, record_visit
from inspect_app.submissions.projection.settle_revisions import settle_revisions
from inspect_app.submissions.receipts import Receipt, receipt_of, receipt_of_first

HEADER = 4096
"""The first bytes of a body, in which its header fields stand."""
URLENCODED = "application/x-www-form-urlencoded"


class NotYours(Problem):
    status = 403
    ar = "هذه الزيارة لمهندس آخر. يرسلها صاحبها بعد تسجيل دخوله؛ لم يُفقد منها شيء."
    en = "This visit belongs to another engineer, who sends it after signing in; nothing of it is lost."


class DigestDiffers(Problem):
    status = 422
    ar = "وصلت الزيارة ناقصة أو متغيّرة، فلم تُسجَّل. بقيت على جهازك؛ أعد الإرسال."
    en = "The visit arrived incomplete or changed and was not recorded. It is on your device; send it again."


class IdInUse(Problem):
    status = 409
    ar = "تحمل هذه الزيارة رقم زيارة مهندس آخر، فلم تُسجَّل. بقيت على جهازك؛ احفظها في ملف وأبلغ مدير النظام."
    en = (
        "This visit carries the id of another engineer's visit and was not recorded. It is on your device; "
        "save it to a file and tell the administrator."
    )


class OtherVisit(Problem):
    status = 422
    ar = "رقم الزيارة في العنوان يختلف عن رقمها في محتواها، فلم تُسجَّل."
    en = "The visit's id in the address is not the one in its content; it was not recorded."


def receive_bytes(
    body: bytes, person: Person, *, received_at: datetime | None = None, sender: Person | None = None
) -> Receipt:
    """A visit as the tablet froze it: urlencoded fields.

    Raises UnknownChecklist, BadVisit, NotYours, NotFound, or IdInUse when another engineer's visit has its id.
    OneJobAtATime and VisitsBusy when it is a heavy one (``heavy_visits``) and not its turn.
    ``received_at``: the moment of arrival, now unless an invented past is being told (the demo instance).
    ``sender``: who brings it when that is not ``person``, its owner; the school must be within the sender's scope.
    """
    with large_body_turn(body, sender or person):
        return _receive(body, person, received_at or datetime.now(UTC), sender or person)


def _receive(body: bytes, person: Person, now: datetime, sender: Person) -> Receipt:
    given = parsed(body, now)
    if given.submitted_by != person.id:
        raise NotYours
    digest = hashlib.sha256(body).hexdigest()
    school = school_inspected_by(sender, given.school, given.finished_at, now)
    judged_body = _judged(given, digest, school, now)
    row = {
        "visit_id": given.id,
        "revision": given.revision,
        "digest": digest,
        "content_type": URLENCODED,
        "body": body,
        "account_id": person.id,
        "received_at": now,
        "replaces": given.replaces,
        "device": given.device,
        "photos": list(given.photos),
        "school_then": judged_body.school.to_record(),
    }
    with correction_turn(given.id, school.id, sender) if given.revision > 1 else nullcontext():
        stored = _stored(row, judged_body, sender)
    if stored.number is None:
        receipt = receipt_of(given.id, given.revision, digest, new=stored.new)
    else:
        first = judged_body.visit.given
        receipt = receipt_of_first(first, digest, now, stored.number, stored.epoch or current_epoch())
    if receipt.is_complete and stored.drafted:
        _forget_draft(given)
    return receipt


def receive_form(fields: MultiDict[str, str], person: Person) -> Receipt:
    """The same from the page without JavaScript, whose files ``keep_files`` has turned into photo fields."""
    return receive_bytes(urlencode(list(fields.items(multi=True))).encode(), person)


def _judged(given: GivenVisit, digest: str, school: RegisteredSchool, now: datetime) -> JudgedBody:
    """Judged before the lock, by what was known of the school when the visit first came; that may be now."""
    first = first_of(given.id) if given.revision > 1 else None
    if first is None:
        return JudgedBody(judged(in_server_time(given, now), school.profile), school, digest, First(0, now, {}))
    then = RegisteredSchool(**first.school) if first.school.get("id") == school.id else school
    return JudgedBody(judged(in_server_time(given, first.at), then.profile), then, digest, first)


@dataclass(frozen=True, slots=True)
class _Stored:
    """Whether the bytes are ``new``; ``number`` of the visit when they are its first, ``drafted``: perhaps a backup."""

    new: bool
    number: int | None = None
    epoch: str = ""
    drafted: bool = True


def _stored(row: dict[str, Any], body: JudgedBody, sender: Person) -> _Stored:
    """Writes the rows of new bytes. The unique constraint decides what is new, not a look before."""
    try:
        with writing(shares_commit=True):
            ((known, last, skipped, epoch, drafted),) = read_rows(_BEFORE, row)
            if not known:
                ((id_,),) = read_rows(_KEEP, row)
                number = 1 + max(last or 0, skipped or 0)
                stored = _Stored(True, number, epoch, drafted)
                first = FirstBody(id_, row["digest"], row["received_at"])
                record_visit(body.visit, body.school, first, number)
                confirm_profile(body.visit.given, body.school)
            else:
                stored = _Stored(True)
                _keep_another(row, body, sender)
            record(row["received_at"], sender.id, Action.RECEIVE_VISIT, row["visit_id"], str(row["revision"]))
    except ConstraintViolated:
        if _held(row):
            return _Stored(False)
        raise
    return stored


def _keep_another(row: dict[str, Any], body: JudgedBody, sender: Person) -> None:
    """Another body of a visit that is here: it stands from now on, or waits, or was overtaken."""
    # Judged as a visit's first body, and another one has arrived since.
    outdated = body.first.id == 0
    read_rows(_KEEP, row | _as_then(row) if outdated else row)
    _check_is_own(row, sender)
    if settle_revisions(row["visit_id"], row["received_at"], None if outdated else body):
        _confirm_again(body.visit.given, row)


def _check_is_own(row: dict[str, Any], sender: Person) -> None:
    """A visit is corrected or contradicted by its own engineer, and within the scope it may be sent in.

    Raises IdInUse, or NotFound when the school it was about so far is out of that scope, today and on its day: either
    takes the new row back.
    """
    of_its_day = false() if sender.directorate_id is None else Visit.directorate_id == sender.directorate_id
    is_open = or_(within_scope(sender), of_its_day)
    of_visit = select(Visit.engineer_id, is_open).join(School, School.id == Visit.school_id)
    engineer, open_to_sender = db.session.connection().execute(of_visit.where(Visit.id == row["visit_id"])).one()
    if engineer != row["account_id"]:
        raise IdInUse
    if not open_to_sender:
        raise NotFound


def _as_then(row: dict[str, Any]) -> dict[str, Any]:
    """A correction is judged by what was known of the school when the visit first came, and belongs to that day."""
    first = first_of(row["visit_id"])
    return {"school_then": first.school} if first and first.school.get("id") == row["school_then"]["id"] else {}


def _confirm_again(given: GivenVisit, row: dict[str, Any]) -> None:
    """A correction that stands corrects the school's facts, too, unless a newer visit has spoken."""
    connection = db.session.connection()
    stands = connection.execute(select(Visit.digest, Visit.finished_at).where(Visit.id == given.id)).one()
    if stands.digest != row["digest"]:
        return
    columns = School.id, School.directorate_id, School.latitude, School.longitude, School.profile, School.students
    now = connection.execute(select(*columns).where(School.id == row["school_then"]["id"])).one()
    confirm_profile(replace(given, finished_at=stands.finished_at), RegisteredSchool(*now))


def _held(row: dict[str, Any]) -> bool:
    """Whether exactly these bytes are here already. Raises NotYours when another person sent them."""
    known = read_row(_HELD, row)
    if known is not None and known[0] != row["account_id"]:
        raise NotYours
    return known is not None


def _forget_draft(given: GivenVisit) -> None:
    """The backup of what is complete now is no longer needed."""
    mine = {"account_id": given.submitted_by, "visit_id": given.id, "revision": given.revision}
    if db.session.connection().scalar(select(exists().where(*_DRAFT)), mine):
        with writing():
            db.session.connection().execute(delete(DraftBackup).where(*_DRAFT), mine)


_body, _draft, _visit = table(ReceivedBody).c, table(DraftBackup).c, table(Visit).c
_KEEP = table(ReceivedBody).insert().returning(_body.id)
_DRAFT = (
    _draft.account_id == bindparam("account_id"),
    _draft.visit_id == bindparam("visit_id"),
    _draft.revision <= bindparam("revision"),
)
_BEFORE = select(
    exists().where(_visit.id == bindparam("visit_id")),
    select(func.max(_visit.number)).scalar_subquery(),
    select(table(Epoch).c.visits_after).scalar_subquery(),
    select(table(Epoch).c.value).scalar_subquery(),
    exists().where(*_DRAFT),
)
_HELD = select(_body.account_id).where(
    _body.visit_id == bindparam("visit_id"),
    _body.revision == bindparam("revision"),
    _body.digest == bindparam("digest"),
)
