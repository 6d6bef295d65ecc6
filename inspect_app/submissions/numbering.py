"""The numbers of visits and deficiencies, which people quote: each is given once, also across a restore."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from inspect_app.db import Base, db, table
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.instance_rows import Epoch
from inspect_app.submissions.last_restore import LastRestore, note_restore, read_last_restore
from inspect_app.submissions.number_gap import number_gap
from inspect_app.web import settings

_RECORD = timedelta(days=365)
"""How far back the busiest day is looked for."""
_SKIPPED_UP_TO = {Visit: table(Epoch).c.visits_after, Deficiency: table(Epoch).c.deficiencies_after}


def last_number(numbered: type[Base]) -> int:
    """The last number of Visit or Deficiency that may have been given to anybody; 0 where none was."""
    connection = db.session.connection()
    given = connection.scalar(select(func.max(table(numbered).c.number)))
    return max(0, given or 0, connection.scalar(select(_SKIPPED_UP_TO[numbered])) or 0)


def move_numbers_on(copied_at: datetime, now: datetime) -> None:
    """Leaves out the numbers that may have been given since ``copied_at``, also those after an earlier restore.

    Call inside ``writing()``. Raises OSError when it cannot be noted for the next restore.
    """
    backups = settings().backups
    before = read_last_restore(backups)
    numbers: dict[str, int] = {}
    for model, column in _SKIPPED_UP_TO.items():
        busiest_day = _busiest_day(model, copied_at)
        numbers[column.name] = last_number(model) + number_gap(now - copied_at, busiest_day)
        if before and column.name in before.numbers:
            forgotten = before.numbers[column.name] + number_gap(now - before.at, busiest_day)
            numbers[column.name] = max(numbers[column.name], forgotten)
    note_restore(backups, LastRestore(now, numbers))  # first: what is left out in vain costs nothing
    db.session.connection().execute(table(Epoch).update().values(numbers))


def _busiest_day(numbered: type[Base], before: datetime) -> int:
    """The most numbers given on one day of the year before."""
    received_at = table(numbered).c.received_at
    how_many = func.count().label("how_many")
    days = select(how_many).where(received_at > before - _RECORD).group_by(func.date(received_at))
    return db.session.connection().scalar(days.order_by(how_many.desc()).limit(1)) or 0
