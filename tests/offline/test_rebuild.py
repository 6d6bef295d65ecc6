from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select

from inspect_app.db import db, table, writing
from inspect_app.deficiencies.history import told
from inspect_app.deficiencies.models import (
    DEFICIENCY_STANDS,
    EVENT_STANDS,
    IN_ORDER,
    Deficiency,
    DeficiencyEvent,
)
from inspect_app.deficiencies.settled_rows import stand_of
from inspect_app.deficiencies.step_writer import line_of_event
from inspect_app.submissions.projection.rebuild import Tally, compare, rebuild
from tests.offline.story import DERIVED, Story, snapshot, without_what_was_true_once

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rebuild_gives_what_was_there(seed, world, app):
    """Whatever arrived, late, twice, corrected or contradicted: row by row the same, ids and numbers too."""
    story = Story(world, Random(seed))
    with app.test_request_context():
        for _ in range(2):
            story.go_on(15)
            before = snapshot()
            with writing():
                rebuild()
            assert snapshot() == before, story.told


def test_everything_follows_from_what_people_said(world, app, kit):
    """Numbers too: also when the tables that held it all are gone."""
    story = Story(world, Random(99))
    with app.test_request_context():
        story.go_on(30)
        before = without_what_was_true_once(snapshot())
        emptied(kit)
        assert not any(snapshot().values())
        with writing():
            rebuild()
        assert snapshot() == before, story.told


TAMPERED = {
    "visit": "UPDATE visit SET grade = 'Z', note = ''",
    "answer": "DELETE FROM answer WHERE verdict = 'ok'",
    "danger_notice": "UPDATE danger_notice SET whom = 'x', told_at = NULL",
    "finding": "UPDATE finding SET severity = 'low', deficiency_id = NULL",
    "photo": "DELETE FROM photo",
    "deficiency": "UPDATE deficiency SET status = 'void', closed_at = opened_at, withdrawn = (1 = 1), times_seen = 9",
    "deficiency_event": "UPDATE deficiency_event SET kind = 'late', withdrawn = (1 = 0) WHERE step_id IS NULL",
    "contested_body": "DELETE FROM contested_body",
}


@pytest.mark.parametrize("table", TAMPERED)
def test_a_rebuild_finds_and_repairs_what_was_tampered_with(table, world, app, kit):
    story = Story(world, Random(7))
    with app.test_request_context():
        story.go_on(25)
        story.contradict()
        before = without_what_was_true_once(snapshot())
        db.session.rollback()
        kit[2].tamper(TAMPERED[table])
        assert set(compare().different) == {table}
        with writing():
            rebuild()
        assert without_what_was_true_once(snapshot()) == before
        db.session.rollback()
        assert compare().different == {}


def test_a_line_that_nothing_says_is_withdrawn(world, app, kit):
    """It may have been true once, and something may refer to it."""
    with app.test_request_context():
        Story(world, Random(7)).go_on(10)
        before = snapshot()
        db.session.rollback()
        copied = "SELECT 'x', deficiency_id, 'late', at, visit_id, step_id, account_id, note, after_body, takes_back"
        names = "id, deficiency_id, kind, at, visit_id, step_id, account_id, note, after_body, takes_back, withdrawn"
        kit[2].tamper(f"INSERT INTO deficiency_event ({names}) {copied}, withdrawn FROM deficiency_event LIMIT 1")
        assert compare().different == {"deficiency_event": Tally(withdrawn=1)}
        with writing():
            rebuild()
        assert db.session.scalar(select(DeficiencyEvent.withdrawn).where(DeficiencyEvent.id == "x"))
        assert without_what_was_true_once(snapshot()) == without_what_was_true_once(before)


def emptied(kit):
    db.session.rollback()
    kit[2].tamper(*(f"DELETE FROM {model.__tablename__}" for model in DERIVED))  # noqa: S608


def test_the_histories_are_worth_rebuilding(world, app):
    story = Story(world, Random(1))
    with app.test_request_context():
        story.go_on(100)
    assert set(story.told) == {"visit", "correct", "contradict", "overtake", "step", "regret", "choose"}
    found = snapshot()
    assert {event[2] for event in found["deficiency_event"]} >= {"new", "withdrawn", "seen_again", "late", "taken_back"}
    assert "fixed_on_spot" in {event[2] for event in found["deficiency_event"]}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_of_a_history_say_where_its_deficiency_stands(seed, world, app):
    """What a step is taken back by is what the settlement wrote."""
    with app.test_request_context():
        Story(world, Random(seed)).go_on(30)
        stand = select(DeficiencyEvent.__table__).where(EVENT_STANDS)
        lines = db.session.execute(stand.order_by(*IN_ORDER)).all()
        for row in db.session.scalars(select(Deficiency).where(DEFICIENCY_STANDS)):
            mine = [line for line in lines if line.deficiency_id == row.id]
            stand = told(map(line_of_event, mine)).stand
            columns = table(Deficiency).columns
            stored = stand_of({one.name: getattr(row, one.name) for one in columns})
            assert stand == stored, [line.kind for line in mine]
