"""Backups of unfinished drafts, of each tablet its own: for the day its store vanishes; counted nowhere, seen by
nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from inspect_app.accounts.models import Person
from inspect_app.bounded_json import read_json
from inspect_app.db import db, writing
from inspect_app.deficiencies.step_notes import MAX_STEP_NOTE, NoteTooLong
from inspect_app.journal import Action, record
from inspect_app.problems import Problem, UnreadableText
from inspect_app.request_checks import check_text
from inspect_app.submissions import limits
from inspect_app.submissions.models import DraftBackup
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.receipts import inventory_of
from inspect_app.submissions.receiving import NotYours


class BadDraft(Problem):
    status = 422
    ar = "تعذّر حفظ نسخة احتياطية من المسودة على الخادم. المسودة نفسها باقية على جهازك."
    en = "The draft could not be backed up on the server. The draft itself is on your device."


class TooManyDrafts(Problem):
    status = 409
    ar = "بلغت النسخ الاحتياطية للمسودات حدها على الخادم ({most}). المسودة نفسها باقية على جهازك؛ أنهِ مسودات قديمة."
    en = "The server keeps at most {most} backups of drafts. This one is on your device only; finish older ones."


class DraftsTooLarge(Problem):
    status = 409
    ar = "بلغ مجموع النسخ الاحتياطية لمسوداتك حده على الخادم. المسودة نفسها باقية على جهازك؛ أنهِ مسودات قديمة."
    en = "Your backups of drafts together are as large as allowed. This one is on your device only; finish older ones."


@dataclass(frozen=True, slots=True)
class DraftMarks:
    """What the tablet says about a draft beside its content. ``counter`` counts its saves."""

    device: str
    revision: int
    counter: int


@dataclass(frozen=True, slots=True)
class DraftReceipt:
    """What the server holds now. ``kept`` is false when that is not what was sent."""

    id: str
    revision: int
    counter: int | None
    saved_at: str | None
    kept: bool
    finished: bool
    new: bool

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "new"}


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What the server knows of a draft without showing it; ``school`` and ``checklist`` as the tablet wrote them."""

    school: str
    checklist: str
    device: str
    saved_at: datetime


def draft_marks(args: Mapping[str, str]) -> DraftMarks:
    """Raises BadDraft."""
    revision, counter = field_values.whole(args.get("revision", "1")), field_values.whole(args.get("counter", ""))
    device = args.get("device", "")
    if revision is None or not 1 <= revision <= limits.MAX_REVISION:
        raise BadDraft
    if counter is None or not 0 <= counter <= limits.MAX_DRAFT_COUNTER:
        raise BadDraft
    if len(device) > limits.MAX_DEVICE:
        raise BadDraft
    return DraftMarks(device, revision, counter)


def keep(person: Person, visit: str, marks: DraftMarks, content: bytes) -> DraftReceipt:
    """Stores the backup unless a newer one is held or its visit is complete.

    Raises BadDraft, NotYours, TooManyDrafts or DraftsTooLarge.
    """
    try:
        draft = _read(content)
    except ValueError as error:
        raise BadDraft from error
    if _is_of_another(draft, person):
        raise NotYours
    if _is_finished(person, visit, marks.revision):
        return DraftReceipt(visit, marks.revision, None, None, kept=False, finished=True, new=False)
    now = datetime.now(UTC)
    with writing(shares_commit=True):
        mine = (*_of(person, visit), DraftBackup.device == marks.device)
        held = db.session.execute(
            select(DraftBackup.revision, DraftBackup.counter, DraftBackup.saved_at).where(*mine)
        ).first()
        if held and (held.revision, held.counter) > (marks.revision, marks.counter):
            at = held.saved_at.isoformat()
            return DraftReceipt(visit, held.revision, held.counter, at, kept=False, finished=False, new=False)
        row = asdict(marks) | {"saved_at": now, "content": content}
        _check_room(person, visit, marks.device, len(content))
        if held:
            db.session.execute(update(DraftBackup).where(*mine).values(row))
        else:
            db.session.execute(insert(DraftBackup), [row | {"account_id": person.id, "visit_id": visit}])
    return DraftReceipt(
        visit, marks.revision, marks.counter, now.isoformat(), kept=True, finished=False, new=held is None
    )


