"""Putting a backup back: whole and under another epoch, or refused in words, and then nothing is there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.backup_state import read_backup_state
from inspect_app.db import db
from inspect_app.serving.database_upgrade import known_revisions
from inspect_app.submissions.projection.rebuild import compare
from tests.backups.conftest import close, fill
from tests.backups.test_backup import NAME, PLACE
from tests.moving.conftest import ON_POSTGRES, PHOTO, everything
from tests.upgrades.old_releases import old_instance
from tests.upgrades.test_first_release import OLD as FIRST
from tests.upgrades.test_second_release import OLD as SECOND

KINDS = ["sqlite", pytest.param("postgresql", marks=ON_POSTGRES)]


def contents(instance):
    """All rows but what a restore itself changes: the epoch, and its line in the journal."""
    app = instance.app()
    rows = everything(app)
    close(app)
    del rows["epoch"]
    rows["audit"] = [row for row in rows["audit"] if "restore-backup" not in row]
    return rows


def restored(instance, backup, **environment):
    told = instance.run("restore", str(backup), **environment)
    assert told.exit_code == 0, told.output
    return told.stdout.splitlines()


def refused(instance, backup, **environment):
    told = instance.run("restore", str(backup), **environment)
    assert told.exit_code == 1
    start, because = told.stderr.strip().split(": Nothing was restored: ", 1)
    assert start == "Error"
    return because


def is_empty(instance):
    app = instance.app()
    with app.app_context():
        tables = set(db.inspect(db.engine).get_table_names())
    close(app)
    return not tables and not instance.photos.exists()


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_everything_comes_back_in_either_database(make_instance, source, target):
    one, other = make_instance(source), make_instance(target)
    fill(one)
    before = contents(one)
    backup = one.back_up()
    restored(other, backup)
    assert contents(other) == before
    assert other.photo(NAME).read_bytes() == PHOTO
    assert (other.data / "secret-key").read_text() == (one.data / "secret-key").read_text()
    assert other.store.damage() == []
    app = other.app()
    with app.app_context():
        assert compare().different == {}
    close(app)


def test_it_is_another_epoch_and_the_journal_says_so(full, make_instance):
    backup, other = full.back_up(), make_instance()
    said = json.loads((backup / "manifest.json").read_text())
    restored(other, backup)
    assert other.rows("SELECT value FROM epoch") != full.rows("SELECT value FROM epoch")
    ((subject, detail, account),) = other.rows(
        "SELECT subject, detail, account_id FROM audit WHERE action = 'restore-backup'"
    )
    assert (subject, detail, account) == (said["taken_at"], f"{said['rows']['visit']} visits", None)


def test_numbers_go_on_behind_what_may_have_been_given(full, make_instance):
    backup, other = full.back_up(), make_instance()
    told = restored(other, backup)
    ((visits, deficiencies),) = other.rows("SELECT visits_after, deficiencies_after FROM epoch")
    for table, after in (("visit", visits), ("deficiency", deficiencies)):
        ((last,),) = other.rows(f"SELECT max(number) FROM {table}")  # noqa: S608
        assert after >= last + 1_000
    assert f"New numbers: visits from {visits + 1}, deficiencies from {deficiencies + 1}." in told


def test_an_old_backup_leaves_out_more(full, make_instance):
    backup, young, old = full.back_up(), make_instance(), make_instance()
    restored(young, backup)
    manifest = backup / "manifest.json"
    said = json.loads(manifest.read_text())
    said["taken_at"] = (datetime.now(UTC) - timedelta(days=3000)).isoformat()
    manifest.write_text(json.dumps(said))
    restored(old, backup)
    after = "SELECT visits_after FROM epoch"
    assert old.rows(after)[0][0] > young.rows(after)[0][0] + 5_000


def test_the_photos_are_looked_at_at_once(full, make_instance):
    other, backup = make_instance(), full.back_up()
    assert restored(other, backup)[-1] == "2 photos looked at: 0 damaged, 0 without a file."
    assert read_backup_state(other.data).scanned_at is not None


def test_nobody_else_may_read_what_came_back(full, make_instance):
    other, backup = make_instance(), full.back_up()
    restored(other, backup)
    open_to_others = [path for path in other.data.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_files_that_came_back_are_not_those_of_the_backup(full, make_instance):
    other, backup = make_instance(), full.back_up()
    restored(other, backup)
    assert other.photo(NAME).stat().st_ino != (backup / PLACE).stat().st_ino


@pytest.mark.parametrize("file", [PLACE, "database.sqlite", "secret-key", "checksums.txt"])
@pytest.mark.parametrize("how", ["removed", "cut", "flipped"])
def test_a_file_that_is_not_what_it_was_is_named_and_nothing_restored(full, make_instance, file, how):
    backup, other = full.back_up(), make_instance()
    damaged = backup / file
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    if how == "removed":
        damaged.unlink()
    else:
        damaged.write_bytes(bytes(data) if how == "flipped" else bytes(data[:-1]))
    assert file in refused(other, backup)
    assert is_empty(other)


def test_a_folder_without_a_manifest_is_no_backup(make_instance, tmp_path):
    assert refused(make_instance(), tmp_path) == f"{tmp_path} is no backup: it has no manifest.json"


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}'])
def test_a_manifest_that_nobody_can_read_is_told(full, make_instance, text):
    backup = full.back_up()
    (backup / "manifest.json").write_text(text)
    assert refused(make_instance(), backup).startswith(f"{backup / 'manifest.json'} cannot be read: ")


def changed(backup, **said):
    manifest = backup / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | said))
    return backup


def test_a_newer_schema_is_refused_by_the_release_that_made_it(full, make_instance):
    backup = changed(full.back_up(), schema="9999", release="7.5")
    because = refused(make_instance(), backup)
    assert because.startswith("the backup is at schema 9999, made by release 7.5; this is ")
    assert because.endswith("Install release 7.5 or a later one")


def test_a_newer_format_too(full, make_instance):
    backup = changed(full.back_up(), format=2, release="7.5")
    assert refused(make_instance(), backup) == "this backup has format 2, made by release 7.5"


def test_a_full_database_is_refused_and_stays_as_it_is(full):
    backup, before = full.back_up(), contents(full)
    for name in full.photo_names():
        full.photo(name).unlink()
    assert refused(full, backup).startswith("the configured database is not empty: there are rows in account, answer")
    assert contents(full) == before


def test_a_full_data_folder_too(full, make_instance):
    backup, other = full.back_up(), make_instance()
    other.photo(NAME).parent.mkdir(parents=True)
    other.photo(NAME).write_bytes(PHOTO)
    assert refused(other, backup).startswith(f"there are photos in {other.photos}")


def test_too_little_room_is_told_before_anything_is_written(full, make_instance):
    backup, other = full.back_up(), make_instance()
    because = refused(other, backup, INSPECT_APP_DISK_FLOOR="900000000000000")
    assert because.startswith(f"{other.data} has ")
    assert is_empty(other)


@pytest.mark.only_on("sqlite", "PostgreSQL's own refusal of a second writer is tested with move-database")
def test_a_database_that_somebody_has_open_is_refused(full, make_instance):
    backup, other = full.back_up(), make_instance()
    with closing(sqlite3.connect(other.store.database)) as server:
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("SELECT count(*) FROM sqlite_master").close()
        assert "another program has the configured database open" in refused(other, backup)
    restored(other, backup)


def test_after_a_restore_that_failed_another_one_may_follow(full, make_instance):
    backup, other = full.back_up(), make_instance()
    kept = (backup / PLACE).read_bytes()
    (backup / PLACE).write_bytes(kept[:-1])
    refused(other, backup)
    (backup / PLACE).write_bytes(kept)
    restored(other, backup)
    assert other.photo(NAME).read_bytes() == PHOTO


def test_the_same_backup_restored_twice_gives_no_number_of_the_first_time(full, make_instance):
    backup, first, second = full.back_up(), make_instance(), make_instance()
    restored(first, backup)
    restored(second, backup)
    after = "SELECT visits_after FROM epoch"
    assert second.rows(after)[0][0] >= first.rows(after)[0][0] + 1_000


@pytest.mark.parametrize(("revision", "rows"), [("0001", FIRST), ("0006", SECOND)], ids=["first", "second"])
def test_a_backup_of_an_earlier_release_is_brought_up_to_date(tmp_path, new_database, make_instance, revision, rows):
    old, new = make_instance(), make_instance()
    app, old.store = old_instance(old.data, new_database, revision, rows)
    close(app)
    visits = old.rows("SELECT id FROM visit ORDER BY id")
    backup = old.back_up("--quick")
    said = json.loads((backup / "manifest.json").read_text())
    assert (said["schema"], said["release"]) == (revision, "")
    assert old.rows("SELECT version_num FROM alembic_version") == [(revision,)]
    restored(new, backup)
    assert new.rows("SELECT version_num FROM alembic_version") == [(known_revisions()[0],)]
    assert new.rows("SELECT id FROM visit ORDER BY id") == visits
    old.store.drop()
