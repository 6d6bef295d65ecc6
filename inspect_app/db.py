"""The database: typed base, UTC time, settings of a connection, and the one place that begins, commits, rolls back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from blinker import Signal
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Select, Table, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase

from inspect_app import sqlite_connections
from inspect_app.database_errors import problem_of
from inspect_app.shared_commit import shared_commit_at
from inspect_app.sqlite_connections import ReadersAndWriters, is_writing

RowSelect = Select[*tuple[Any, ...]]
"""A select of columns rather than of entities: what lists, maps and files stream from."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


LEDGER = {"ledger": True}
"""The ``info`` of a table that holds what people said: rows are only ever added to it."""


waited_to_write = Signal()
"""Sent with the ``seconds`` between a wish to write and the begin of the transaction."""

_writer: ContextVar[Connection | None] = ContextVar("writer", default=None)


class _Session(Session):
    """Speaks to the writer's connection while one is writing, to one of its own otherwise.

    It ends quietly where the database has gone: what was not committed, the database takes back by itself.
    """

    def get_bind(self, *told: Any, **named: Any) -> Engine | Connection:  # noqa: ANN401 - as Session's own
        return _writer.get() or super().get_bind(*told, **named)

    def rollback(self) -> None:
        with _lost_connection_ignored():
            super().rollback()

    def close(self) -> None:
        with _lost_connection_ignored():
            super().close()


@contextmanager
def _lost_connection_ignored() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # What it writes for a writer it may take back by itself; the transaction around it is not its own to end.
    session_options={"class_": _Session, "join_transaction_mode": "create_savepoint"},
)


def table(model: type[Base]) -> Table:
    """The table behind a model, for Core statements where entities would cost too much."""
    return cast("Table", model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in and comes out aware; is stored as UTC without a zone, so that text order is time order."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value else None


def current_connection() -> Connection:
    """The connection of the transaction that has begun, or begins now."""
    return _writer.get() or db.session.connection()


@contextmanager
def writable() -> Iterator[None]:
    """Transactions begun inside may write. For ``writing()`` and for migrations; nothing else asks for it."""
    if is_writing.get():
        raise RuntimeError("already writing: one request, one transaction")
    token = is_writing.set(True)
    try:
        yield
    finally:
        is_writing.reset(token)


@contextmanager
def writing(*, shares_commit: bool = False) -> Iterator[None]:
    """One short transaction that may write, on disk when the block has ended; an exception takes all of it back.

    Outside of it every transaction is read-only. The write lock is taken at the start (BEGIN IMMEDIATE; on PostgreSQL
    an advisory lock): by default two writers would read the same row first, and lose one's change or give two visits
    one number. Parse and check before entering. ``shares_commit``: what many send at once, and takes a moment only,
    goes to SQLite's disk together (``shared_commit``).
    Raises ConstraintViolated when a constraint of the database refuses, DiskFull when there is no room for the change,
    DatabaseUnavailable when the database cannot be reached or could not finish now (a deadlock, a lock held too long);
    OutcomeUnknown of these when the connection broke in the commit itself. The request may then be answered anew
    (``request_retries``).
    """
    db.session.rollback()
    committing, wished = False, time.monotonic()
    try:
        with writable(), _transaction(shares_commit) as connection, _written_by(connection):
            waited_to_write.send(seconds=time.monotonic() - wished)
            yield
            if db.session().in_transaction():
                db.session.commit()
            committing = True
    except DBAPIError as error:
        if problem := problem_of(error, committing=committing):
            raise problem from error
        raise


@contextmanager
def _written_by(connection: Connection) -> Iterator[None]:
    """The session and ``current_connection`` speak to this connection, whose transaction is not theirs to end."""
    token = _writer.set(connection)
    try:
        yield
    finally:
        with suppress(DBAPIError):  # what the session cannot take back, the transaction around it does
            db.session.rollback()
        _writer.reset(token)


def _transaction(shares_commit: bool) -> AbstractContextManager[Connection]:
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        return shared_commit_at(url.database).transaction(db.engine, shares=shares_commit)
    return db.engine.begin()


def _configure_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
    if not isinstance(connection, sqlite3.Connection):
        connection.prepare_threshold = None  # a pooler between gives the next transaction to another connection
        # What is asked for a page is compiled in more time than it runs: a search took three times the CPU.
        connection.execute("SET jit = off")
        # Sums of a whole country by several processes cost a quarter more CPU, which tablets then wait for.
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.commit()
        return
    sqlite_connections.set_up(connection)


_WRITE_LOCK = 0x6B617368  # any number that everybody who writes to this database agrees on


def _begin_transaction(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        sqlite_connections.begin(connection)
        return
    # psycopg says both in its own BEGIN, whatever the server's defaults are. A reader sees one state from its first
    # question to its last; a writer sees behind the lock all that was committed before it.
    levels = cast("Any", connection.dialect).dbapi.IsolationLevel
    driver.read_only = not is_writing.get()
    driver.isolation_level = levels.READ_COMMITTED if is_writing.get() else levels.REPEATABLE_READ
    if is_writing.get():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


def engine_options(url: str) -> dict[str, Any]:
    """For ``create_engine``."""
    # The connection that was used last is used next: what it has read is at hand.
    # A statement's values are people's words and hashes of passwords: an error names none of them, nor does the log.
    options: dict[str, Any] = {"pool_use_lifo": True, "hide_parameters": True}
    return options | {"poolclass": ReadersAndWriters} if url.startswith("sqlite") else options


def configure_engine(engine: Engine) -> None:
    """Sets up every connection and transaction of the engine. Call once, when the application is made."""
    event.listen(engine, "connect", _configure_connection)
    event.listen(engine, "begin", _begin_transaction)
