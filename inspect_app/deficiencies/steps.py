"""A person's step: moving one deficiency to another status by hand, or taking the last step back within a day.

Each is kept as it was taken and leaves a line of history and one of audit. What it does follows from the lines before
it (history.py), so the same steps told again, after a correction or in a rebuild, come to the same (deficiencies.fold).
What would end something dangerous is only proposed: a second person decides (second_consent.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission, Scope
from inspect_app.checklists import Item
from inspect_app.db import db
from inspect_app.deficiencies.fold import is_overtaken
from inspect_app.deficiencies.history import DECLINED, PROPOSED, TAKEN_BACK, Line, Step, effect, told
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.settled_rows import Row, stand_of
from inspect_app.deficiencies.status import Status, may_become
from inspect_app.deficiencies.step_evidence import EvidenceKind, PictureGone, StepPicture, check_evidence, kinds_needed
from inspect_app.deficiencies.step_notes import StepRefused, check_note, is_grave, needs_words
from inspect_app.deficiencies.step_writer import deficiency_row, line_of_event, lines_of, write_step
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.inspections.submitted import AMMAN
from inspect_app.inspections.value_texts import item_of
from inspect_app.journal import Action

TAKEN_BACK_WITHIN = timedelta(hours=24)


class StatusNeeded(StepRefused):
    ar = "اختر الحالة الجديدة أولاً. لم يتغيّر شيء."
    en = "Choose the new status first. Nothing was changed."


class InvalidTransition(StepRefused):
    status = 409
    ar = "لا يمكن نقل الخلل رقم {number} إلى الحالة المطلوبة من حالته الحالية بصلاحيات حسابك. لم يتغيّر شيء."
    en = "Deficiency {number} cannot be moved to that status from where it is now by your account. Nothing was changed."


class AlreadyProposed(StepRefused):
    status = 409
    ar = "اقتُرح إغلاق هذا الخلل أو إلغاؤه قبلك، والاقتراح ينتظر شخصاً ثانياً. لم يتغيّر شيء؛ يُبَتّ فيه أولاً."
    en = (
        "Somebody has proposed to close or void this deficiency already, and it waits for a second person. Nothing was "
        "changed; that is decided first."
    )


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


def evidence_needed(person: Person, severity: str, item: Item, target: Status) -> frozenset[EvidenceKind]:
    """This person's step to ``target`` is refused without a picture of one of these kinds, where there are any."""
    return kinds_needed(severity, target, item.photo, by_school=person.scope is Scope.SCHOOL)


def transition(
    person: Person, number: int, target: str, note: str, at: datetime, evidence: Sequence[StepPicture] = ()
) -> Status | None:
    """Moves the deficiency, or proposes it where a second person must consent; writes its history and the audit line.

    Returns the status it came to, None where that was only proposed. Call inside ``writing()``.
    Raises NotFound outside the person's scope and a StepRefused where the step cannot be taken like this.
    """
    row = deficiency_row(person, number)
    note = note.strip()
    status = _possible(person, row, target)
    grave = is_grave(row["severity"], status)
    check_note(note, needed=needs_words(status), grave=grave)
    item = item_of(row["checklist"], row["version"], row["item"])
    needed = evidence_needed(person, row["severity"], item, status)
    check_evidence(evidence, status, needed=needed, seen=day_in_amman(row["last_seen_at"]), today=day_in_amman(at))
    check_held(person, evidence)
    kind, target_ = (PROPOSED, status.value) if grave else (status.value, None)
    stand = effect(Line(kind, at, of_visit=False, target=target_), stand_of(row), (), overtaken=False)
    if stand is None:
        raise InvalidTransition(number=number)
    step = {"kind": kind, "target": target_, "at": at, "note": note}
    write_step(person, row, step, stand, Action.PROPOSE_END if grave else Action.MOVE_DEFICIENCY, evidence)
    return None if grave else status


def _possible(person: Person, row: Row, target: str) -> Status:
    """Raises StatusNeeded, InvalidTransition or AlreadyProposed."""
    if not target:
        raise StatusNeeded
    if target not in {status.value for status in possible_steps(row["status"], person)}:
        raise InvalidTransition(number=row["number"])
    if row["proposed"] and is_grave(row["severity"], Status(target)):
        raise AlreadyProposed
    return Status(target)


def check_held(person: Person, evidence: Sequence[StepPicture]) -> None:
    """Whether each picture is on disk, sent by this person. Raises PictureGone."""
    keys = {(person.id, one.sha256) for one in evidence}
    if photos_held(keys) != keys:
        raise PictureGone


def day_in_amman(at: datetime) -> date:
    return at.astimezone(AMMAN).date()


def last_step(person: Person, id_: str, lines: Sequence[Any], now: datetime) -> Step | None:
    """The step this person may take back now; ``lines`` are the deficiency's events that stand, in order."""
    found = told(line_of_event(one) for one in lines)
    step = found.steps[-1] if found.steps else None
    if step is None or not _may_take_back(person, step.line, lines, now) or _is_overtaken(id_, step.line.at):
        return None
    return step


def _may_take_back(person: Person, line: Line, lines: Sequence[Any], now: datetime) -> bool:
    """A proposal that waits, at any time, and a refusal: by who said so alone. All else within a day.

    A consent is two people's one step, so either of them takes it back, or a reviewer.
    """
    took: Mapping[tuple[str, datetime], int] = {(one.kind, one.at): one.account_id for one in lines if not one.visit_id}
    mine = took[line.kind, line.at] == person.id
    if line.kind == PROPOSED:
        return mine
    if now - line.at > TAKEN_BACK_WITHIN:
        return False
    if line.kind == DECLINED:
        return mine
    proposed = line.answers is not None and took.get((PROPOSED, line.answers)) == person.id
    return mine or proposed or person.may(Permission.TAKE_BACK_FOR_OTHERS)


def take_back(person: Person, number: int, taken_at: str, note: str, at: datetime) -> None:
    """Puts the deficiency back to where it stood before its last step. Call inside ``writing()``.

    ``taken_at`` is the ISO moment of that step, so that nobody takes back one they have not seen.
    Raises NotFound, ReasonNeeded, NoteTooLong or CannotTakeBack.
    """
    row = deficiency_row(person, number)
    note = note.strip()
    step = last_step(person, row["id"], lines_of(row["id"]), at)
    if step is None or step.line.at.isoformat() != taken_at:
        raise CannotTakeBack
    check_note(note, needed=True, grave=False)
    taken = {"kind": TAKEN_BACK, "at": at, "note": note, "takes_back": step.line.at}
    write_step(person, row, taken, step.before, Action.TAKE_STEP_BACK)


def _is_overtaken(id_: str, taken_at: datetime) -> bool:
    mine = aliased(Deficiency)
    same = (Deficiency.school_id == mine.school_id) & (Deficiency.item == mine.item)
    query = select(Deficiency.__table__).join(mine, same).where(mine.id == id_)
    rows = {row["id"]: dict(row) for row in db.session.execute(query).mappings()}
    row = rows.pop(id_, None)
    return row is not None and is_overtaken(row, rows.values(), taken_at)
