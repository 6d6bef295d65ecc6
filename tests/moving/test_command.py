"""``inspect-app move-database`` as an operator meets it: what it says, and everything it refuses."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlalchemy import NullPool, create_engine

from inspect_app.cli import main
from inspect_app.serving.database_upgrade import known_revisions, upgrade_database
from tests.moving.conftest import ON_POSTGRES, SQLITE_AND_POSTGRES, everything, execute


@pytest.fixture
def move(tmp_path, monkeypatch):
    """``move(store, target)`` runs the command where ``store`` is the configured database."""
    monkeypatch.setattr(os, "umask", lambda _: 0)

    def run(store, target):
        settings = {"INSPECT_APP_DATA": str(tmp_path / "data"), "INSPECT_APP_DATABASE_URL": store.url}
        return CliRunner().invoke(main, ["move-database", target], env=settings)

    return run


def refused(result):
    assert result.exit_code == 1
    start, because = result.stderr.strip().split(" was moved", 1)
    assert start == "Error: Nothing"
    return because.lstrip(":. ")


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_it_tells_the_rows_of_every_table_and_what_to_do_next(make_copy, make_empty, move, tmp_path, kind):
    source, target = make_copy("sqlite")[1], make_empty(kind)[1]
    told = move(source, target.url)
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0] == f"From {source.url}"
    (schools,) = [line for line in lines if line.startswith("  school ")]
    assert schools.split()[1:3] == ["2", "rows"]
    assert any(line.startswith("Compared, and equal in both: ") for line in lines)
    assert f"Photos and uploads stay in {tmp_path / 'data'}, which the server needs as before." in lines
    assert f"  INSPECT_APP_DATABASE_URL={target.url}" in lines


def test_the_journal_of_the_moved_database_says_so(make_copy, make_empty, move):
    source, (app, target) = make_copy("sqlite")[1], make_empty("sqlite")
    source.tamper("DELETE FROM audit WHERE action = 'move-database'")
    move(source, target.url)
    ((subject, detail),) = target.rows("SELECT subject, detail FROM audit WHERE action = 'move-database'")
    assert (subject, detail) == ("sqlite", f"{sum(map(len, everything(app).values()))} rows")
    assert source.rows("SELECT count(*) FROM audit WHERE action = 'move-database'") == [(0,)]


@ON_POSTGRES
def test_a_password_is_never_shown(make_copy, make_empty, move):
    source, target = make_copy("sqlite")[1], make_empty("postgresql")[1]
    told = move(source, target.url.replace("@", ":geheim@", 1))
    assert told.exit_code == 0
    assert "geheim" not in told.output
    assert ":***@" in told.stdout


@pytest.mark.parametrize(
    "target",
    ["", "kashf", "sqlite://", "sqlite:///relative.sqlite", "postgres://h/d", "postgresql+psycopg://h", "mysql://h/d"],
)
def test_an_address_of_no_database_is_refused(make_empty, move, target):
    assert refused(move(make_empty("sqlite")[1], target)).startswith("the target is postgresql+psycopg://USER@HOST")


def test_a_target_that_cannot_be_reached_is_told(make_copy, move, tmp_path):
    source = make_copy("sqlite")[1]
    assert "unable to open database file" in refused(move(source, f"sqlite:///{tmp_path}/no/such/folder.sqlite"))
    assert "connection failed" in refused(move(source, "postgresql+psycopg://kashf@127.0.0.1:1/kashf"))


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_database_is_not_moved_onto_itself(make_copy, move, kind):
    store = make_copy(kind)[1]
    assert refused(move(store, store.url)) == "the target is the configured database itself"


def test_nor_under_another_name(make_copy, move, tmp_path):
    store = make_copy("sqlite")[1]
    link = tmp_path / "link.sqlite"
    link.symlink_to(store.database)
    assert refused(move(store, f"sqlite:///{link}")).startswith("the target is not empty: there are rows in account, ")


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_target_with_anything_in_it_is_refused_and_stays_as_it_is(make_copy, make_empty, move, kind):
    source, other = make_copy("sqlite")[1], make_empty(kind)[1]
    execute(other, "CREATE TABLE payroll (id INTEGER)")
    assert refused(move(source, other.url)) == "the target is not empty: it has the tables payroll"
    assert other.rows("SELECT count(*) FROM payroll") == [(0,)]
    full = make_copy(kind)[1]
    before = full.rows("SELECT id FROM visit ORDER BY id")
    assert refused(move(source, full.url)).startswith("the target is not empty: there are rows in account, answer")
    assert full.rows("SELECT id FROM visit ORDER BY id") == before


def test_a_target_whose_tables_are_another_releases_is_refused(make_copy, make_empty, move):
    source, (app, other) = make_copy("sqlite")[1], make_empty("sqlite")
    upgrade_database(app)
    other.tamper("UPDATE alembic_version SET version_num = '0003'")
    assert refused(move(source, other.url)) == "the target is not empty: it has the tables of another release"


def test_a_source_of_another_release_is_refused(make_copy, make_empty, move):
    source, target = make_copy("sqlite")[1], make_empty("sqlite")[1]
    head = known_revisions()[0]
    source.tamper("UPDATE alembic_version SET version_num = '0003'")
    assert f"is at schema 0003 and this release at {head}. Bring it up to date first" in refused(
        move(source, target.url)
    )
    source.tamper("UPDATE alembic_version SET version_num = '9999'")
    assert "is at schema 9999, of a newer release" in refused(move(source, target.url))
    assert target.rows("SELECT count(*) FROM sqlite_master") == [(0,)]


def test_a_source_without_an_instance_is_refused(make_empty, move):
    source, target = make_empty("sqlite")[1], make_empty("sqlite")[1]
    assert refused(move(source, target.url)) == "the configured database holds no Kashf instance"


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_while_a_server_has_it_open_nothing_is_moved(make_copy, make_empty, move, kind):
    """Also one that only waits: what it wrote later would stay behind."""
    source, target = make_copy(kind)[1], make_empty("sqlite")[1]
    if kind == "sqlite":
        server = closing(sqlite3.connect(source.database))
    else:
        server = create_engine(source.url, poolclass=NullPool).connect()
    with server as connection:
        if kind == "sqlite":
            connection.execute("SELECT 1 FROM visit").close()
        assert "another program has the configured database open" in refused(move(source, target.url))
    assert target.rows("SELECT count(*) FROM sqlite_master") == [(0,)]
    assert move(source, target.url).exit_code == 0
