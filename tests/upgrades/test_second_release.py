"""A database of the second release, before ledger and projection were told apart, comes out equal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from inspect_app.accounts.models import Account, as_person
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent, DeficiencyStep
from inspect_app.inspections.models import PhotoWaiver, Visit
from inspect_app.schools.models import School
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.projection.rebuild import compare, rebuild
from inspect_app.submissions.receiving import receive_bytes
from tests.make import LOCKED_EXIT, VisitBody
from tests.offline.story import ITEMS, snapshot
from tests.stores import Store
from tests.upgrades.old_releases import old_instance

OLD = Path(__file__).with_name("second-release.sql")
WHOLE = ("visit", "answer", "finding", "photo", "deficiency")
LINES = "SELECT deficiency_id, kind, at, visit_id, account_id, note, takes_back FROM deficiency_event"
STEPS = "SELECT deficiency_id, kind, at, account_id, note, after_body, takes_back FROM"
CONTESTED = "SELECT visit_id, digest FROM received_body WHERE"
WAIVED = "SELECT digest, photos, reason, account_id, at FROM"


def contents(store: Store, queries: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(store.rows(query), key=repr) for name, query in queries.items()}


@pytest.fixture
def migrated(tmp_path, new_database):
    """What the old tables held, and what the new ones hold after the migration."""
    app, store = old_instance(tmp_path, new_database, "0006", OLD)
    with app.app_context():
        names = {table: [column["name"] for column in db.inspect(db.engine).get_columns(table)] for table in WHOLE}
        db.engine.dispose()
    whole = {table: f"SELECT {', '.join(names[table])} FROM {table}" for table in WHOLE}  # noqa: S608
    old = contents(store, whole | {
        "lines": LINES,
        "steps": f"{STEPS} deficiency_event WHERE visit_id IS NULL",
        "contested": f"{CONTESTED} conflict",
        "waived": f"{WAIVED} closed_photos",
    })  # fmt: skip
    upgrade_database(app)
    new = contents(store, whole | {
        "lines": LINES,
        "steps": f"{STEPS} deficiency_step",
        "contested": f"{CONTESTED} id IN (SELECT body_id FROM contested_body)",  # noqa: S608
        "waived": f"{WAIVED} photo_waiver",
    })  # fmt: skip
    with app.app_context(), app.test_request_context():
        yield old, new
        db.session.remove()
        db.engine.dispose()


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


def test_a_correction_reads_what_was_not_kept_before(migrated):
    """The claims of visits that the second release stored are read out of their bodies, once, and kept."""
    visit = db.session.execute(select(Visit.id, Visit.digest, Visit.revision).order_by(Visit.number).limit(1)).one()
    school, account = db.session.scalars(select(School.number)).first(), db.session.get_one(Account, 1)
    national = replace(as_person(account), directorate_id=None)
    fields = {"replaces": visit.digest}
    body = VisitBody(school, 1, [LOCKED_EXIT], id=visit.id, revision=visit.revision + 1, only=ITEMS, fields=fields)
    db.session.rollback()
    assert receive_bytes(body.bytes(), national).held.standing
    assert compare().different == {}
    assert any(db.session.scalars(select(Visit.claims).where(Visit.id != visit.id)))
