from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.backup_state import BackupState, note_backup_state
from inspect_app.observing.instance_facts import expected_revision
from inspect_app.observing.readiness import InstanceFacts
from inspect_app.observing.server_state import count_missing_photos
from inspect_app.observing.state_warnings import ServerWarning, server_warnings
from inspect_app.registry.server_views import WARNING_TEXTS
from tests.submissions.test_photos import NAME, PHOTO, with_photo
from tests.submissions.test_receiving import send

NOW = datetime(2026, 5, 3, 8, tzinfo=UTC)
FACTS = InstanceFacts("1", "1", 10_000, 1000, photos_writable=True, is_demo=False, backed_up_at=NOW, now=NOW)
BACKUP = BackupState(backed_up_at=NOW, drilled_at=NOW, scanned_at=NOW)


def warned(backup=BACKUP, first_photo_at=NOW - timedelta(days=99), **facts):
    found = replace(FACTS, backed_up_at=backup.backed_up_at, **facts)
    return server_warnings(found, backup, first_photo_at)


def test_an_instance_that_lacks_nothing_warns_of_nothing():
    assert warned() == []


@pytest.mark.parametrize(
    ("facts", "backup", "warning"),
    [
        ({"revision": "0"}, BACKUP, ServerWarning.SCHEMA),
        ({"photos_writable": False}, BACKUP, ServerWarning.PHOTO_FOLDER),
        ({"free_bytes": 999}, BACKUP, ServerWarning.DISK_FULL),
        ({"free_bytes": 9_999}, BACKUP, ServerWarning.DISK_LOW),
        ({}, BackupState(None, NOW, NOW), ServerWarning.NO_BACKUP),
        ({}, BackupState(NOW - timedelta(hours=27), NOW, NOW), ServerWarning.OLD_BACKUP),
        ({}, BackupState(NOW, None, NOW), ServerWarning.NO_DRILL),
        ({}, BackupState(NOW, NOW - timedelta(days=9), NOW), ServerWarning.NO_DRILL),
        ({}, BackupState(NOW, NOW, None), ServerWarning.NO_SCAN),
        ({}, BackupState(NOW, NOW, NOW - timedelta(days=36)), ServerWarning.NO_SCAN),
    ],
)
def test_each_thing_it_lacks_is_one_warning(facts, backup, warning):
    assert warned(backup, **facts) == [warning]


@pytest.mark.parametrize("first_photo_at", [None, NOW - timedelta(days=34)])
def test_photos_that_are_new_wait_for_no_scan(first_photo_at):
    assert warned(BackupState(NOW, NOW, None), first_photo_at) == []


def test_a_demonstration_needs_neither_backup_nor_drill_nor_scan():
    assert warned(BackupState(), is_demo=True) == []


def test_every_warning_says_what_to_do():
    assert set(WARNING_TEXTS) == set(ServerWarning)


@pytest.fixture
def migrated(app, store):
    """The tests make their tables without the migrations' own."""
    store.tamper(
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        f"INSERT INTO alembic_version VALUES ('{expected_revision()}')",  # noqa: S608
    )


def test_the_page_says_what_the_server_is_and_what_to_do(app, world, page, migrated):
    data = app.extensions["kashf.settings"].data
    shown = page(world.administrator, "en").get("/registry/server")
    assert "This instance has never been backed up. Run “inspect-app backup”" in shown.text
    assert "Last good backup never" in shown.text
    assert f"Schema of the database {expected_revision()}" in shown.text
    at = datetime.now(UTC) - timedelta(hours=2)
    note_backup_state(data, backed_up_at=at, drilled_at=at, scanned_at=at)
    try:
        shown = page(world.administrator, "en").get("/registry/server")
        assert "All is well: nothing needs to be done." in shown.text
        assert "never" not in shown.text
    finally:
        (data / "backup-state.json").unlink()


def test_it_is_linked_from_the_administrations_first_page(world, page):
    links = [link["href"] for link in page(world.administrator).get("/registry").all("main a")]
    assert {"/registry/server", "/registry/audit"} <= set(links)


def test_photos_count_as_missing_until_they_are_sent_or_given_up(world, page):
    engineer = page(world.engineer)
    send(engineer, with_photo(world))
    assert count_missing_photos() == 1
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    assert count_missing_photos() == 0


def test_a_photo_that_a_person_has_given_up_is_not_missing(world, page):
    send(page(world.engineer), with_photo(world))
    page(world.reviewer).post("/visits/1/missing-photos", {"reason": "تلف الجهاز"})
    assert count_missing_photos() == 0


def test_a_photo_of_anothers_is_no_photo_of_this_visit(world, page):
    """The same rule as on a receipt: to know a photo's name is not to have sent it."""
    send(page(world.engineer), with_photo(world))
    page(world.neighbour).put(f"/fieldwork/photos/{NAME}", PHOTO)
    assert count_missing_photos() == 1
