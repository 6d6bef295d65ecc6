"""Bringing an instance to this release: backed up and verified first, then migrated, then told again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from inspect_app.backups.backup_failure import BackupFailure
from inspect_app.backups.make_backup import make_backup
from inspect_app.backups.verification import check_told_again
from inspect_app.db import writing
from inspect_app.journal import Action, record
from inspect_app.moving.database_move import Say, engine_of
from inspect_app.moving.move_refusals import CannotMove, check_nobody_else
from inspect_app.serving.database_upgrade import (
    SchemaAge,
    check_schema,
    known_revisions,
    schema_age,
    schema_revision,
    this_release,
    upgrade_database,
)


def upgrade_instance(app: Flask, backups: Path, say: Say = lambda _: None) -> bool:
    """Returns whether there was anything to do. Raises BackupFailure, and WrongSchema for a newer schema.

    Verifying the backup tries the same migrations on a copy first.
    """
    engine = engine_of(app)
    with engine.connect() as connection:
        revision = schema_revision(connection)
    engine.dispose()
    if schema_age(revision) is not SchemaAge.OLDER:
        check_schema(app)
        return False
    try:
        check_nobody_else(engine)
    except CannotMove as error:
        raise BackupFailure(str(error)) from error
    backup = make_backup(app, backups, say)
    say(f"Backed up in {backup.folder}")
    say(f"From schema {revision} to {known_revisions()[0]}…")
    upgrade_database(app)
    with app.app_context(), writing():
        record(datetime.now(UTC), None, Action.UPGRADE_DATABASE, this_release(), f"{revision} → {known_revisions()[0]}")
    say("Telling everything again…")
    check_told_again(app)
    return True