def held(person: Person, device: str | None) -> Iterator[bytes]:
    """The person's backups, newest first: each as JSON whose ``draft`` is the text that was sent, not read again.

    One that no browser could read is left out, so that it does not hide the others.
    """
    query = select(DraftBackup.__table__).where(DraftBackup.account_id == person.id)
    if device is not None:
        query = query.where(DraftBackup.device == device)
    for row in db.session.execute(query.order_by(DraftBackup.saved_at.desc())):
        if is_readable(row.content):
            marks = {
                "id": row.visit_id,
                "revision": row.revision,
                "device": row.device,
                "counter": row.counter,
                "saved_at": row.saved_at.isoformat(),
                "size": len(row.content),
            }
            yield b'%s,"draft":%s}' % (json.dumps(marks).encode()[:-1], row.content)


def forget(person: Person, visit: str, device: str | None, reason: str) -> bool:
    """Whether there was one, of this tablet or (None) of any; the journal keeps who gave it up, and why.

    Raises NoteTooLong.
    """
    reason = reason.strip()
    if len(reason) > MAX_STEP_NOTE:
        raise NoteTooLong(longest=MAX_STEP_NOTE)
    with writing():
        mine = delete(DraftBackup).where(*_of(person, visit))
        if device is not None:
            mine = mine.where(DraftBackup.device == device)
        gone = db.session.scalars(mine.returning(DraftBackup.content)).all()
        if gone:
            about = " · ".join(filter(None, [_word(gone[0], "school"), reason]))
            record(datetime.now(UTC), person.id, Action.DISCARD_DRAFT, f"draft {visit}", about)
    return bool(gone)


def _word(content: bytes, key: str) -> str:
    """What the tablet wrote of the draft under this key; empty where it wrote nothing that can be kept as text."""
    try:
        word = _read(content)[key]
        check_text([word])
    except (ValueError, TypeError, KeyError, IndexError, UnreadableText):
        return ""
    return word[: limits.MAX_SCHOOL] if isinstance(word, str) else ""


def draft_heads(account_id: int) -> list[DraftHead]:
    """Of the drafts of this account that the server holds, newest first."""
    query = select(DraftBackup).where(DraftBackup.account_id == account_id).order_by(DraftBackup.saved_at.desc())
    return [
        DraftHead(_word(row.content, "school"), _word(row.content, "checklist"), row.device, row.saved_at)
        for row in db.session.scalars(query)
    ]


def is_readable(content: bytes) -> bool:
    """Whether it is JSON that a tablet can read and that is no larger inside than a draft may be."""
    try:
        _read(content)
    except ValueError:
        return False
    return True


def _read(content: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    """Raises ValueError."""
    return read_json(content, limits.MAX_DRAFT_VALUES, limits.MAX_DRAFT_DEPTH)


def _is_of_another(draft: object, person: Person) -> bool:
    """Whether it names another account. What names none is the sender's: the server knows no more of it."""
    owner = field_values.digits(str(draft.get("owner"))) if isinstance(draft, dict) else -1
    return owner not in {-1, person.id}


def _of(person: Person, visit: str) -> tuple[ColumnElement[bool], ...]:
    return DraftBackup.account_id == person.id, DraftBackup.visit_id == visit


def _check_room(person: Person, visit: str, device: str, size: int) -> None:
    """Whether this many bytes more, of this visit on this tablet, are within what one person may keep here."""
    others = select(func.count(), func.coalesce(func.sum(func.length(DraftBackup.content)), 0))
    another = or_(DraftBackup.visit_id != visit, DraftBackup.device != device)
    others = others.where(DraftBackup.account_id == person.id, another)
    count, total = db.session.execute(others).one()
    if count >= limits.MAX_DRAFTS:
        raise TooManyDrafts(most=limits.MAX_DRAFTS)
    if total + size > limits.MAX_DRAFTS_TOGETHER:
        raise DraftsTooLarge


def _is_finished(person: Person, visit: str, revision: int) -> bool:
    held = inventory_of(person, visit)
    return any(one.revision >= revision and one.state == "complete" for one in held)
