"""The latest known date of items that are records of upkeep, over all earlier visits of a school, not only the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from inspect_app.checklists import Checklist
from inspect_app.db import db
from inspect_app.inspections.models import Answer, Visit


@dataclass(frozen=True, slots=True)
class LatestDate:
    """``at``: when the visit that said so ended; of several, one that saw the paper, and of those the last."""

    day: date
    paper_seen: bool
    at: datetime


def latest_dates(school_id: int, checklist: Checklist) -> dict[str, LatestDate]:
    """By item code: the newest date any visit gave. One select. The school was read within the reader's scope.

    None where each vehicle has its own visit: what was done with one bus is not known of another.
    """
    records = [item.code for item in checklist.items.values() if item.record]
    if not records or checklist.is_per_vehicle:
        return {}
    rows = db.session.execute(_LATEST, {"school": school_id, "checklist": checklist.id, "items": records})
    return {row.item: LatestDate(row.day, row.paper_seen, row.finished_at) for row in rows}


_NEWEST = (Answer.day.desc(), Answer.paper_seen.desc(), Visit.finished_at.desc(), Visit.number.desc())
_RANKED = (
    select(Answer.item, Answer.day, Answer.paper_seen, Visit.finished_at)
    .add_columns(func.row_number().over(partition_by=Answer.item, order_by=_NEWEST).label("nth"))
    .join(Visit, Visit.id == Answer.visit_id)
    .where(Visit.school_id == bindparam("school"), Visit.checklist == bindparam("checklist"))
    .where(Answer.item.in_(bindparam("items", expanding=True)), Answer.day.is_not(None))
    .subquery()
)
_LATEST = select(_RANKED.c.item, _RANKED.c.day, _RANKED.c.paper_seen, _RANKED.c.finished_at).where(_RANKED.c.nth == 1)
