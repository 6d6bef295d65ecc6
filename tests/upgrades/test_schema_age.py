"""A database of another release: only what asks for it brings an instance up to date, and a newer one is refused."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from inspect_app import create_app
from inspect_app.cli import main
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.serving.database_upgrade import (
    WrongSchema,
    check_schema,
    known_revisions,
    this_release,
    upgrade_database,
)
from tests.upgrades.old_releases import old_instance
from tests.upgrades.test_second_release import OLD

REVISION = "SELECT version_num FROM alembic_version"


TABLES = {
    "SqliteStore": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "PostgresStore": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


@pytest.fixture
def old(tmp_path, new_database):
    app, store = old_instance(tmp_path, new_database, "0006", OLD)
    yield app, store
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def fresh(tmp_path, new_database):
    """An application whose database is still empty, and that database."""
    store = new_database(tmp_path)
    app = create_app(Settings(data=tmp_path, database_url=store.url, secret_key="tests"))
    yield app, store
    with app.app_context():
        db.engine.dispose()


def run(store, tmp_path, *command):
    settings = {"INSPECT_APP_DATA": str(tmp_path), "INSPECT_APP_DATABASE_URL": store.url}
    return CliRunner().invoke(main, command, env=settings)


@pytest.mark.parametrize(
    "command", [("serve", "--address", "127.0.0.1:0"), ("rebuild", "--check"), ("new-epoch",), ("scan-photos",)]
)
def test_an_instance_of_an_earlier_release_is_not_brought_up_to_date_in_passing(old, tmp_path, command):
    _, store = old
    told = run(store, tmp_path, *command)
    assert told.exit_code == 1
    assert (
        f"the database is at schema 0006, of an earlier release; this one needs {known_revisions()[0]}" in told.stderr
    )
    assert "inspect-app upgrade" in told.stderr
    assert store.rows(REVISION) == [("0006",)]


def test_an_empty_database_gets_its_tables(fresh):
    app, store = fresh
    check_schema(app)
    assert store.rows("SELECT count(*) FROM visit") == [(0,)]


def test_tables_of_an_earlier_release_without_an_instance_are_brought_up_to_date(old):
    app, store = old
    tables = [name for (name,) in store.rows(TABLES[type(store).__name__])]
    store.tamper(*(f"DELETE FROM {name}" for name in tables if name not in ("alembic_version", "epoch")))  # noqa: S608
    check_schema(app)
    assert store.rows(REVISION) == [(known_revisions()[0],)]


def test_the_release_is_written_where_the_schema_is(old):
    app, store = old
    upgrade_database(app)
    assert store.rows("SELECT revision, release FROM schema_release") == [(known_revisions()[0], this_release())]


@pytest.mark.parametrize("come", [check_schema, upgrade_database])
def test_a_newer_schema_is_refused_by_the_release_that_made_it(fresh, come):
    app, store = fresh
    upgrade_database(app)
    store.tamper(
        "UPDATE alembic_version SET version_num = '9999'",
        "INSERT INTO schema_release (revision, release, at) VALUES ('9999', '7.5', '2031-01-01 00:00:00')",
    )
    with pytest.raises(WrongSchema, match=r"at schema 9999, made by release 7\.5; .* Install release 7\.5 or a later"):
        come(app)


def test_a_newer_schema_that_names_no_release_is_refused_too(fresh):
    app, store = fresh
    upgrade_database(app)
    store.tamper("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WrongSchema, match="at schema 9999, made by a newer release"):
        check_schema(app)
