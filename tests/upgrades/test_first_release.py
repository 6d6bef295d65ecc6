"""A database of the first release, with visits in it, is brought up to date where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from inspect_app.db import db
from inspect_app.serving.database_upgrade import upgrade_database
from tests.upgrades.old_releases import old_instance

OLD = Path(__file__).with_name("first-release.sql")
PHOTO = (
    "INSERT INTO stored_photo (sha256, size, width, height, account_id, stored_at)"
    " VALUES ('{}', 9, 1, 1, {}, '2026-05-03')"
)


@pytest.fixture
def upgraded(tmp_path, new_database):
    app, store = old_instance(tmp_path, new_database, "0001", OLD)
    for name, account in (("abc", "NULL"), ("def", "1"), ("ghi", "NULL")):
        store.tamper(PHOTO.format(name, account))
    upgrade_database(app)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def one(sql):
    return db.session.execute(text(sql)).one()


def test_what_a_rebuild_needs_is_read_out_of_the_old_rows(upgraded):
    row = one(
        "SELECT device, CAST(photos AS TEXT) AS photos, CAST(school_then AS TEXT) AS school_then FROM received_body"
    )
    assert (row.device, json.loads(row.photos)) == ("tablet 7", ["abc"])
    assert json.loads(row.school_then)["profile"] == {"floors": 2}


def test_old_visits_get_their_devices_word(upgraded):
    row = one(
        "SELECT device, clock_doubtful, CAST(unknown AS TEXT), device_finished_at = finished_at AS same FROM visit"
    )
    assert tuple(row) == ("tablet 7", 0, "[]", 1)


def test_old_steps_get_their_place(upgraded):
    lines = "SELECT kind, after_body, step_id FROM deficiency_event ORDER BY after_body, coalesce(step_id, 0)"
    assert [tuple(row) for row in db.session.execute(text(lines))] == [("new", 1, None), ("acknowledged", 1, 1)]
    assert tuple(one("SELECT id, deficiency_id, kind, after_body FROM deficiency_step")) == (1, "x", "acknowledged", 1)


def test_there_is_an_epoch(upgraded):
    assert len(one("SELECT value FROM epoch").value) == 32


def test_old_photos_belong_to_whoever_sent_them_or_names_them_in_a_visit(upgraded):
    """What was shown stays to be seen; a photo that nobody sent and no visit names was shown to nobody."""
    found = db.session.execute(text("SELECT sha256, account_id FROM sent_photo ORDER BY sha256"))
    assert [tuple(row) for row in found] == [("abc", 1), ("def", 1)]


def test_what_is_searched_is_folded_at_once(upgraded):
    assert one("SELECT search_text FROM school").search_text == "100200 مدرسه عبدالله b e"
    assert one("SELECT search_text FROM location").search_text == "الساحه"
    assert one("SELECT search_text FROM deficiency").search_text == "قفل ازرق"
