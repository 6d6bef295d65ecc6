from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from inspect_app import create_app
from inspect_app.accounts.models import Person
from inspect_app.config import Settings
from inspect_app.db import db
from tests.lasting import refuse_to_lose
from tests.page import Browser
from tests.people import World, populate
from tests.stores import PostgresStore, SqliteStore, store_in

event.listen(Engine, "before_cursor_execute", refuse_to_lose)
Kit = tuple[Flask, World, SqliteStore | PostgresStore]


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    """The application, the world and its database, which can be made untouched again: made once per worker."""
    data = tmp_path_factory.mktemp("instance")
    store = store_in(data)
    app = create_app(Settings(data=data, database_url=store.url, secret_key="tests", insecure_http=True, disk_floor=0))
    app.config["RATELIMIT_ENABLED"] = True
    app.testing = False  # failures become the page a person would see, as in production
    with app.app_context():
        from inspect_app.db import writing

        with writing():
            db.metadata.create_all(db.session.connection())
        world = populate()
        db.session.remove()
        db.engine.dispose()
    store.keep()
    yield app, world, store
    store.drop()


@pytest.fixture
def app(kit: Kit) -> Iterator[Flask]:
    """The application on a database that holds the world and nothing else, with its context pushed."""
    app, _, store = kit
    with app.app_context():
        store.restore()
        shutil.rmtree(app.extensions["kashf.settings"].photos, ignore_errors=True)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask, kit: Kit) -> World:
    return kit[1]


@pytest.fixture
def page(app: Flask) -> Callable[..., Browser]:
    """``page(person, language="ar")`` is a browser signed in as that person; ``page()`` is a stranger's."""

    def open_as(person: Person | None = None, language: str = "ar") -> Browser:
        return Browser(app, person, language)

    return open_as
