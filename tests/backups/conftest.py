from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from inspect_app import create_app
from inspect_app.cli import main
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.serving.database_upgrade import upgrade_database
from tests.conftest import NewDatabase
from tests.moving.conftest import fill_what_no_story_tells
from tests.offline.story import Story
from tests.people import World, populate
from tests.stores import SqliteStore, Store


@dataclass
class Instance:
    """One data folder with its database, and the commands an operator gives there."""

    data: Path
    store: Store
    backups: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "INSPECT_APP_DATA": str(self.data),
            "INSPECT_APP_DATABASE_URL": self.store.url,
            "INSPECT_APP_BACKUPS": str(self.backups),
            "INSPECT_APP_INSECURE_HTTP": "yes",
            "INSPECT_APP_DISK_FLOOR": "0",
        }

    @property
    def photos(self) -> Path:
        return self.data / "photos"

    def app(self) -> Flask:
        return create_app(Settings.from_environment(self.environment))

    def run(self, *command: str, **environment: str) -> Result:
        return CliRunner().invoke(main, command, env=self.environment | environment)

    def back_up(self, *options: str) -> Path:
        """The newest backup, just made."""
        told = self.run("backup", *options)
        assert told.exit_code == 0, told.output
        return max(self.finished())

    def finished(self) -> list[Path]:
        return sorted(self.backups.glob("2*"))

    def photo(self, name: str) -> Path:
        return self.photos / name[:2] / name

    def photo_names(self) -> list[str]:
        """Of a visit and of a person's step."""
        return [name for (name,) in self.rows("SELECT sha256 FROM stored_photo ORDER BY sha256")]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.store.rows(query)


MakeInstance = Callable[..., Instance]


@pytest.fixture(autouse=True)
def umask_put_back() -> Iterator[None]:
    """The commands change it for their process, which is the tests' own here."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def make_instance(tmp_path: Path, new_database: NewDatabase) -> Iterator[MakeInstance]:
    """``make_instance("sqlite")`` is an empty one there; without a word on the database that the suite is run on."""
    made: list[Instance] = []

    def make(kind: str = "") -> Instance:
        data = tmp_path / f"instance-{len(made)}"
        data.mkdir()
        store = SqliteStore(data / "kashf.sqlite") if kind == "sqlite" else new_database(data)
        made.append(Instance(data, store, tmp_path / "backups"))
        return made[-1]

    yield make
    for instance in made:
        instance.store.drop()


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def fill(instance: Instance) -> World:
    """People, visits, corrections, steps, a photo: rows in every table."""
    app = instance.app()
    upgrade_database(app)
    with app.app_context():
        world = populate()
        with app.test_request_context():
            Story(world, Random(4)).go_on(20)
        fill_what_no_story_tells(app, world)
    close(app)
    return world


@pytest.fixture
def full(make_instance: MakeInstance) -> Instance:
    instance = make_instance()
    fill(instance)
    return instance
