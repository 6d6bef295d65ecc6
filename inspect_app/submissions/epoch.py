"""The epoch: the random id of this database. Tablets offer again what they keep when it has changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select

from inspect_app.db import db, table
from inspect_app.driver_statements import read_row
from inspect_app.instance_rows import Epoch
from inspect_app.journal.models import AuditLine
from inspect_app.submissions.numbering import move_numbers_on


def current_epoch() -> str:
    """Never empty: the migration that made the table filled it (docs/sync.md)."""
    row = read_row(_EPOCH, {})
    if row is None:
        raise RuntimeError("this database has no epoch; run inspect-app new-epoch")
    return str(row[0])


def new_epoch() -> str:
    """Gives the database another epoch. Call inside ``writing()``."""
    value = uuid.uuid4().hex
    connection, row = db.session.connection(), table(Epoch)
    if connection.execute(row.update().values(value=value)).rowcount == 0:
        connection.execute(row.insert(), {"id": 1, "value": value, "visits_after": 0, "deficiencies_after": 0})
    return value


def restored_epoch(now: datetime, copied_at: datetime | None = None) -> str:
    """The epoch of a database that was put back from a copy, whose forgotten numbers are left out from now on.

    ``copied_at``: the moment of the copy; None where only the database itself can tell: the last line of its journal.
    Call inside ``writing()``.
    """
    value = new_epoch()
    last_line = db.session.connection().scalar(select(func.max(AuditLine.at)))
    move_numbers_on(copied_at or last_line or now, now)
    return value


_EPOCH = select(table(Epoch).c.value)
