"""``inspect-app upgrade``: backed up and verified, then migrated; and nothing without that backup."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from inspect_app.serving.database_upgrade import known_revisions, this_release
from inspect_app.submissions.projection.rebuild import compare
from tests.backups.conftest import close
from tests.upgrades.old_releases import old_instance
from tests.upgrades.test_second_release import OLD

REVISION = "SELECT version_num FROM alembic_version"


@pytest.fixture
def old(make_instance, new_database):
    """An instance of the second release."""
    instance = make_instance()
    app, instance.store = old_instance(instance.data, new_database, "0006", OLD)
    close(app)
    yield instance
    instance.store.drop()


def test_it_backs_up_migrates_and_says_so(old):
    visits = old.rows("SELECT id, number FROM visit ORDER BY id")
    told = old.run("upgrade")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1] == f"The instance is at release {this_release()}."
    assert old.rows(REVISION) == [(known_revisions()[0],)]
    assert old.rows("SELECT id, number FROM visit ORDER BY id") == visits
    (backup,) = old.finished()
    assert json.loads((backup / "manifest.json").read_text())["schema"] == "0006"
    line = "SELECT subject, detail FROM audit WHERE action = 'upgrade-database'"
    assert old.rows(line) == [(this_release(), f"0006 → {known_revisions()[0]}")]
    app = old.app()
    with app.app_context():
        assert compare().different == {}
    close(app)


def test_a_second_time_there_is_nothing_to_do(old):
    old.run("upgrade")
    assert old.run("upgrade").stdout.splitlines() == ["There was nothing to upgrade."]
    assert len(old.finished()) == 1


def test_without_a_good_backup_nothing_is_changed(old):
    old.store.tamper("UPDATE visit SET note = 'another' WHERE number = 1")
    told = old.run("upgrade")
    assert told.exit_code == 1
    assert "what is stored is not what the received bodies say: visit" in told.stderr
    assert (old.rows(REVISION), old.finished()) == ([("0006",)], [])


@pytest.mark.only_on("sqlite", "looks at SQLite's locks")
def test_while_a_server_has_the_database_open_nothing_is_changed(old):
    with closing(sqlite3.connect(old.store.database)) as server:
        server.execute("SELECT count(*) FROM visit").close()
        told = old.run("upgrade")
    assert told.exit_code == 1
    assert "another program has the configured database open; stop the server first" in told.stderr
    assert (old.rows(REVISION), old.finished()) == ([("0006",)], [])


def test_a_newer_schema_is_refused(full):
    full.store.tamper("UPDATE alembic_version SET version_num = '9999'")
    for command in ("upgrade", "backup", "serve"):
        told = full.run(command)
        assert told.exit_code == 1
        assert "the database is at schema 9999, made by a newer release" in told.stderr, command


def test_a_new_database_gets_its_tables(make_instance):
    instance = make_instance()
    assert instance.run("upgrade").exit_code == 0
    assert instance.rows(REVISION) == [(known_revisions()[0],)]
