from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.deficiencies.history import Line, told
from inspect_app.deficiencies.models import (
    DEFICIENCY_STANDS,
    EVENT_STANDS,
    IN_ORDER,
    Deficiency,
    DeficiencyEvent,
)
from inspect_app.submissions.projection.rebuild import rebuild
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


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_of_a_history_say_where_its_deficiency_stands(seed, world, app):
    """What a step is taken back by is what the settlement wrote."""
    with app.test_request_context():
        Story(world, Random(seed)).go_on(30)
        stand = select(DeficiencyEvent.__table__).where(EVENT_STANDS)
        lines = db.session.execute(stand.order_by(*IN_ORDER)).all()
        for row in db.session.scalars(select(Deficiency).where(DEFICIENCY_STANDS)):
            mine = [line for line in lines if line.deficiency_id == row.id]
            stand = told(Line(one.kind, one.at, one.visit_id is not None, one.takes_back) for one in mine).stand
            assert (stand.status, stand.closed_at, stand.rejections, stand.flagged) == (
                row.status, row.closed_at, row.rejections, row.flagged
            ), [line.kind for line in mine]  # fmt: skip
