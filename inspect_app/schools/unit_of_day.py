"""Which directorate a school belonged to on a day, and what a directorate was called then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from inspect_app.db import table
from inspect_app.driver_statements import read_rows
from inspect_app.schools.models import Directorate, FormerName, SchoolMove

_AMMAN = ZoneInfo("Asia/Amman")


class Move(NamedTuple):
    """One row of school_move, in the order of ``unit_among``'s sentences."""

    from_id: int
    to_id: int
    since: datetime
    entered_at: datetime


def day_of(moment: datetime) -> date:
    """The day of a moment in Amman."""
    return moment.astimezone(_AMMAN).date()


def midnight_of(day: date) -> datetime:
    """The moment a day begins in Amman."""
    return datetime.combine(day, time.min, _AMMAN)


def unit_of_day(school_id: int, registered_in: int, finished_at: datetime, received_at: datetime) -> int:
    """The directorate of a school on the day of a visit that came while it was registered in ``registered_in``."""
    moves = [Move(*row) for row in read_rows(_MOVES, {"school": school_id})]
    return unit_among(moves, registered_in, finished_at, received_at) if moves else registered_in


def unit_among(moves: Sequence[Move], registered_in: int, finished_at: datetime, received_at: datetime) -> int:
    """``moves``: of one school, in their order. What held when the visit was made decides, whenever it was entered;
    before the first of them that had been entered when the visit came, the school was where that one took it from.
    Changes of earlier releases are not among them: a visit of before keeps what it came with.
    """
    unit = next(
        (move.from_id for move in moves if move.entered_at <= received_at and move.since > finished_at), registered_in
    )
    for move in moves:
        if move.since <= finished_at:
            unit = move.to_id
    return unit


def name_on(moment: InstrumentedAttribute[datetime], language: str) -> ColumnElement[str]:
    """The name that the ``Directorate`` of a query bore at a moment, which is a column of the same query."""
    former = table(FormerName).c
    name = former.name_en if language == "en" else former.name_ar
    then = (
        select(name)
        .where(former.directorate_id == Directorate.id, former.until > moment)
        .order_by(former.until)
        .limit(1)
        .correlate_except(FormerName)
        .scalar_subquery()
    )
    return func.coalesce(then, Directorate.name_en if language == "en" else Directorate.name_ar)


_move = table(SchoolMove).c
_MOVES = (
    select(_move.from_id, _move.to_id, _move.since, _move.entered_at)
    .where(_move.school_id == bindparam("school"))
    .order_by(_move.since, _move.id)
)
