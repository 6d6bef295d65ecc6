"""A backup of an instance that works: whole, verified, linked to the one before, or not there at all."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspect_app.backup_state import read_backup_state
from inspect_app.backups.backup_folders import one_at_a_time
from inspect_app.serving.database_upgrade import known_revisions, this_release
from tests.backups.test_photo_scan import flip
from tests.make import jpeg
from tests.moving.conftest import PHOTO

NAME = hashlib.sha256(PHOTO).hexdigest()


def place_of(name):
    return f"photos/{name[:2]}/{name}"


PLACE = place_of(NAME)


def test_it_holds_the_database_the_photos_and_the_key(full):
    backup = full.back_up()
    assert sorted(str(file.relative_to(backup)) for file in backup.rglob("*") if file.is_file()) == sorted(
        ["checksums.txt", "database.sqlite", "manifest.json", "secret-key", *map(place_of, full.photo_names())]
    )
    assert len(full.photo_names()) == 2
    assert (backup / PLACE).read_bytes() == PHOTO
    assert (backup / "secret-key").read_text() == (full.data / "secret-key").read_text()


def test_its_manifest_says_what_it_is(full):
    before = datetime.now(UTC)
    said = json.loads((full.back_up() / "manifest.json").read_text())
    assert (said["format"], said["release"], said["schema"]) == (1, this_release(), known_revisions()[0])
    assert before <= datetime.fromisoformat(said["taken_at"]) <= datetime.now(UTC)
    assert [(said["epoch"],)] == full.rows("SELECT value FROM epoch")
    for table in ("visit", "received_body", "audit", "stored_photo"):
        assert [(said["rows"][table],)] == full.rows(f"SELECT count(*) FROM {table}"), table  # noqa: S608
    assert said["lost_photos"] == []


def test_sha256sum_reads_its_checksums(full):
    backup = full.back_up()
    checked = subprocess.run(["sha256sum", "--check", "checksums.txt"], cwd=backup, capture_output=True, check=False)
    assert checked.returncode == 0
    assert len(checked.stdout.splitlines()) == 2 + len(full.photo_names())


def test_nobody_else_may_read_it(full):
    full.back_up()
    for path in (full.backups, *full.backups.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_instance_says_when_it_was_backed_up(full):
    backup = full.back_up()
    taken_at = datetime.fromisoformat(json.loads((backup / "manifest.json").read_text())["taken_at"])
    assert read_backup_state(full.data).backed_up_at == taken_at


def test_another_folder_may_be_named(full, tmp_path):
    told = full.run("backup", str(tmp_path / "elsewhere"))
    assert told.exit_code == 0
    assert len(list((tmp_path / "elsewhere").glob("2*"))) == 1
    assert full.finished() == []


def keep_all(full):
    """Outdates the last backup by a month, so that retention leaves it beside the next one."""
    backup = max(full.finished())
    return backup.rename(backup.with_name("20250131T020000Z"))


def test_photos_are_linked_to_the_backup_before(full):
    full.back_up()
    first = keep_all(full)
    second = full.back_up()
    assert (second / PLACE).stat().st_ino == (first / PLACE).stat().st_ino
    assert (second / PLACE).stat().st_ino != full.photo(NAME).stat().st_ino


def test_or_copied_where_the_file_system_knows_no_links(full, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    full.back_up()
    first = keep_all(full)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    second = full.back_up()
    assert (second / PLACE).stat().st_ino != (first / PLACE).stat().st_ino
    assert (second / PLACE).read_bytes() == PHOTO


def test_or_where_somebody_asks_for_it(full):
    full.back_up()
    first = keep_all(full)
    assert (full.back_up("--copy") / PLACE).stat().st_ino != (first / PLACE).stat().st_ino


def test_a_photo_the_instance_has_lost_is_taken_from_the_backup_before(full):
    full.back_up()
    keep_all(full)
    full.photo(NAME).unlink()
    assert (full.back_up() / PLACE).read_bytes() == PHOTO


@pytest.mark.parametrize("trouble", ["gone", "flipped", "cut"])
def test_a_photo_that_nobody_has_any_more_is_named_and_hinders_nothing(full, trouble):
    file = full.photo(NAME)
    if trouble == "gone":
        file.unlink()
    elif trouble == "flipped":
        flip(file)
    else:
        file.write_bytes(PHOTO[:-1])
    told = full.run("backup")
    assert told.exit_code == 0
    assert told.stderr.strip() == f"Photos that neither this instance has nor the backup before: {NAME}"
    (backup,) = full.finished()
    assert json.loads((backup / "manifest.json").read_text())["lost_photos"] == [NAME]
    assert not (backup / PLACE).exists()


def test_an_instance_that_is_not_what_its_bodies_say_is_no_good_backup(full):
    full.store.tamper("UPDATE visit SET note = 'another' WHERE number = 1")
    told = full.run("backup")
    assert told.exit_code == 1
    assert "No backup was made: what is stored is not what the received bodies say: visit." in told.stderr
    assert full.finished() == []
    assert [path.name for path in full.backups.iterdir()] == [".lock"]
    assert read_backup_state(full.data).backed_up_at is None
    assert full.run("backup", "--quick").exit_code == 0


def test_a_row_that_points_nowhere_is_told(full):
    full.store.tamper("UPDATE photo SET visit_id = 'nobody' WHERE id = (SELECT min(id) FROM photo)")
    told = full.run("backup", "--quick")
    assert told.exit_code == 1
    by_a_check, by_the_copy = "the database of the copy is damaged: photo → visit", "the copy could not take a row"
    assert by_a_check in told.stderr or by_the_copy in told.stderr
    assert full.finished() == []


def test_what_an_interrupted_one_left_is_taken_away(full):
    left = full.backups / ".unfinished-backup"
    (left / "photos").mkdir(parents=True)
    (left / "photos" / "half").write_bytes(jpeg())
    backup = full.back_up()
    assert sorted(path.name for path in full.backups.iterdir()) == [".lock", backup.name]


def test_two_at_once_do_not_get_into_each_others_way(full):
    with one_at_a_time(full.backups):
        told = full.run("backup")
    assert told.exit_code == 1
    assert f"another backup or drill is at work in {full.backups}" in told.stderr


def test_a_folder_that_cannot_be_made_is_told(full, tmp_path):
    (tmp_path / "file").write_text("")
    told = full.run("backup", INSPECT_APP_BACKUPS=str(tmp_path / "file" / "backups"))
    assert told.exit_code == 1
    assert "cannot be written to: Not a directory" in told.stderr


def test_what_is_outdated_goes(full):
    full.back_up()
    for name in ("20200131T020000Z", "20200131T030000Z"):
        full.back_up().rename(full.backups / name)
    told = full.run("backup")
    assert "Deleted 20200131T020000Z, which is outdated." in told.stdout
    assert min(full.finished()).name == "20200131T030000Z"


def test_an_empty_database_is_no_instance(make_instance):
    told = make_instance().run("backup")
    assert (told.exit_code, told.stderr.strip()) == (
        1,
        "Error: No backup was made: the configured database holds no Kashf instance",
    )
