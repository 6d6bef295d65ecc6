from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

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
from tests.stores import DIALECT, Store, store_in

event.listen(Engine, "before_cursor_execute", refuse_to_lose)
Kit = tuple[Flask, World, Store]
NewDatabase = Callable[[Path], Store]
SLOW_FOLDERS = ("wire", "schedules", "browser")
"""Folders whose modules take minutes each."""
_DATABASES = {"kit", "new_database", "cluster"}
"""Through these fixtures, and no other way, a test comes to the database that the whole suite is run on."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what is about the other database, and leaves out on PostgreSQL what would say nothing new there."""
    items.sort(key=_turn)
    for item in items:
        if (mark := item.get_closest_marker("only_on")) and mark.args[0] != DIALECT:
            item.add_marker(pytest.mark.skip(reason=f"only on {mark.args[0]}: {mark.args[1]}"))
    if DIALECT == "postgresql":
        left_out = [item for item in items if not _is_worth_a_second_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _turn(item: pytest.Item) -> int:
    """What takes longest comes first, so that no worker is left alone with it at the end."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return SLOW_FOLDERS.index(folder) if folder in SLOW_FOLDERS else len(SLOW_FOLDERS)


def _is_worth_a_second_database(item: pytest.Item) -> bool:
    """It comes to the database; of the browser's tests, only those that say so: the others are about scripts."""
    if item.get_closest_marker("browser") and not item.get_closest_marker("on_both"):
        return False
    return bool(_DATABASES.intersection(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def new_database() -> Iterator[NewDatabase]:
    """``new_database(folder)`` is an empty one, in the folder where it is a file."""
    made: list[Store] = []

    def make(folder: Path) -> Store:
        made.append(store_in(folder))
        return made[-1]

    yield make
    for store in made:
        store.drop()


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Kit:
    """The application, the world and its database, which can be made untouched again: made once per worker."""
    data = tmp_path_factory.mktemp("instance")
    store = new_database(data)
    app = create_app(
        Settings(
            data=data,
            database_url=store.url,
            secret_key="tests",
            insecure_http=True,
            disk_floor=0,
            second_factor_required=False,
        )
    )
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
    return app, world, store


@pytest.fixture
def app(kit: Kit) -> Iterator[Flask]:
    """The application on a database that holds the world and nothing else, with its context pushed."""
    app, _, store = kit
    with app.app_context():
        store.restore()
        for files in (app.extensions["kashf.settings"].photos, app.extensions["kashf.settings"].backups):
            shutil.rmtree(files, ignore_errors=True)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def store(app: Flask, kit: Kit) -> Store:
    """The database itself, to be looked at and changed past the application."""
    return kit[2]


@pytest.fixture
def world(app: Flask, kit: Kit) -> World:
    return kit[1]


@pytest.fixture
def page(app: Flask) -> Callable[..., Browser]:
    """``page(person, language="ar")`` is a browser signed in as that person; ``page()`` is a stranger's."""

    def open_as(person: Person | None = None, language: str = "ar") -> Browser:
        return Browser(app, person, language)

    return open_as
