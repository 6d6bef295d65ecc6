"""Moving everything from one database to another: copied in one transaction, compared, and only then kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask
from sqlalchemy import Engine, Table, delete, select, text
from sqlalchemy.engine import Connection

from inspect_app.db import Base, db, writing
from inspect_app.journal import Action, record
from inspect_app.moving.database_contents import FILLED_BY_MIGRATIONS
from inspect_app.moving.move_refusals import CannotMove, check_nobody_else, check_source, check_target
from inspect_app.moving.stored_table import StoredTable
from inspect_app.moving.table_copy import TableCopy, copy_table, count_on
from inspect_app.moving.table_fingerprint import fingerprint
from inspect_app.moving.unfit_values import unfit_values
from inspect_app.serving.database_upgrade import upgrade_database

Say = Callable[[str], None]
RowCounts = dict[str, int]
"""Rows by table."""


def move_database(source: Flask, target: Flask, say: Say = lambda _: None) -> int:
    """Copies all that ``source``'s database holds into ``target``'s empty one; returns the number of rows.

    Raises CannotMove, as the application's databases do their own errors; the target then holds no row.
    """
    from_engine, to_engine = engine_of(source), engine_of(target)
    if from_engine.url == to_engine.url:
        raise CannotMove("the target is the configured database itself")
    with from_engine.connect() as connection:
        check_source(connection)
        unfit = unfit_values(connection) if to_engine.dialect.name == "postgresql" else []
    with to_engine.connect() as connection:
        check_target(connection)
    if unfit:
        raise CannotMove("\n  ".join(["the target could not keep these values:", *unfit]))
    from_engine.dispose()
    check_nobody_else(from_engine)
    upgrade_database(target)
    return copy_everything(source, target, say, journal=True)


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def copy_everything(source: Flask, target: Flask, say: Say = lambda _: None, *, journal: bool = False) -> int:
    """The same without questions asked, into a database that has its tables. Raises CannotMove when a copy differs.

    ``journal``: the target's has a line about it, and so one row more.
    """
    engine = engine_of(source)
    # The source's transaction begins inside writing(), so it holds the source's write lock too; it ends after the
    # target's, so that nothing is written there before the copy is kept.
    with ExitStack() as until_kept, target.app_context(), writing():
        from_connection = until_kept.enter_context(engine.connect())
        rows = sum(_copy_tables(from_connection, Base.metadata.sorted_tables, say).values())
        if journal:
            dialect = db.session.connection().dialect.name
            record(datetime.now(UTC), None, Action.MOVE_DATABASE, dialect, f"{rows} rows")
        return rows


def copy_as_it_stands(source: Flask, target: Flask, models: Sequence[Table], say: Say = lambda _: None) -> RowCounts:
    """What ``source`` holds at one moment, into a database that has these tables; nobody there waits for it.

    ``models`` come in an order in which none refers to a later one. Raises CannotMove when a copy differs.
    """
    with engine_of(source).connect() as from_connection:
        from_connection.execute(select(1))  # begins outside of writing(), and so as a reader
        with target.app_context(), writing():
            return _copy_tables(from_connection, models, say)


def _copy_tables(from_connection: Connection, models: Sequence[Table], say: Say) -> RowCounts:
    to_connection = db.session.connection()
    # What the migrations wrote. The instance stays the same one, so the tablets notice nothing.
    for model in models:
        if model.name in FILLED_BY_MIGRATIONS:
            to_connection.execute(delete(model))
    tables = [StoredTable(model) for model in models]
    copies = [_copy(from_connection, to_connection, stored, say) for stored in tables]
    _compare(to_connection, tables, copies)
    for stored in tables:
        count_on(to_connection, stored)
    if to_connection.dialect.name == "postgresql":
        # Otherwise it plans the first minute's queries as for empty tables.
        to_connection.execute(text(f"ANALYZE {', '.join(stored.name for stored in tables)}"))
    return {stored.name: copy.written.rows for stored, copy in zip(tables, copies, strict=True)}


def _copy(source: Connection, target: Connection, stored: StoredTable, say: Say) -> TableCopy:
    start = perf_counter()
    copy = copy_table(source, target, stored)
    left_out = f"   NUL left out of {copy.texts_without_nul:,} texts" if copy.texts_without_nul else ""
    say(f"  {stored.name:<18}{copy.written.rows:>12,} rows{perf_counter() - start:>8.1f} s{left_out}")
    return copy


def _compare(target: Connection, tables: list[StoredTable], copies: list[TableCopy]) -> None:
    different = [
        stored.name for stored, copy in zip(tables, copies, strict=True) if fingerprint(target, stored) != copy.written
    ]
    if different:
        raise CannotMove(f"what was read back from the target differs from what was copied: {', '.join(different)}")
