"""A database of the second release, before ledger and projection were told apart, comes out equal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import select

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent, DeficiencyStep
from inspect_app.inspections.models import PhotoWaiver, Visit
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.projection.rebuild import compare, rebuild
from tests.offline.story import snapshot

OLD = Path(__file__).with_name("second-release.sql")
WHOLE = ("visit", "answer", "finding", "photo", "deficiency")
LINES = "SELECT deficiency_id, kind, at, visit_id, account_id, note, takes_back FROM deficiency_event"
STEPS = "SELECT deficiency_id, kind, at, account_id, note, after_body, takes_back FROM"
CONTESTED = "SELECT visit_id, digest FROM received_body WHERE"
WAIVED = "SELECT digest, photos, reason, account_id, at FROM"


def contents(database: Path, queries: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as plain:
        return {name: sorted(plain.execute(query).fetchall(), key=repr) for name, query in queries.items()}


def columns(database: Path, table: str) -> str:
    with closing(sqlite3.connect(database)) as plain:
        return ", ".join(row[1] for row in plain.execute(f"PRAGMA table_info({table})"))


@pytest.fixture
def migrated(tmp_path):
    """What the old tables held, and what the new ones hold after the migration."""
    database = tmp_path / "x.sqlite"
    app = create_app(Settings(data=tmp_path, database_url=f"sqlite:///{database}", secret_key="tests"))
    with app.app_context():
        flask_migrate.upgrade(revision="0006")
        db.engine.dispose()
    with closing(sqlite3.connect(database)) as plain:
        plain.executescript(OLD.read_text(encoding="utf-8"))
    whole = {table: f"SELECT {columns(database, table)} FROM {table}" for table in WHOLE}  # noqa: S608
    old = contents(database, whole | {
        "lines": LINES,
        "steps": f"{STEPS} deficiency_event WHERE visit_id IS NULL",
        "contested": f"{CONTESTED} conflict",
        "waived": f"{WAIVED} closed_photos",
    })  # fmt: skip
    upgrade_database(app)
    new = contents(database, whole | {
        "lines": LINES,
        "steps": f"{STEPS} deficiency_step",
        "contested": f"{CONTESTED} id IN (SELECT body_id FROM contested_body)",  # noqa: S608
        "waived": f"{WAIVED} photo_waiver",
    })  # fmt: skip
    with app.app_context(), app.test_request_context():
        yield old, new
        db.session.remove()


def test_every_table_says_what_it_said(migrated):
    old, new = migrated
    assert new == old
    assert all(old.values())


def test_a_rebuild_would_change_nothing(migrated):
    assert compare().different == {}


def test_a_rebuild_keeps_the_claims_that_were_not_kept_before_and_nothing_else(migrated):
    before = snapshot()
    assert db.session.scalars(select(Visit.claims)).all() == [None] * len(before["visit"])
    db.session.rollback()
    with writing():
        different = rebuild().different
    assert set(different) == {"visit"}
    assert all(db.session.scalars(select(Visit.claims)))
    after = snapshot()
    del before["visit"], after["visit"]
    assert after == before


def test_what_was_withdrawn_is_marked(migrated):
    """Also what a person had voided before: that left no line of a withdrawal."""
    gone = set(db.session.scalars(select(Deficiency.id).where(Deficiency.withdrawn)))
    lines = select(DeficiencyEvent.deficiency_id)
    told = set(db.session.scalars(lines.where(DeficiencyEvent.kind == "withdrawn")))
    opened = set(db.session.scalars(lines.where(DeficiencyEvent.kind.in_(("new", "recurrent")))))
    assert told < gone
    assert gone == set(db.session.scalars(select(Deficiency.id))) - opened
    assert set(db.session.scalars(select(DeficiencyStep.deficiency_id))) & gone
    assert db.session.scalars(select(PhotoWaiver.reason)).all() == ["تلف الجهاز"]
