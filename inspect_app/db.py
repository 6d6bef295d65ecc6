"""The database: typed base, UTC time, settings of a connection, and the one place that begins, commits, rolls back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Select, Table, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from inspect_app.problems import ConstraintViolated, DiskFull

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

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


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


_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writable() -> Iterator[None]:
    """Transactions begun inside may write. For ``writing()`` and for migrations; nothing else asks for it."""
    if _writing.get():
        raise RuntimeError("already writing: one request, one transaction")
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """One short transaction that may write, on disk when the block has ended; an exception takes all of it back.

    Outside of it every transaction is read-only. The write lock is taken at the start (BEGIN IMMEDIATE; on PostgreSQL
    an advisory lock): by default two writers would read the same row first, and lose one's change or give two visits
    one number. Parse and check before entering.
    Raises ConstraintViolated when a constraint of the database refuses, DiskFull when there is no room for the change.
    """
    db.session.rollback()
    with writable():
        try:
            yield
            db.session.commit()
        except IntegrityError as error:
            db.session.rollback()
            raise ConstraintViolated(detail=str(error.orig)) from error
        except OperationalError as error:
            db.session.rollback()
            if "disk is full" in str(error.orig):
                raise DiskFull from error
            raise
        except BaseException:
            db.session.rollback()
            raise


def _configure_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN itself
    cursor = connection.cursor()
    # FULL: a receipt is given only for what is on disk.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_WRITE_LOCK = 0x6B617368  # any number that everybody who writes to this database agrees on


def begin_statements(dialect: str, *, writing: bool) -> tuple[str, ...]:
    """The statements that begin a transaction, by the dialect's name and whether it may write."""
    if dialect == "sqlite":
        return (f"PRAGMA query_only={'OFF' if writing else 'ON'}", "BEGIN IMMEDIATE" if writing else "BEGIN")
    return (f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})" if writing else "SET TRANSACTION READ ONLY",)


def _begin_transaction(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    # SQLite's straight to the driver: they run for every transaction, and have nothing to compile or to return.
    execute = driver.execute if isinstance(driver, sqlite3.Connection) else connection.exec_driver_sql
    for statement in begin_statements(connection.dialect.name, writing=_writing.get()):
        execute(statement)


def configure_engine(engine: Engine) -> None:
    """Sets up every connection and transaction of the engine. Call once, when the application is made."""
    event.listen(engine, "connect", _configure_connection)
    event.listen(engine, "begin", _begin_transaction)
