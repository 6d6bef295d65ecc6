from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, select

from inspect_app import create_app
from inspect_app.accounts.models import RecoveryCode, SignInLink
from inspect_app.config import Settings
from inspect_app.db import Base, db, writing
from inspect_app.inspections.published import publish_versions
from inspect_app.moving.database_move import engine_of, move_database
from inspect_app.schools.boundaries import DirectorateArea, area_around_schools
from inspect_app.schools.boundary_ledger import Changer, last_load, store_areas, undo_load
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.models import Directorate, FormerName, School, SchoolMove
from inspect_app.serving.database_upgrade import upgrade_database
from tests.conftest import NewDatabase
from tests.make import LOCKED_EXIT, NOW, jpeg
from tests.offline.story import Story
from tests.page import Browser
from tests.people import World, populate
from tests.stores import SqliteStore, Store
from tests.submissions.test_receiving import a_visit, send

ON_POSTGRES = pytest.mark.only_on("postgresql", "needs it beside SQLite")
SQLITE_AND_POSTGRES = ["sqlite", pytest.param("postgresql", marks=ON_POSTGRES)]
PHOTO, LOST = jpeg(80, 60, "#a33"), "a" * 64
EARLIER = NOW - timedelta(days=900)
"""Before every visit that is told."""
DRAFT = "3f8e6f0e-52d4-4b4c-9d7a-6a2c4f1b2d10"


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An instance in SQLite with rows in every table, which nobody has open. Not to be changed."""
    data = tmp_path_factory.mktemp("full")
    app = create_app(Settings(data=data, database_url=f"sqlite:///{data / 'kashf.sqlite'}", secret_key="tests"))
    upgrade_database(app)
    publish_versions(app)
    with app.app_context():
        world = populate()
        with app.test_request_context():
            Story(world, Random(4)).go_on(60)
        fill_what_no_story_tells(app, world)
    leave(app)
    return app


def fill_what_no_story_tells(app: Flask, world: World) -> None:
    """A wrong password, a photo, a draft, photos given up, ways to sign in without a password or an authenticator."""
    Browser(app).post("/sign-in", {"username": "engineer", "password": "guess"}, status=422)
    engineer, name = Browser(app, world.engineer), hashlib.sha256(PHOTO).hexdigest()
    engineer.put(f"/fieldwork/photos/{name}", PHOTO)
    engineer.client.put(f"/fieldwork/drafts/{DRAFT}?device=tablet-1&revision=1&counter=7", data=b'{"note": "\xd8\xa8"}')
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{name};;;;", "B03_01-1-photo": f"{LOST};;;;"})
    number = send(engineer, visit)["number"]
    Browser(app, world.reviewer).post(f"/visits/{number}/missing-photos", {"reason": "تلف الجهاز"})
    _load_boundary_and_take_it_back(world)
    with writing():
        db.session.add(RecoveryCode(code_hash="c" * 64, account_id=world.ministry.id))
        home, other = db.session.scalars(select(Directorate).order_by(Directorate.id).limit(2))
        school = db.session.scalars(select(School).where(School.directorate_id == home.id).limit(1)).one()
        db.session.add(FormerName(directorate_id=home.id, name_ar="اسم سابق", name_en="Before", until=NOW))
        way = {"school_id": school.id, "from_id": other.id, "to_id": home.id}
        db.session.add(SchoolMove(**way, since=EARLIER, entered_at=EARLIER))
        db.session.add(SignInLink(account_id=world.engineer.id, token_hash="d" * 64, made_at=NOW))


def _load_boundary_and_take_it_back(world: World) -> None:
    by = Changer(world.administrator.id, NOW)
    [directorate, _] = DirectorateIndex.read(db.session()).all
    area = DirectorateArea(directorate, area_around_schools([(32.4686, 36.2436)]) or "", approximate=False, names=())
    with writing():
        store_areas(db.session(), [area], "حدود.gpkg", by)
        load = last_load(db.session())
        assert load and undo_load(db.session(), load.id, by)


def leave(app: Flask) -> None:
    """Closes every connection: a database that somebody has open is not moved."""
    engine_of(app).dispose()


Made = tuple[Flask, Store]


@pytest.fixture
def make_empty(tmp_path: Path, new_database: NewDatabase) -> Iterator[Callable[[str], Made]]:
    """``make_empty("sqlite" | "postgresql")`` is an application whose database is empty, and that database."""
    made: list[Made] = []

    def make(kind: str) -> Made:
        file = tmp_path / f"{len(made)}.sqlite"
        store = new_database(tmp_path) if kind == "postgresql" else SqliteStore(file)
        app = create_app(Settings(data=tmp_path, database_url=store.url, secret_key="tests", disk_floor=0))
        made.append((app, store))
        return app, store

    yield make
    for app, store in made:
        leave(app)
        store.drop()


@pytest.fixture
def make_copy(full: Flask, make_empty: Callable[[str], Made]) -> Callable[[str], Made]:
    """``make_copy(kind)`` is the full instance moved to such a database, there to be changed."""

    def make(kind: str) -> Made:
        app, store = make_empty(kind)
        move_database(full, app)
        leave(full)
        leave(app)
        return app, store

    return make


def execute(store: Store, *statements: str) -> None:
    """As anybody who may write to the database, past the application."""
    with create_engine(store.url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table, read by the models, but for what the journal says of moves."""
    tables = Base.metadata.tables
    journal = tables["audit"]
    queries = {name: select(table) for name, table in tables.items()}
    queries["audit"] = queries["audit"].where(journal.c.action != "move-database")
    with engine_of(app).connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(query)), key=repr) for name, query in queries.items()
        }
