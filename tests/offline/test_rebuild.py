from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.fieldwork.rebuilding import rebuild
from tests.offline.story import Story, snapshot

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


def test_numbers_follow_from_the_bodies_alone(world, app):
    """Also when the tables that held them are gone."""
    story = Story(world, Random(99))
    with app.test_request_context():
        story.go_on(30)
        before = snapshot()
        with writing():
            db.session.execute(update(Deficiency).values(number=Deficiency.number + 1000))
            rebuild(forget_numbers=True)
        assert snapshot() == before


def test_the_histories_are_worth_rebuilding(world, app):
    story = Story(world, Random(1))
    with app.test_request_context():
        story.go_on(60)
    assert set(story.told) == {"visit", "correct", "contradict", "overtake", "step", "choose"}
    found = snapshot()
    assert {event[1] for event in found["deficiency_event"]} >= {"new", "withdrawn", "seen_again", "late"}
