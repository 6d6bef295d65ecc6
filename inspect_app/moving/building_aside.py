"""Building an instance aside: it takes the place of the empty database whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.moving.database_move import copy_everything, engine_of
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.write_turns import TURNS_ENDING


@contextmanager
def build_aside(app: Flask, begin_with: Path | None = None) -> Iterator[Flask]:
    """An application on a file of SQLite aside, whose contents come into this one's database when the block ended well.

    A file of SQLite is replaced by it, any other database filled from it in one transaction. Interrupted at any moment,
    the database is as empty as before; photos written meanwhile lie unused under their hashes. Nobody else may have the
    database open. ``begin_with``: the file of SQLite whose contents are there first, whatever release made it.
    """
    target = _database_file(app)
    settings: Settings = app.extensions["kashf.settings"]
    aside = (target or settings.data / "kashf.sqlite").with_suffix(".building")
    _remove(aside)
    if first := begin_with or target:
        copy_database_file(first, aside)
    building_app = create_app(replace(settings, database_url=f"sqlite:///{aside}"))
    try:
        event.listen(engine_of(building_app), "connect", _do_not_sync)
        upgrade_database(building_app)
        yield building_app
        if target:
            _put_in_place(building_app, aside, app, target)
        else:
            copy_everything(building_app, app)
    finally:
        _close(building_app)
        _remove(aside)


def copy_database_file(source: Path, target: Path) -> None:
    """As the source stands in this moment, also while others write there."""
    with closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _database_file(app: Flask) -> Path | None:
    """The file that is the application's database, when it is SQLite's."""
    url = engine_of(app).url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _put_in_place(building_app: Flask, aside: Path, app: Flask, target: Path) -> None:
    _close(building_app)
    _force_to_disk(aside)
    _close(app)
    for left_over in _files_beside(target):
        left_over.unlink(missing_ok=True)
    aside.replace(target)


def _do_not_sync(connection: sqlite3.Connection, _record: object) -> None:
    """Nothing of a half-built instance needs to survive; it is forced to disk once, when it is whole."""
    connection.execute("PRAGMA synchronous=OFF")


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _force_to_disk(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _files_beside(file: Path) -> tuple[Path, ...]:
    """Those of SQLite and ours next to a database."""
    return tuple(file.with_name(file.name + ending) for ending in ("-wal", "-shm", TURNS_ENDING))


def _remove(file: Path) -> None:
    for path in (file, *_files_beside(file)):
        path.unlink(missing_ok=True)
