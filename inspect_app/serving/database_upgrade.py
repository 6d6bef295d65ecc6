"""Bringing the database up to date before anything uses it."""

from __future__ import annotations

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from inspect_app.db import db
from inspect_app.web import MIGRATIONS


def upgrade_database(app: Flask) -> None:
    """Runs the migrations this database has not had yet; quick when there are none."""
    with app.app_context():
        with db.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        if revision != ScriptDirectory(MIGRATIONS).get_current_head():
            flask_migrate.upgrade()
        db.session.remove()
