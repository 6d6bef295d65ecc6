"""The latest known date of items that are records of upkeep, over all earlier visits of a school, not only the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

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
    """By item code: the newest date any visit gave. One select. The school was read within the reader's scope."""
    records = [item.code for item in checklist.items.values() if item.record]
    if not records:
        return {}
    newest = (Answer.day.desc(), Answer.paper_seen.desc(), Visit.finished_at.desc(), Visit.number.desc())
    ranked = (
        select(Answer.item, Answer.day, Answer.paper_seen, Visit.finished_at)
        .add_columns(func.row_number().over(partition_by=Answer.item, order_by=newest).label("nth"))
        .join(Visit, Visit.id == Answer.visit_id)
        .where(Visit.school_id == school_id, Visit.checklist == checklist.id)
        .where(Answer.item.in_(records), Answer.day.is_not(None))
        .subquery()
    )
    columns = ranked.c.item, ranked.c.day, ranked.c.paper_seen, ranked.c.finished_at
    rows = db.session.execute(select(*columns).where(ranked.c.nth == 1))
    return {row.item: LatestDate(row.day, row.paper_seen, row.finished_at) for row in rows}
