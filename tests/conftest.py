from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import create_app
from inspect_app.accounts.models import Person
from inspect_app.config import Settings
from inspect_app.db import db
from tests.page import Browser
from tests.people import World, populate


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, World, Path, Path]:
    """The application, the world, the database in use and its untouched copy: made once per worker."""
    data = tmp_path_factory.mktemp("instance")
    database = data / "kashf.sqlite"
    app = create_app(
        Settings(data=data, database_url=f"sqlite:///{database}", secret_key="tests", insecure_http=True, disk_floor=0)
    )
    app.config["RATELIMIT_ENABLED"] = True
    app.testing = False  # failures become the page a person would see, as in production
    with app.app_context():
        from inspect_app.db import writing

        with writing():
            db.metadata.create_all(db.session.connection())
        world = populate()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    pristine = data / "pristine.sqlite"
    shutil.copy(database, pristine)
    return app, world, database, pristine


@pytest.fixture
def app(kit: tuple[Flask, World, Path, Path]) -> Iterator[Flask]:
    """The application on a database that holds the world and nothing else, with its context pushed."""
    app, _, database, pristine = kit
    with app.app_context():
        _restore(pristine, database)
        shutil.rmtree(app.extensions["kashf.settings"].photos, ignore_errors=True)
        yield app
        db.session.remove()


def _restore(pristine: Path, database: Path) -> None:
    """Through SQLite, never by copying files: a connection still open elsewhere would lose its log under its feet."""
    with closing(sqlite3.connect(pristine)) as source, closing(sqlite3.connect(database, timeout=30)) as target:
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target)


@pytest.fixture
def world(app: Flask, kit: tuple[Flask, World, Path, Path]) -> World:
    return kit[1]


@pytest.fixture
def page(app: Flask) -> Callable[..., Browser]:
    """``page(person, language="ar")`` is a browser signed in as that person; ``page()`` is a stranger's."""

    def open_as(person: Person | None = None, language: str = "ar") -> Browser:
        return Browser(app, person, language)

    return open_as
