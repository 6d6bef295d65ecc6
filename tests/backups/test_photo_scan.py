"""A photo whose file is not what was written is not held: the scan sets it aside, and the tablets are asked again."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from inspect_app.backup_state import read_backup_state
from inspect_app.db import db, writing
from inspect_app.inspections import photo_scan
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.inspections.photo_scan import scan_photos
from inspect_app.inspections.submitted import AMMAN
from inspect_app.serving.nightly_scan import _scan_once
from inspect_app.serving.scan_hours import is_scan_due
from inspect_app.submissions import commands
from tests.offline.test_restore import LATER, LATER_NAME, inventory, with_two_photos
from tests.pictures import KINDS
from tests.submissions.test_photos import NAME, PHOTO
from tests.submissions.test_receiving import send

NAMES = sorted((NAME, LATER_NAME))
HEAVY = KINDS["RGB png"].make()
HEAVY_NAME = hashlib.sha256(HEAVY).hexdigest()


@pytest.fixture
def folder(app):
    return app.extensions["kashf.settings"].photos


@pytest.fixture
def engineer(world, page, folder):
    """Whose visit with two photos is complete; the files were written long ago."""
    browser = page(world.engineer)
    for name, photo in ((NAME, PHOTO), (LATER_NAME, LATER)):
        browser.put(f"/fieldwork/photos/{name}", photo)
    send(browser, with_two_photos(world))
    grow_old(folder)
    return browser


def grow_old(folder):
    for file in folder.rglob("*"):
        os.utime(file, (time.time() - 3600,) * 2)


def flip(file):
    """One bit in the middle, as a disk does it: nobody notes it."""
    data, stat = bytearray(file.read_bytes()), file.stat()
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def found(scan):
    return scan.looked_at, scan.set_aside, scan.without_file


def kept_hashes():
    db.session.rollback()
    return dict(db.session.execute(select(StoredPhoto.sha256, StoredPhoto.file_sha256)).all())


def test_what_is_as_it_was_written_stays(engineer, folder):
    assert found(scan_photos()) == (2, 0, 0)
    assert inventory(engineer) == ("complete", [])
    assert not (folder / "damaged").exists()


def test_a_flipped_bit_is_found_and_the_tablet_asked_again(engineer, folder):
    file = folder / NAME[:2] / NAME
    flip(file)
    damaged = file.read_bytes()
    assert inventory(engineer) == ("complete", [])
    assert found(scan_photos()) == (2, 1, 0)
    assert inventory(engineer) == ("partial", [NAME])
    assert (folder / "damaged" / NAME).read_bytes() == damaged
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    assert (file.read_bytes(), inventory(engineer)) == (PHOTO, ("complete", []))


def test_copies_that_were_made_of_a_damaged_file_go_with_it(engineer, folder, world, page):
    file = folder / NAME[:2] / NAME
    page(world.reviewer).get(f"/photos/{NAME}?size=small")
    flip(file)
    scan_photos()
    assert (folder / "damaged" / f"{NAME}-small.jpg").exists()
    page(world.reviewer).get(f"/photos/{NAME}?size=small", status=404)


def test_a_file_that_was_written_a_moment_ago_is_left_alone(engineer, folder):
    """Its row may come a moment later."""
    file = folder / NAME[:2] / NAME
    flip(file)
    os.utime(file)
    assert found(scan_photos()) == (2, 0, 0)
    assert file.exists()


def test_a_photo_without_a_file_is_counted(engineer, folder):
    (folder / NAME[:2] / NAME).unlink()
    assert found(scan_photos()) == (2, 0, 1)


def test_the_hash_of_what_is_kept_is_written_down_when_a_photo_is_stored(engineer, folder):
    engineer.put(f"/fieldwork/photos/{HEAVY_NAME}", HEAVY)
    kept = (folder / HEAVY_NAME[:2] / HEAVY_NAME).read_bytes()
    assert kept != HEAVY
    assert kept_hashes() == {NAME: NAME, LATER_NAME: LATER_NAME, HEAVY_NAME: hashlib.sha256(kept).hexdigest()}


@pytest.mark.parametrize("name", [NAME, HEAVY_NAME], ids=["as it came", "re-encoded"])
def test_of_older_rows_the_hash_is_found_out(engineer, folder, name):
    engineer.put(f"/fieldwork/photos/{HEAVY_NAME}", HEAVY)
    grow_old(folder)
    before = kept_hashes()
    with writing():
        db.session.get_one(StoredPhoto, name).file_sha256 = None
    assert found(scan_photos()) == (3, 0, 0)
    assert kept_hashes() == before


def test_of_older_rows_a_file_that_is_no_picture_any_more_is_set_aside(engineer, folder):
    with writing():
        db.session.get_one(StoredPhoto, NAME).file_sha256 = None
    file = folder / NAME[:2] / NAME
    file.write_bytes(b"\0" * len(PHOTO))
    grow_old(folder)
    assert found(scan_photos()) == (2, 1, 0)
    assert kept_hashes()[NAME] is None


def test_an_interrupted_scan_goes_on_where_it_stopped(engineer, app, monkeypatch):
    monkeypatch.setattr(photo_scan, "_AFTER", photo_scan._AFTER.limit(1))
    first = scan_photos(stop=lambda: True)
    assert (first.looked_at, first.ended) == (1, False)
    data = app.extensions["kashf.settings"].data
    assert (data / "photo-scan").read_text() == NAMES[0]
    second = scan_photos()
    assert (second.looked_at, second.ended) == (1, True)
    assert scan_photos().looked_at == 2


def test_a_restore_begins_the_scan_anew(engineer, monkeypatch):
    monkeypatch.setattr(photo_scan, "_AFTER", photo_scan._AFTER.limit(1))
    scan_photos(stop=lambda: True)
    assert scan_photos(from_start=True).looked_at == 2


def test_when_it_ended_is_noted(engineer, app):
    data = app.extensions["kashf.settings"].data
    (data / "backup-state.json").unlink(missing_ok=True)
    scan_photos(stop=lambda: True)
    assert read_backup_state(data).scanned_at is None
    scan_photos()
    assert read_backup_state(data).scanned_at is not None


def test_two_do_not_scan_at_once(engineer):
    seen = []
    scan_photos(stop=lambda: seen.append(scan_photos()))
    assert seen == [None]


def test_it_reads_no_faster_than_it_may(engineer):
    start = time.monotonic()
    scan_photos(bytes_per_second=(len(PHOTO) + len(LATER)) / 0.4)
    assert time.monotonic() - start >= 0.39


def test_the_command_says_how_many(engineer, folder):
    flip(folder / NAME[:2] / NAME)
    told = CliRunner().invoke(commands.scan_photos_command)
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        "2 photos looked at: 1 damaged, 0 without a file.",
        f"The damaged ones were put into {folder / 'damaged'}.",
        "Tablets that still keep them send them again.",
    ]


def test_a_check_names_what_was_set_aside(engineer, folder):
    flip(folder / NAME[:2] / NAME)
    scan_photos()
    checked = CliRunner().invoke(commands.rebuild_command, ["--check"])
    assert f"photo {NAME}: its file is gone or cut" in checked.stdout


def test_the_server_says_in_its_log_what_it_found_at_night(engineer, folder, app, caplog):
    flip(folder / NAME[:2] / NAME)
    with caplog.at_level(logging.WARNING):
        _scan_once(app, lambda: True)
    assert "1 of 2 photos were damaged and are asked of the tablets again" in caplog.text


NIGHT, NOON = datetime(2026, 11, 26, 2, 30, tzinfo=AMMAN), datetime(2026, 11, 26, 12, tzinfo=AMMAN)


@pytest.mark.parametrize(
    ("now", "hours_ago", "due"),
    [
        (NIGHT, 24, True),
        (NIGHT, 21, True),
        (NIGHT, 1, False),
        (NOON, 24, False),
        (NOON, 24 * 7, False),
        (NOON, 24 * 9, True),
        (NIGHT.replace(hour=5), 24, False),
        (NIGHT.replace(hour=0), 24, True),
    ],
)
def test_the_hours_of_a_scan(now, hours_ago, due):
    assert is_scan_due(now, now - timedelta(hours=hours_ago)) is due


def test_photos_that_were_never_looked_at_are_at_any_hour():
    assert is_scan_due(NOON, None)
