"""The data's version changes with every commit, whichever came first, and is no other database's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.maps import version as module
from inspect_app.maps.version import version
from tests.people import populate


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """The clock's step is not what these are about."""
    monkeypatch.setattr(module, "clock", lambda: datetime(2026, 5, 3, tzinfo=UTC))


def now():
    db.session.rollback()
    return version()


def test_it_stays_while_nothing_is_written(app):
    before = now()
    assert now() == before


def test_it_changes_with_every_write(app, store):
    seen = {now()}
    for _ in range(3):
        store.tamper("UPDATE school SET students = students + 1")
        seen.add(now())
    assert len(seen) == 4


@pytest.mark.only_on("postgresql", "SQLite's commits come in the order of their writes")
def test_a_commit_that_comes_after_a_later_one_is_seen(app, store):
    with store.connected() as first:
        first.execute("UPDATE school SET students = 1 WHERE number = '100200'")
        store.tamper("UPDATE school SET students = 2 WHERE number = '300400'")
        before = now()
    assert now() != before


def test_another_database_of_the_same_content_has_another(app, tmp_path, new_database):
    first = now()
    settings = Settings(data=tmp_path, database_url=new_database(tmp_path).url, secret_key="tests")
    other = create_app(settings)
    with other.app_context():
        with writing():
            db.metadata.create_all(db.session.connection())
        populate()
        assert now() != first
        db.session.remove()
        db.engine.dispose()
