"""What the demo's people write: about things there are, and to whom it concerns."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.status import Status
from inspect_app.demo.dice import word_bank
from inspect_app.demo.story import ROUND_CHECKLISTS, TRANSPORT_CHECKLIST
from inspect_app.inspections.models import Finding, Visit
from inspect_app.inspections.published import published
from inspect_app.schools.models import Location, School


@pytest.fixture
def items(small):
    checklists = [published().latest(id_) for id_ in (*ROUND_CHECKLISTS, TRANSPORT_CHECKLIST)]
    return {code: item for checklist in checklists for code, item in checklist.items.items()}


@pytest.mark.parametrize("table", ["findings", "findings_at_girls_schools"])
def test_every_note_stands_behind_a_tick(items, table):
    ticks = {f"{code}.{tick.key}" for code, item in items.items() for tick in item.ticks}
    assert set(word_bank("notes")[table]) <= ticks


def test_what_girls_schools_say_otherwise_is_said_elsewhere_too():
    words = word_bank("notes")
    assert words["findings_at_girls_schools"].keys() <= words["findings"].keys()


def test_every_word_of_a_step_belongs_to_a_status_and_to_a_section_or_trade(items):
    words = word_bank("notes")
    known = {code.partition(".")[0] for code in items} | {item.trade for item in items.values()}
    assert words["steps_of"].keys() <= known
    assert {status for steps in words["steps_of"].values() for status in steps} <= {one.value for one in Status}


def test_at_a_girls_school_nobody_writes_of_boys(small):
    of_girls = School.profile["gender"].as_string() == "girls"
    visited = select(Finding.note).join(Visit, Visit.id == Finding.visit_id).join(School, School.id == Visit.school_id)
    notes = db.session.scalars(visited.where(of_girls, Finding.note != "")).all()
    assert notes and not [note for note in notes if "طلبة" in note or "طالب " in note]
    rooms = db.session.scalars(select(Location.name).join(School, School.id == Location.school_id).where(of_girls))
    assert not [room for room in rooms if "المعلمين" in room]
