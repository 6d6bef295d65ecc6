"""The numbers of visits and deficiencies, which people quote, and the ids of accounts, which tablets keep: each is
given once, also across a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Account
from inspect_app.db import Base, db, table
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.instance_rows import Epoch
from inspect_app.submissions.last_restore import LastRestore, note_restore, read_last_restore
from inspect_app.submissions.number_gap import number_gap
from inspect_app.web import settings

_RECORD = timedelta(days=365)
"""How far back the busiest day is looked for."""


@dataclass(frozen=True, slots=True)
class _Counter:
    """``skipped_to`` is the name of the epoch's column up to which numbers are left out."""

    number: ColumnElement[int]
    given_at: ColumnElement[datetime]
    skipped_to: str


_visit, _deficiency, _account = table(Visit).c, table(Deficiency).c, table(Account).c
_COUNTERS: dict[type[Base], _Counter] = {
    Visit: _Counter(_visit.number, _visit.received_at, "visits_after"),
    Deficiency: _Counter(_deficiency.number, _deficiency.received_at, "deficiencies_after"),
    Account: _Counter(_account.id, _account.created_at, "accounts_after"),
}


def last_number(numbered: type[Base]) -> int:
    """The last number of Visit or Deficiency, or id of Account, that anybody may have been given; 0 where none was."""
    counter, connection = _COUNTERS[numbered], db.session.connection()
    given = connection.scalar(select(func.max(counter.number)))
    return max(0, given or 0, connection.scalar(select(table(Epoch).c[counter.skipped_to])) or 0)


def move_numbers_on(copied_at: datetime, now: datetime) -> None:
    """Leaves out the numbers that may have been given since ``copied_at``, also those after an earlier restore.

    Call inside ``writing()``. Raises OSError when it cannot be noted for the next restore.
    """
    backups = settings().backups
    before = read_last_restore(backups)
    numbers: dict[str, int] = {}
    for model, counter in _COUNTERS.items():
        name, busiest_day = counter.skipped_to, _busiest_day(counter, copied_at)
        numbers[name] = last_number(model) + number_gap(now - copied_at, busiest_day)
        if before and name in before.numbers:
            numbers[name] = max(numbers[name], before.numbers[name] + number_gap(now - before.at, busiest_day))
    note_restore(backups, LastRestore(now, numbers))  # first: what is left out in vain costs nothing
    db.session.connection().execute(table(Epoch).update().values(numbers))


def _busiest_day(counter: _Counter, before: datetime) -> int:
    """The most numbers given on one day of the year before."""
    how_many = func.count().label("how_many")
    days = select(how_many).where(counter.given_at > before - _RECORD).group_by(func.date(counter.given_at))
    return db.session.connection().scalar(days.order_by(how_many.desc()).limit(1)) or 0
