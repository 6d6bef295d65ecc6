"""Bringing the database up to date before anything uses it, also where several servers start at once.

A database with rows is only brought up to date where somebody asked for it (``inspect-app upgrade``, the demo): a
migration that went wrong is a restore.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from importlib.metadata import version
from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import exists, inspect, select
from sqlalchemy.engine import Connection

from inspect_app.accounts.models import Account
from inspect_app.db import db, table, writing
from inspect_app.instance_rows import SchemaRelease
from inspect_app.web import MIGRATIONS


class SchemaAge(Enum):
    """How the schema of a database stands to this release."""

    NONE = "no tables"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class WrongSchema(Exception):
    """The database is not at this release's schema; the message says what to do."""


def this_release() -> str:
    return version("inspect-app")


def schema_revision(connection: Connection) -> str | None:
    """The migration that the database's tables are at; None where there was none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """The migrations of this release, newest first."""
    return [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]


def schema_age(revision: str | None) -> SchemaAge:
    known = known_revisions()
    if revision is None:
        return SchemaAge.NONE
    if revision not in known:
        return SchemaAge.NEWER
    return SchemaAge.CURRENT if revision == known[0] else SchemaAge.OLDER


def release_of(connection: Connection, revision: str) -> str | None:
    """Which release brought this database to that revision; None where nobody wrote it down."""
    if not inspect(connection).has_table(SchemaRelease.__tablename__):
        return None
    rows = table(SchemaRelease).c
    release: str | None = connection.scalar(select(rows.release).where(rows.revision == revision))
    return release


def check_schema(app: Flask) -> None:
    """Makes the tables of a database without an instance; raises WrongSchema where an instance's are not ours."""
    with app.app_context():
        with db.engine.connect() as connection:
            revision = schema_revision(connection)
            is_older = schema_age(revision) is SchemaAge.OLDER
            holds_instance = is_older and connection.scalar(select(exists(select(table(Account).c.id))))
        db.engine.dispose()
    if holds_instance:
        raise WrongSchema(
            f"the database is at schema {revision}, of an earlier release; this one needs {known_revisions()[0]}. "
            "Stop the server and run “inspect-app upgrade”, which makes a backup first"
        )
    upgrade_database(app)


def upgrade_database(app: Flask) -> None:
    """Runs the migrations this database has not had yet; quick when there are none. Raises WrongSchema for a newer."""
    with app.app_context(), _one_at_a_time():
        with db.engine.connect() as connection:
            revision = schema_revision(connection)
            age = schema_age(revision)
            release = release_of(connection, str(revision)) if age is SchemaAge.NEWER else None
        if age is SchemaAge.NEWER:
            db.engine.dispose()
            raise WrongSchema(newer_schema(revision, release))
        if age is not SchemaAge.CURRENT:
            flask_migrate.upgrade()
            db.engine.dispose()  # asked what tables there are, SQLite's connections say what they knew before
            _note_release()
        db.session.remove()


def newer_schema(revision: str | None, release: str | None) -> str:
    """The sentence for a schema that this release does not know."""
    made_by = f"release {release}" if release else "a newer release"
    return (
        f"the database is at schema {revision}, made by {made_by}; this is {this_release()}, which ends at "
        f"{known_revisions()[0]}. Install {made_by} or a later one"
    )


def _note_release() -> None:
    head, rows = known_revisions()[0], table(SchemaRelease)
    with writing():
        connection = db.session.connection()
        if connection.scalar(select(rows.c.revision).where(rows.c.revision == head)) is None:
            connection.execute(rows.insert(), {"revision": head, "release": this_release(), "at": datetime.now(UTC)})


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Whoever comes second waits, and finds everything done.

    On PostgreSQL the migrations are one transaction, which begins with the lock of all that write (``db.writable``)
    and reads behind it how far the database is. SQLite's file is made and put into its mode before any transaction.
    """
    file = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not file:
        yield
        return
    folder = os.open(Path(file).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
