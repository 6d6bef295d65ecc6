"""A copy of the database as a file of SQLite, whatever database it comes from, while others write to it."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import Engine, MetaData, Table
from sqlalchemy.exc import SAWarning

from inspect_app import create_app
from inspect_app.backups.backup_failure import BackupFailure
from inspect_app.db import db
from inspect_app.moving.database_contents import ALEMBICS_OWN
from inspect_app.moving.database_move import RowCounts, copy_as_it_stands, engine_of
from inspect_app.moving.move_refusals import CannotMove
from inspect_app.problems import ConstraintViolated
from inspect_app.write_turns import TURNS_ENDING

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"


def copy_database(app: Flask, target: Path, revision: str) -> RowCounts:
    """Copies the application's database into a new file, as it stands at one moment. Gives the rows of that moment.

    ``revision``: what its tables are at, this release's or an earlier one's. Raises BackupFailure when the copy is not
    what was read.
    """
    engine = engine_of(app)
    if engine.dialect.name == "sqlite":
        return _copy_file(str(engine.url.database), target)
    try:
        return _copy_rows(app, target, revision)
    except CannotMove as error:
        raise BackupFailure(str(error)) from error
    except ConstraintViolated as error:
        raise BackupFailure(f"the copy could not take a row: {error.__cause__}") from error


def _copy_file(source: str, target: Path) -> RowCounts:
    """In one step: writers go on beside it, and would make one of many steps begin anew with each thing they write."""
    with closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(target)) as other:
        one.isolation_level = None
        one.execute("BEGIN")  # counted and copied at the same moment
        counts = count_rows(one)
        one.backup(other)
        one.execute("ROLLBACK")
    close_file(target)
    return counts


def _copy_rows(app: Flask, target: Path, revision: str) -> RowCounts:
    settings = replace(app.extensions["kashf.settings"], database_url=f"sqlite:///{target}")
    copying_app = create_app(settings)
    with copying_app.app_context():
        flask_migrate.upgrade(revision=revision)
        db.engine.dispose()
        tables = _tables_of(db.engine)
    counts = copy_as_it_stands(app, copying_app, tables)
    engine_of(copying_app).dispose()
    close_file(target)
    return counts


def _tables_of(engine: Engine) -> Sequence[Table]:
    """As the migrations made them, which may be an earlier release's."""
    tables = MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # an index over an expression cannot be read back, nor need it be
        tables.reflect(engine)
    tables.remove(tables.tables[ALEMBICS_OWN])
    return tables.sorted_tables


def close_file(file: Path) -> None:
    """Makes a database that nobody has open one plain file, without a log beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").close()
    file.with_name(f"{file.name}{TURNS_ENDING}").unlink(missing_ok=True)


def open_copy(file: Path) -> sqlite3.Connection:
    """To read a file that nobody writes to; nothing comes to lie beside it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def count_rows(connection: sqlite3.Connection) -> RowCounts:
    names = sorted(name for (name,) in connection.execute(_TABLES) if name != ALEMBICS_OWN)
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608
