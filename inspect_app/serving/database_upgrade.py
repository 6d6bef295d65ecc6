"""Bringing the database up to date before anything uses it, also where several servers start at once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from inspect_app.db import db
from inspect_app.web import MIGRATIONS


def upgrade_database(app: Flask) -> None:
    """Runs the migrations this database has not had yet; quick when there are none."""
    with app.app_context(), _one_at_a_time():
        with db.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        if revision != ScriptDirectory(MIGRATIONS).get_current_head():
            flask_migrate.upgrade()
            db.engine.dispose()  # asked what tables there are, SQLite's connections say what they knew before
        db.session.remove()


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
