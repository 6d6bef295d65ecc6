from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import ALL, Selection
from inspect_app.schools.models import School
from tests.desk.schools import add_school, close_school
from tests.make import NOW
from tests.maps.stock import a_deficiency

AT = NOW + timedelta(days=1)
IN_TIME = {"due_at": AT + timedelta(days=1), "doubly_late_at": AT + timedelta(days=9)}
LATE = {"due_at": NOW, "doubly_late_at": AT + timedelta(days=9)}


@pytest.fixture
def found(world):
    """At one school: severe in time and late, low late and closed. At its neighbour: one danger to life."""
    a_deficiency(world.school, "severe", **IN_TIME)
    a_deficiency(world.school, "severe", **LATE)
    a_deficiency(world.school, "low", **LATE)
    a_deficiency(world.school, "life_threatening", **LATE, closed_at=NOW)
    a_deficiency(add_school("100201", "Neighbour"), "life_threatening", **IN_TIME)
    a_deficiency(world.other_school, "moderate", **IN_TIME)


def of_school(by, number):
    query = select(by, sums.worst_rank(by).label("worst")).join(School, School.id == by.c.school_id)
    return db.session.execute(query.where(School.number == number)).one_or_none()


def test_a_school_is_summed_by_severity_lateness_and_points(world, found):
    row = of_school(sums.by_school(world.reviewer, Selection(), AT), world.school)
    assert [getattr(row, key) for key in sums.COUNTS] == [0, 2, 0, 1, 3, 2, 0, 0, 0]
    assert row.own_points == 13 + 1.5 * 13 + 1.5 * 2
    assert row.worst == 2


def test_the_filter_narrows_what_is_summed(world, found):
    everything = of_school(sums.by_school(world.reviewer, Selection(state=ALL), AT), world.school)
    assert (everything.total, everything.late, everything.worst) == (4, 2, 3)
    low = of_school(sums.by_school(world.reviewer, Selection(severity=("low",)), AT), world.school)
    assert (low.total, low.own_points, low.worst) == (1, 3.0, 0)
    assert of_school(sums.by_school(world.reviewer, Selection(trade="plumbing"), AT), world.school) is None


def test_nobody_gets_sums_of_schools_out_of_scope(world, found):
    assert of_school(sums.by_school(world.neighbour, Selection(), AT), world.school) is None
    assert of_school(sums.by_school(world.neighbour, Selection(), AT), world.other_school).moderate == 1


def test_directorates_and_severities_add_up_to_the_same(world, found):
    by_directorate = db.session.execute(select(sums.by_directorate(world.ministry, Selection(), AT))).all()
    assert sorted(row.total for row in by_directorate) == [1, 4]
    figures = sums.figures(world.ministry, Selection(), AT)
    assert {key: (count.total, count.late) for key, count in figures.severities.items()} == {
        "life_threatening": (1, 0),
        "severe": (2, 1),
        "moderate": (1, 0),
        "low": (1, 1),
    }
    assert figures.schools == 3


def test_what_a_closed_school_has_open_is_in_no_figure(world, found):
    close_school(world.school)
    figures = sums.figures(world.ministry, Selection(), AT)
    assert {key: count.total for key, count in figures.severities.items()} == {"life_threatening": 1, "moderate": 1}
    assert figures.schools == 2
    by_directorate = db.session.execute(select(sums.by_directorate(world.ministry, Selection(), AT))).all()
    assert sorted(row.total for row in by_directorate) == [1, 1]


def test_the_page_of_a_school_sums_what_is_open_there(world, found):
    id_ = db.session.scalar(select(School.id).where(School.number == world.school))
    row = db.session.execute(sums.on_record([id_], AT)).one()
    assert (row.total, row.late, row.severe, row.life_threatening) == (3, 2, 2, 0)
