"""A person's step: moving one deficiency to another status by hand, with its line of history and of audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from inspect_app.accounts.journal import AuditLine
from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.status import LEADS_TO, NEEDS_EVIDENCE, NEEDS_REASON, Status, may_become
from inspect_app.inspections.models import ReceivedBody
from inspect_app.problems import NotFound, Problem
from inspect_app.schools.models import School

LONGEST_NOTE = 2000
_WRITTEN = NEEDS_REASON | NEEDS_EVIDENCE | {Status.DEFERRED, Status.TRANSFERRED}


class StepNotPossible(Problem):
    status = 409
    ar = "لا يمكن نقل الخلل رقم {number} إلى الحالة المطلوبة من حالته الحالية بصلاحيات حسابك. لم يتغيّر شيء."
    en = "Deficiency {number} cannot be moved to that status from where it is now by your account. Nothing was changed."


class ReasonNeeded(Problem):
    status = 422
    ar = "اكتب السبب أو الإثبات أولاً: هذه الخطوة لا تُحفظ دونه. لم يتغيّر شيء."
    en = "Write the reason or the evidence first: this step is not stored without it. Nothing was changed."


class NoteTooLong(Problem):
    status = 422
    ar = "الملاحظة أطول من {longest} حرف. لم يتغيّر شيء؛ اختصرها وأعد المحاولة."
    en = "The note is longer than {longest} characters. Nothing was changed; shorten it and try again."


def possible_steps(status: str, person: Person) -> list[Status]:
    """What this person may move a deficiency of this status to, in the order of a deficiency's life."""
    now = Status(status)
    return [target for target in Status if target in LEADS_TO[now] and may_become(now, target, person.role.value)]


def needs_words(target: Status) -> bool:
    """Whether the step is refused without a written reason, or without the evidence in words."""
    return target in _WRITTEN


def take_step(person: Person, number: int, target: str, note: str, at: datetime) -> None:
    """Moves the deficiency and writes its history and the audit line. Call inside ``writing()``.

    Raises NotFound outside the person's scope, StepNotPossible, ReasonNeeded or NoteTooLong.
    """
    row = _within_scope(person, number)
    note = note.strip()
    if target not in {status.value for status in possible_steps(row.status, person)}:
        raise StepNotPossible(number=number)
    if needs_words(Status(target)) and not note:
        raise ReasonNeeded
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(longest=LONGEST_NOTE)
    _move(row.id, row.status, Status(target), at)
    _write_lines(person, row, target, note, at)


def repeat_step(event: Mapping[str, Any]) -> bool:
    """Takes a step of the past again, as written down in ``event``, where its deficiency has just been derived anew.

    Where the derived history leaves no room for it (a correction closed the row earlier) the line alone is written.
    False when there is no such deficiency any more: then nothing is written.
    """
    query = select(Deficiency.status).where(Deficiency.id == event["deficiency_id"])
    status = db.session.scalar(query)
    if status is None:
        return False
    if Status(event["kind"]) in LEADS_TO[Status(status)]:
        _move(event["deficiency_id"], status, Status(event["kind"]), event["at"])
    db.session.execute(insert(DeficiencyEvent), [dict(event)])
    return True


def _move(id_: str, status: str, target: Status, at: datetime) -> None:
    values: dict[str, Any] = {"status": target.value, "flagged": False}
    if not target.is_open:
        values["closed_at"] = at
    if status == Status.REPORTED_FIXED and target == Status.OPEN:
        values["rejections"] = Deficiency.rejections + 1
    db.session.execute(update(Deficiency).where(Deficiency.id == id_).values(values))


def _within_scope(person: Person, number: int) -> Any:  # noqa: ANN401 - a row
    query = select(Deficiency.id, Deficiency.number, Deficiency.status)
    query = query.join(School, School.id == Deficiency.school_id)
    row = db.session.execute(query.where(within_scope(person), Deficiency.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def _write_lines(person: Person, row: Any, target: str, note: str, at: datetime) -> None:  # noqa: ANN401
    after = db.session.scalar(select(func.max(ReceivedBody.id))) or 0
    event = {"deficiency_id": row.id, "kind": target, "at": at, "account_id": person.id, "note": note}
    db.session.execute(insert(DeficiencyEvent), [event | {"after_body": after}])
    line = {
        "at": at,
        "account_id": person.id,
        "action": "deficiency-step",
        "subject": f"deficiency {row.number}",
        "detail": f"{row.status} → {target}",
    }
    db.session.execute(insert(AuditLine), [line])
