"""The demo in an empty PostgreSQL database: the same one, recognised again, and never beside anything else."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from inspect_app import create_app, demo
from inspect_app.config import Settings, WrongSetting
from inspect_app.db import db
from inspect_app.inspections.models import ReceivedBody
from inspect_app.moving.database_contents import filled_tables
from inspect_app.moving.database_move import engine_of
from inspect_app.submissions.projection.rebuild import compare
from tests.demo.conftest import SCHOOLS, SEED, TODAY
from tests.demo.test_apart import run
from tests.moving.conftest import execute

pytestmark = pytest.mark.only_on("postgresql", "a demo in SQLite is what the other tests look at")


@pytest.fixture
def store(new_database, tmp_path):
    return new_database(tmp_path)


@pytest.fixture
def empty(store, tmp_path):
    app = create_app(Settings(data=tmp_path, database_url=store.url, secret_key="tests", disk_floor=0))
    yield app
    engine_of(app).dispose()


def make(app, seed=SEED):
    told = []
    demo.create_once(app, seed=seed, today=TODAY, say=told.append, schools=SCHOOLS)
    return told


def digests():
    return db.session.scalars(select(ReceivedBody.digest).order_by(ReceivedBody.id)).all()


def test_it_is_the_same_demo_as_in_sqlite(small, empty):
    there = digests()
    make(empty)
    with empty.test_request_context():
        assert digests() == there
        assert compare().different == {}


def test_it_is_recognised_at_the_next_start_and_never_served_as_a_real_instance(empty, store, tmp_path):
    make(empty)
    assert demo.is_demo(empty)
    assert make(empty, SEED + 1) == ["There is an instance here already; nothing was changed."]
    code, output = run(tmp_path, "serve", "--address", "127.0.0.1:0", database_url=store.url)
    assert code == 1
    assert "INSPECT_APP_DATABASE_URL: postgresql+psycopg://" in output
    assert "holds the demonstration, whose passwords everybody knows" in output
    assert "or choose another database for a real instance" in output


def test_a_database_with_other_tables_is_refused_untouched(empty, store):
    execute(store, "CREATE TABLE payroll (id INTEGER)")
    with pytest.raises(WrongSetting, match=r"holds the tables payroll; a demo takes another database$"):
        make(empty)
    assert inspect(engine_of(empty)).get_table_names() == ["payroll"]


def test_an_interrupted_start_leaves_the_database_empty(empty, monkeypatch, tmp_path):
    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "fill_instance", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(empty)
    with engine_of(empty).connect() as connection:
        assert filled_tables(connection) == ""
    assert list(tmp_path.iterdir()) == []
