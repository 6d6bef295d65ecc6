"""What people said of open deficiencies between the visits, and how the place looked before and since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inspect_app.accounts.models import Account
from inspect_app.db import db
from inspect_app.deficiencies.models import EVENT_STANDS, IN_ORDER, DeficiencyEvent
from inspect_app.deficiencies.status import Status
from inspect_app.overview.deficiency_photos import photos_of, repair_photos
from inspect_app.overview.record import Record

HANDLED = frozenset(status for status in Status if status.is_open) - {Status.OPEN, Status.ACKNOWLEDGED}
"""Where somebody did something, or says so: the engineer is to compare."""
MAX_PICTURED = 20
"""Of one page: the worst with their photos, the others in words."""
MAX_SHOWN_NOTE = 300


@dataclass(frozen=True, slots=True)
class EarlierPhoto:
    sha256: str
    at: datetime
    """When the visit that brought it ended."""


@dataclass(frozen=True, slots=True)
class ReportedRepair:
    """The last step of a deficiency that stands. ``earlier``: ``after`` shows the repair before it came back."""

    status: str
    at: datetime
    by: str
    note: str
    before: EarlierPhoto | None = None
    after: EarlierPhoto | None = None
    earlier: bool = False


def reported_repairs(rows: Sequence[Record], language: str) -> dict[str, ReportedRepair]:
    """By id, of the open deficiencies among ``rows`` (id, status; the worst first) that somebody did something about.

    At most five selects; none where nobody said anything. The rows were read within the reader's scope.
    """
    ids = [row.id for row in rows if row.status in HANDLED]
    if not ids:
        return {}
    steps = dict(_last_steps(ids, {row.id: row.status for row in rows}))
    pictured = [id_ for id_ in ids if id_ in steps][:MAX_PICTURED]
    before: dict[str, EarlierPhoto] = {}
    for photo in photos_of(pictured):
        before.setdefault(photo.deficiency_id, EarlierPhoto(photo.sha256, photo.finished_at))
    after = repair_photos(pictured)
    return {id_: _said(step, language, before.get(id_), after.get(id_)) for id_, step in steps.items()}


def _said(step: Record, language: str, before: EarlierPhoto | None, after: Record | None) -> ReportedRepair:
    note = step.note if len(step.note) <= MAX_SHOWN_NOTE else step.note[: MAX_SHOWN_NOTE - 1].rstrip() + "…"
    said = (step.kind, step.at, step.name_en if language == "en" else step.name_ar, note, before)
    if after is None:
        return ReportedRepair(*said)
    return ReportedRepair(*said, EarlierPhoto(after.sha256, after.finished_at), after.earlier)


def _last_steps(ids: Sequence[str], statuses: Mapping[str, str]) -> Iterator[tuple[str, Record]]:
    """The step by which each came to its status; one that was taken back did not bring it there."""
    lines = db.session.execute(_STEPS.where(DeficiencyEvent.deficiency_id.in_(ids))).all()
    taken_back = {(line.deficiency_id, line.takes_back) for line in lines if line.takes_back}
    for line in lines:
        if line.kind == statuses[line.deficiency_id] and (line.deficiency_id, line.at) not in taken_back:
            yield line.deficiency_id, line


_STEPS = (
    select(DeficiencyEvent.deficiency_id, DeficiencyEvent.kind, DeficiencyEvent.at, DeficiencyEvent.note)
    .add_columns(DeficiencyEvent.takes_back, Account.name_ar, Account.name_en)
    .join(Account, Account.id == DeficiencyEvent.account_id)
    .where(DeficiencyEvent.step_id.is_not(None), EVENT_STANDS)
    .order_by(*IN_ORDER)
)
