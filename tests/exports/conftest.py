"""Large files at each stage."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.exports.large_files.file_child import make_file_on
from inspect_app.exports.large_files.file_shelf import shelf_of
from tests.exports.large_file_orders import MANY, an_order, empty
from tests.maps.stock import a_deficiency


@pytest.fixture
def many(world, app, monkeypatch):
    """As many rows as make a file large."""
    monkeypatch.setattr("inspect_app.exports.views.LARGE_FILE_ROWS", MANY - 1)
    monkeypatch.setattr("inspect_app.exports.file_turns.LARGE_FILE_ROWS", MANY - 1)
    first = a_deficiency(world.school)
    row = dict(db.session.execute(select(Deficiency.__table__).where(Deficiency.id == first)).one()._mapping)
    rows = [{**row, "id": f"more-{n}", "number": n, "instance": f"more {n}"} for n in range(2, MANY + 1)]
    with writing():
        db.session.execute(insert(Deficiency), rows)
    yield
    for person in world.everyone:
        empty(shelf_of(person.id))


@pytest.fixture
def made(app, world, many):
    """The reviewer's file, made without a process of its own."""
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        make_file_on(shelf, app)
    db.session.rollback()
    return shelf


@pytest.fixture
def being_made(app, world, many):
    """The reviewer's file while a process makes it: 7 rows are written."""
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        shelf.note_rows(7)
        yield shelf
