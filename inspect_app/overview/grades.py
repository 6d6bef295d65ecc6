"""Last grades per school and checklist, and how a score came about: raw, the cap's reason, final."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select

from inspect_app.db import RowSelect, db
from inspect_app.inspections.assessment import Assessment, Cap, CapReason
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.inspections.scoring import printed
from inspect_app.inspections.value_texts import item_of
from inspect_app.overview.record import Record
from inspect_app.web import language


def nth_visit() -> ColumnElement[int]:
    """1 for the last visit of a school with a checklist, 2 for the one before it."""
    newest = (Visit.finished_at.desc(), Visit.number.desc())
    return func.row_number().over(partition_by=(Visit.school_id, Visit.checklist), order_by=newest).label("nth")


def last_visits(schools: Sequence[int], **more: ColumnElement[Any]) -> list[Record]:
    """The last visit with each checklist of these schools. Call with ids that were read within a person's scope."""
    columns = [
        Visit.school_id,
        Visit.number,
        Visit.checklist,
        Visit.version,
        Visit.finished_at,
        Visit.grade,
        Visit.score,
    ]
    ranked: RowSelect = select(*columns, *(c.label(name) for name, c in more.items()), nth_visit())
    inner = ranked.where(Visit.school_id.in_(schools)).subquery()
    rows = list(db.session.execute(select(inner).where(inner.c.nth == 1)))
    place = {id_: nth for nth, id_ in enumerate(in_order({row.checklist for row in rows}))}
    return sorted(rows, key=lambda row: place[row.checklist])


def in_order(checklists: Iterable[str]) -> list[str]:
    """Ids of checklists in the order of the pages."""
    order = [checklist.id for checklist in published().current]
    return sorted(checklists, key=order.index)


def last_grades(schools: Sequence[int]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    for row in last_visits(schools):
        found.setdefault(row.school_id, []).append(row)
    return found


def assessment(record: dict[str, Any]) -> Assessment:
    return Assessment.from_record(record)


def score_words(percent: float | None) -> str:
    """A score with its one decimal, as the grade lines are drawn on it."""
    return "—" if percent is None else str(printed(percent))


def cap_words(cap: Cap, checklist: str, version: int) -> str:
    """Why the score is limited: «because B03.01: locked exit», in the words of the version it was scored by."""
    items = " · ".join(_item_words(checklist, version, code) for code in cap.items[:3])
    more = len(cap.items) - 3
    items += f" · {ngettext('%(num)s more', '%(num)s more', more)}" if more > 0 else ""
    if cap.reason is CapReason.LIFE_THREATENING:
        return _("at most %(limit)s because of a danger to life: %(items)s", limit=cap.limit, items=items)
    if cap.reason is CapReason.THREE_SEVERE:
        return _("at most %(limit)s because three or more items fail severely: %(items)s", limit=cap.limit, items=items)
    return _("at most %(limit)s because of a severe failure: %(items)s", limit=cap.limit, items=items)


def _item_words(checklist: str, version: int, code: str) -> str:
    return f"\u2068{code}\u2069 {item_of(checklist, version, code).fault.in_(language())}"
