from __future__ import annotations

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.overview import coverage
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import Directorate
from tests.desk.schools import add_school, close_school
from tests.maps.stock import a_visit


def test_the_denominators_of_a_file_follow_the_reader_and_the_filter(world):
    add_school("100201", "Unvisited")
    a_visit(world.school)
    close_school(add_school("100202", "Closed"))
    assert coverage.of_selection(world.ministry, Selection()) == (3, 1)
    assert coverage.of_selection(world.reviewer, Selection()) == (2, 1)
    assert coverage.of_selection(world.ministry, Selection(directorate="2203")) == (1, 0)
    assert coverage.of_selection(world.ministry, Selection(school=world.school, trade="fire")) == (1, 1)
    assert coverage.of_selection(world.reviewer, Selection(directorate="2203")) == (0, 0)


def test_what_stands_behind_a_list_is_what_is_registered_within_scope(world):
    add_school("100201", "Another")
    assert coverage.count_registered(world.ministry) == 3
    assert coverage.count_registered(world.ministry, "2202") == 2
    assert coverage.count_registered(world.principal) == 1


def test_the_students_of_schools_nobody_visited_are_in_no_figure(world):
    a_visit(world.school)
    add_school("100201", "Unvisited", students=999)
    add_school("100202", "Unknown", students=None)
    a_visit("100202", "visit-2")
    rows = {row.directorate_id: row for row in db.session.execute(select(coverage.by_directorate(world.ministry)))}
    home = rows[db.session.scalar(select(Directorate.id).where(Directorate.code == "2202"))]
    assert (home.registered, home.visited, home.students) == (3, 2, 400)
