"""The database: typed base, UTC time, SQLite's manners, and the one place that begins, commits and rolls back."""

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

from inspect_app.problems import BrokenPromise, DiskFull

Rows = Select[*tuple[Any, ...]]
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


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def table(model: type[Base]) -> Table:
    """The table behind a model, for Core statements where entities would cost too much."""
    return cast("Table", model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in and comes out aware; is kept as UTC without a zone, so that text order is time order."""

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

    Outside of it every transaction is read-only. The write lock is taken at the start (BEGIN IMMEDIATE): SQLite's
    default would let two writers read the same row first and lose one's change. Parse and check before entering.
    Raises BrokenPromise when a constraint of the database refuses, DiskFull when there is no room for the change.
    """
    db.session.rollback()
    with writable():
        try:
            yield
            db.session.commit()
        except IntegrityError as error:
            db.session.rollback()
            raise BrokenPromise(detail=str(error.orig)) from error
        except OperationalError as error:
            db.session.rollback()
            if "disk is full" in str(error.orig):
                raise DiskFull from error
            raise
        except BaseException:
            db.session.rollback()
            raise


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
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


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Straight to the driver: these run for every transaction, and have nothing to compile or to return.
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA query_only={'OFF' if _writing.get() else 'ON'}")
        driver.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
    elif connection.dialect.name == "postgresql" and not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def listen(engine: Engine) -> None:
    """Gives the engine's connections their manners. Call once, when the application is made."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
