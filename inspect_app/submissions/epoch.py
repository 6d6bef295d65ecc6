"""The epoch: the random id of this database. Tablets offer again what they keep when it has changed."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from inspect_app.db import db, table
from inspect_app.driver_statements import read_row
from inspect_app.inspections.models import Epoch


def current_epoch() -> str:
    """Never empty: the migration that made the table filled it (docs/sync.md)."""
    row = read_row(_EPOCH, {})
    if row is None:
        raise RuntimeError("this database has no epoch; run inspect-app new-epoch")
    return str(row[0])


def new_epoch() -> str:
    """Gives the database another epoch, as after every restore. Call inside ``writing()``."""
    value = uuid.uuid4().hex
    connection = db.session.connection()
    connection.execute(table(Epoch).delete())
    connection.execute(table(Epoch).insert(), {"id": 1, "value": value})
    return value


_EPOCH = select(table(Epoch).c.value)
