"""Connections to SQLite: how each is set up, and that those which may write are kept apart from those which may not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)
"""Whether the transaction that begins now may write."""
_PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "synchronous=FULL",  # a receipt is given only for what is on disk
    "foreign_keys=ON",
    # Pages that many visits change are then copied into the file once for sixteen megabytes of log.
    "wal_autocheckpoint=4000",
)
_MAY_WRITE, _KEPT_APART = "may write", "kept apart for writing"
"""Names in a connection's ``info``."""

# sqlite3 binds None, True and False as they are, but first looks for an adapter of theirs, in vain and by way of two
# exceptions: a visit has four hundred of them. So it finds one that runs no line of Python; the first of these gives
# None for None.
sqlite3.register_adapter(type(None), cast("Callable[[None], None]", {}.get))
sqlite3.register_adapter(bool, int)


class ReadersAndWriters(QueuePool):
    """Gives a writer a connection that has been written through before, and everybody else another.

    A connection that changes sides is told so (``query_only``), and then compiles each of its statements anew: a visit
    has some thirty of them.
    """

    def __init__(self, *told: Any, **named: Any) -> None:  # noqa: ANN401 - as QueuePool's own
        super().__init__(*told, **named)
        self._writers: list[ConnectionPoolEntry] = []
        """At rest. One for each process is enough: writers wait in line."""

    def _do_get(self) -> ConnectionPoolEntry:
        if not is_writing.get():
            return super()._do_get()
        entry = self._writers.pop() if self._writers else self._create_connection()
        entry.info[_KEPT_APART] = True
        return entry

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        if record.info.get(_KEPT_APART):
            self._writers.append(record)
        else:
            super()._do_return_conn(record)

    def dispose(self) -> None:
        while self._writers:
            self._writers.pop().close()
        super().dispose()


def set_up(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # ``begin`` says BEGIN itself
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def begin(connection: Connection) -> None:
    """Begins a transaction: one that may not write, or one that holds the write lock from the start."""
    # Straight to the driver: this runs for every transaction, and has nothing to compile or to return.
    driver: Any = connection.connection.driver_connection
    writes = is_writing.get()
    if connection.info.get(_MAY_WRITE) is not writes:
        driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        # What a savepoint would take back is a few hundred kilobytes; a reader may sort a country, which goes to disk.
        driver.execute(f"PRAGMA temp_store={'MEMORY' if writes else 'DEFAULT'}")
        # In kilobytes, for the pages that some visits change; with two megabytes they were read again and again.
        driver.execute(f"PRAGMA cache_size=-{16_000 if writes else 2_000}")
        connection.info[_MAY_WRITE] = writes
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:  # locked for too long
        raise OperationalError(statement, None, error) from error
