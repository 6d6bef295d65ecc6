"""A database of the first release, with visits in it, is brought up to date where it stands."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import text

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.serving.database_upgrade import upgrade_database

OLD = Path(__file__).with_name("first-release.sql")


@pytest.fixture
def upgraded(tmp_path):
    app = create_app(Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'x.sqlite'}", secret_key="tests"))
    with app.app_context():
        flask_migrate.upgrade(revision="0001")
        db.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as plain:
        plain.executescript(OLD.read_text(encoding="utf-8"))
        photo = (
            "INSERT INTO stored_photo (sha256, size, width, height, account_id, stored_at) VALUES (?, 9, 1, 1, ?, ?)"
        )
        plain.executemany(photo, [("abc", None, "2026-05-03"), ("def", 1, "2026-05-03"), ("ghi", None, "2026-05-03")])
        plain.commit()
    upgrade_database(app)
    with app.app_context():
        yield
        db.session.remove()


def one(sql):
    return db.session.execute(text(sql)).one()


def test_what_a_rebuild_needs_is_read_out_of_the_old_rows(upgraded):
    row = one("SELECT device, photos, school_then FROM received_body")
    assert (row.device, json.loads(row.photos)) == ("tablet 7", ["abc"])
    assert json.loads(row.school_then)["profile"] == {"floors": 2}


def test_old_visits_get_their_devices_word(upgraded):
    row = one("SELECT device, clock_doubtful, unknown, device_finished_at = finished_at AS same FROM visit")
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
