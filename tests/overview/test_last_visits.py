from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import case, select

from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.overview.last_visits import last_by_school, last_visit_at, last_visits, nth_visit, visits_by_school
from inspect_app.schools.models import School
from tests.make import NOW
from tests.maps.stock import a_visit

DAY = timedelta(days=1)
BOTH = ("minimum-standards", "health-and-safety")


def id_of(number):
    return db.session.scalar(select(School.id).where(School.number == number))


@pytest.fixture
def visited(world):
    """Two visits of each checklist, and a later one of another school; the older ones were stored last."""
    for checklist in reversed(BOTH):
        a_visit(world.school, f"new-{checklist}", at=NOW, checklist=checklist)
        a_visit(world.school, f"old-{checklist}", at=NOW - DAY, checklist=checklist)
    a_visit(world.other_school, "elsewhere", at=NOW + DAY)
    return id_of(world.school)


def test_the_last_visit_of_each_checklist_is_found_in_the_order_of_the_pages(visited):
    found = last_by_school([visited], Visit.id)
    assert {school: [row.id for row in rows] for school, rows in found.items()} == {
        visited: [f"new-{checklist}" for checklist in BOTH]
    }


def test_of_two_that_ended_at_one_moment_the_later_number_is_the_last(world):
    a_visit(world.school, "first")
    a_visit(world.school, "second")
    assert [row.id for row in last_by_school([id_of(world.school)], Visit.id)[id_of(world.school)]] == ["second"]


def test_what_is_preferred_goes_before_the_time(world):
    a_visit(world.school, "scored", at=NOW - DAY)
    a_visit(world.school, "follow-up", at=NOW, score=None, grade=None)
    schools = select(School.id).where(School.number == world.school)
    unscored = case((Visit.score.is_(None), 1), else_=0)
    by_time, by_score = last_visits(schools, Visit.id), last_visits(schools, Visit.id, nth=nth_visit(unscored))
    assert [row.id for row in db.session.execute(by_time)] == ["follow-up"]
    assert [row.id for row in db.session.execute(by_score)] == ["scored"]


def test_the_number_of_visits_and_the_end_of_the_last_one(visited):
    sums = {row.school_id: row for row in db.session.execute(select(visits_by_school()))}
    assert (sums[visited].visits, sums[visited].last_visit_at) == (4, NOW)
    assert db.session.scalar(select(last_visit_at()).where(School.id == visited)) == NOW


def test_no_schools_have_no_visits(visited):
    assert last_by_school([], Visit.id) == {}
