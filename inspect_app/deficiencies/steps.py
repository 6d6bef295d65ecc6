"""A person's step: moving one deficiency to another status by hand, or taking the last step back within a day.

Each is kept as it was taken and leaves a line of history and one of audit. What it does follows from the lines before
it (history.py), so the same steps told again, after a correction or in a rebuild, come to the same (deficiencies.fold).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import aliased

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db
from inspect_app.deficiencies.fold import is_overtaken
from inspect_app.deficiencies.history import TAKEN_BACK, Line, Stand, Step, told
from inspect_app.deficiencies.models import EVENT_STANDS, IN_ORDER, Deficiency, DeficiencyEvent, DeficiencyStep
from inspect_app.deficiencies.settled_rows import put, step_line
from inspect_app.deficiencies.status import Status, may_become
from inspect_app.deficiencies.step_notes import StepRefused, check_note, is_grave, needs_words
from inspect_app.inspections.models import ReceivedBody
from inspect_app.journal import Action, record
from inspect_app.problems import NotFound
from inspect_app.schools.models import School

TAKEN_BACK_WITHIN = timedelta(hours=24)


class StatusNeeded(StepRefused):
    ar = "اختر الحالة الجديدة أولاً. لم يتغيّر شيء."
    en = "Choose the new status first. Nothing was changed."


class InvalidTransition(StepRefused):
    status = 409
    ar = "لا يمكن نقل الخلل رقم {number} إلى الحالة المطلوبة من حالته الحالية بصلاحيات حسابك. لم يتغيّر شيء."
    en = "Deficiency {number} cannot be moved to that status from where it is now by your account. Nothing was changed."


class NotConfirmed(StepRefused):
    ar = "هذه الخطوة تحتاج إلى تأكيد. لم يتغيّر شيء بعد."
    en = "This step wants to be confirmed. Nothing was changed yet."


class CannotTakeBack(StepRefused):
    status = 409
    ar = (
        "لا يمكن التراجع عن هذه الخطوة: مضت عليها 24 ساعة، أو حدث بعدها ما هو أحدث (زيارة أو خطوة أخرى)، "
        "أو ليست من صلاحيات حسابك. لم يتغيّر شيء؛ يبيّن السجل أدناه ما حدث."
    )
    en = (
        "This step cannot be taken back: 24 hours have passed, or something newer has happened (a visit or another "
        "step), or your account may not do it. Nothing was changed; the history below shows what happened."
    )


def possible_steps(status: str, person: Person) -> list[Status]:
    """What this person may move a deficiency of this status to, in the order of a deficiency's life."""
    now = Status(status)
    return [target for target in Status if may_become(now, target, person.role)]


def transition(person: Person, number: int, target: str, note: str, at: datetime, *, confirmed: bool = False) -> None:
    """Moves the deficiency and writes its history and the audit line. Call inside ``writing()``.

    Raises NotFound outside the person's scope and a StepRefused where the step cannot be taken like this;
    NotConfirmed when nothing is wrong but that it closes or voids something dangerous and was not confirmed.
    """
    row = _within_scope(person, number)
    note = note.strip()
    if not target:
        raise StatusNeeded
    if target not in {status.value for status in possible_steps(row.status, person)}:
        raise InvalidTransition(number=number)
    status = Status(target)
    grave = is_grave(row.severity, status)
    check_note(note, needed=needs_words(status), grave=grave)
    if grave and not confirmed:
        raise NotConfirmed
    stand = Stand(Status(row.status), row.closed_at, row.rejections, row.flagged, row.made_safe_at).after(status, at)
    _write(person, row, {"kind": target, "at": at, "note": note}, stand, Action.MOVE_DEFICIENCY)


def last_step(person: Person, id_: str, lines: Sequence[Any], now: datetime) -> Step | None:
    """The step this person may take back now; ``lines`` are the deficiency's events that stand, in order."""
    found = told(_line(one) for one in lines)
    step = found.steps[-1] if found.steps else None
    if step is None or now - step.line.at > TAKEN_BACK_WITHIN or _is_overtaken(id_, step.line.at):
        return None
    taken_by = next(one.account_id for one in lines if not one.visit_id and one.at == step.line.at)
    return step if person.may(Permission.TAKE_BACK_FOR_OTHERS) or person.id == taken_by else None


def take_back(person: Person, number: int, taken_at: str, note: str, at: datetime) -> None:
    """Puts the deficiency back to where it stood before its last step. Call inside ``writing()``.

    ``taken_at`` is the ISO moment of that step, so that nobody takes back one they have not seen.
    Raises NotFound, ReasonNeeded, NoteTooLong or CannotTakeBack.
    """
    row = _within_scope(person, number)
    note = note.strip()
    step = last_step(person, row.id, _lines_of(row.id), at)
    if step is None or step.line.at.isoformat() != taken_at:
        raise CannotTakeBack
    check_note(note, needed=True, grave=False)
    taken = {"kind": TAKEN_BACK, "at": at, "note": note, "takes_back": step.line.at}
    _write(person, row, taken, step.before, Action.TAKE_STEP_BACK)


def _line(event: Any) -> Line:  # noqa: ANN401 - a row
    return Line(event.kind, event.at, event.visit_id is not None, event.takes_back)


def _lines_of(id_: str) -> Sequence[Any]:
    query = select(DeficiencyEvent.__table__).where(DeficiencyEvent.deficiency_id == id_, EVENT_STANDS)
    return db.session.execute(query.order_by(*IN_ORDER)).all()


def _is_overtaken(id_: str, taken_at: datetime) -> bool:
    mine = aliased(Deficiency)
    same = (Deficiency.school_id == mine.school_id) & (Deficiency.item == mine.item)
    query = select(Deficiency.__table__).join(mine, same).where(mine.id == id_)
    rows = {row["id"]: dict(row) for row in db.session.execute(query).mappings()}
    row = rows.pop(id_, None)
    return row is not None and is_overtaken(row, rows.values(), taken_at)


def _within_scope(person: Person, number: int) -> Any:  # noqa: ANN401 - a row
    columns = Deficiency.id, Deficiency.number, Deficiency.status, Deficiency.severity
    stand = Deficiency.closed_at, Deficiency.rejections, Deficiency.flagged, Deficiency.made_safe_at
    query = select(*columns, *stand)
    query = query.join(School, School.id == Deficiency.school_id)
    row = db.session.execute(query.where(within_scope(person), Deficiency.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def _write(person: Person, row: Any, step: Mapping[str, Any], stand: Stand, action: Action) -> None:  # noqa: ANN401
    """The step, and what follows from it: its line, and where the deficiency stands now."""
    after = db.session.scalar(select(func.max(ReceivedBody.id))) or 0
    step = {"takes_back": None, "deficiency_id": row.id, "account_id": person.id, "after_body": after, **step}
    id_ = db.session.scalar(insert(DeficiencyStep).values(step).returning(DeficiencyStep.id))
    db.session.execute(insert(DeficiencyEvent), [step_line({**step, "id": id_})])
    db.session.execute(update(Deficiency).where(Deficiency.id == row.id).values(put(stand)))
    record(step["at"], person.id, action, f"deficiency {row.number}", f"{row.status} → {stand.status.value}")
