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
from inspect_app.config import WrongSetting
from inspect_app.db import db


@contextmanager
def build_aside(app: Flask) -> Iterator[Flask]:
    """An application on a copy of this one's database, which replaces it when the block has ended well.

    Interrupted at any moment, the database is as empty as before; photos written meanwhile lie unused under their
    hashes. Nobody else may have the database open. Raises WrongSetting when it is not a file of SQLite.
    """
    target = _database_file(app)
    copy_file = target.with_name(f"{target.name}.building")
    _remove(copy_file)
    with closing(sqlite3.connect(target)) as source, closing(sqlite3.connect(copy_file)) as copy:
        source.backup(copy)
    building_app = create_app(replace(app.extensions["kashf.settings"], database_url=f"sqlite:///{copy_file}"))
    try:
        with building_app.app_context():
            event.listen(db.engine, "connect", _do_not_sync)
        yield building_app
        _close(building_app)
        _force_to_disk(copy_file)
        _close(app)
        for left_over in _sqlite_files(target):
            left_over.unlink(missing_ok=True)
        copy_file.replace(target)
    finally:
        _close(building_app)
        _remove(copy_file)


def _database_file(app: Flask) -> Path:
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise WrongSetting("INSPECT_APP_DATABASE_URL: a demo instance is made in SQLite; leave this setting out")
    return Path(url.database)


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


def _sqlite_files(file: Path) -> tuple[Path, ...]:
    """SQLite's own files next to a database."""
    return tuple(file.with_name(file.name + ending) for ending in ("-wal", "-shm"))


def _remove(file: Path) -> None:
    for path in (file, *_sqlite_files(file)):
        path.unlink(missing_ok=True)
