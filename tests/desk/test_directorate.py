from __future__ import annotations

import json

import pytest

from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.overview.long_lists.paging import asked_page, asked_sorting
from inspect_app.schools.models import Directorate, School
from tests.desk.made import BINS, EXIT, WIRES, add_visit, at_yard


@pytest.fixture
def visited(world):
    yard = at_yard(world.school)
    add_visit(world.engineer, world.school, {EXIT: (yard,), WIRES: (yard,), BINS: (yard,)}, 60)
    add_visit(world.engineer, world.school, {EXIT: (yard,), BINS: (yard,)}, 20)


def test_the_desk_opens_for_those_who_may_see_the_directorate(world, page, visited):
    for person in (world.engineer, world.reviewer, world.ministry, world.administrator):
        page(person).get(f"/directorates/{world.directorate}")
    page(world.neighbouring_reviewer).get(f"/directorates/{world.directorate}", 404)
    page(world.principal).get(f"/directorates/{world.directorate}", 403)


def test_five_figures_carry_their_denominators(world, page, visited):
    figures = [
        tag.get_text(" ", strip=True) for tag in page(world.reviewer, "en").get("/directorates/2202").all(".figure")
    ]
    assert len(figures) == 5
    assert "1 of 1 school" in figures[0]
    assert "1 of them overdue" in figures[1]
    assert "1 of 3 ever found" in figures[4]


def test_one_sentence_says_why_a_school_comes_first(world, page, visited):
    arabic = page(world.reviewer).get("/directorates/2202").one(".why").get_text()
    assert arabic == (
        "مخرج مقفل منذ 60 يوماً · خطر واحد على الحياة · خلل بسيط واحد، متأخر · "
        "لم يُؤمَّن في موعده · لم يُصحَّح في موعده · عدد الطلبة 400"
    )
    english = page(world.reviewer, "en").get("/directorates/2202").one(".why").get_text()
    assert english == (
        "Locked exit, open 60 days · 1 danger to life · 1 low, overdue · "
        "not made safe in time · not corrected in time · 400 students"
    )


def test_a_school_without_dangers_is_told_by_its_section(world, page):
    add_visit(world.engineer, world.school, {BINS: (at_yard(world.school),)}, 1)
    why = page(world.reviewer, "en").get("/directorates/2202").one(".why").get_text()
    assert why == "1 low · in: Safety organisation and plans · 400 students"


def test_the_trend_compares_the_same_schools(world, page, visited):
    text = page(world.reviewer, "en").get("/directorates/2202").one(".patterns").get_text(" ", strip=True)
    assert "1 school graded twice" in text


def test_what_was_not_corrected_at_three_visits_is_called_continuous(world, page, visited):
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 1)
    said = page(world.reviewer, "en").get("/directorates/2202").one(".repeats").get_text(" ", strip=True)
    assert "Continuous" in said
    assert said.count("1 case ") >= 2  # continuous and chronic


def test_the_map_links_every_school_with_its_words(world, page, visited):
    with writing():
        ring = [[36.0, 32.3], [36.5, 32.3], [36.5, 32.6], [36.0, 32.3]]
        area = json.dumps({"type": "Polygon", "coordinates": [ring]})
        db.session.query(Directorate).filter_by(code="2202").update({"area": area})
    found = page(world.reviewer, "en").get("/directorates/2202")
    link = found.one(".mini-map a")
    assert link["href"] == f"/schools/{world.school}"
    assert "Life-threatening" in link.get_text()
    assert found.one(".mini-map .area")["d"].startswith("M")


def test_a_school_that_was_not_visited_is_hollow(world, page):
    assert page(world.reviewer).get("/directorates/2202").all(".mini-map a circle.unvisited")


def test_a_directorate_whose_schools_have_no_position_says_so(world, page):
    with writing():
        db.session.query(School).update({"latitude": None, "longitude": None})
    found = page(world.reviewer, "en").get("/directorates/2202")
    assert not found.all(".mini-map")
    assert "No school of this directorate has a position yet." in found.one(".map-card").get_text()


def test_directorates_stand_side_by_side(world, page, visited):
    found = page(world.ministry, "en").get("/directorates")
    rows = [tag.get_text(" ", strip=True) for tag in found.all("tbody tr")]
    assert "North-West Badia" in rows[0]
    assert "1 of 1" in rows[0]
    for key in ("name", "-visited", "severe", "-per_hundred", "nonsense"):
        assert len(page(world.ministry).get(f"/directorates?sort={key}").all("tbody tr")) == 2


def test_everybody_begins_at_his_own_page(world, page):
    starts = {
        Role.REVIEWER: "/directorates/2202",
        Role.SCHOOL: f"/schools/{world.school}",
        Role.ENGINEER: "/fieldwork/",
        Role.MINISTRY: "/maps/",
        Role.ADMINISTRATOR: "/registry",
    }
    for person in (world.reviewer, world.principal, world.engineer, world.ministry, world.administrator):
        assert page(person).get("/", 302).response.location == starts[person.role]


def test_pages_and_orders_stay_within_what_there_is():
    assert asked_page({"page": "7"}, 101).number == 3
    assert (asked_page({}, 0).first, asked_page({}, 0).last, asked_page({}, 0).pages) == (0, 0, 1)
    asked = asked_sorting({"sort": "-due"}, {"due", "item"}, "item", frozenset({"points"}))
    assert (asked.aria("due"), asked.aria("item"), asked.toggled("due")) == ("descending", None, "due")
    assert asked_sorting({"sort": "evil"}, {"due"}, "due").arg == "due"


@pytest.mark.parametrize("query", ["unplaced=yes", "school=nope"])
@pytest.mark.parametrize("role", ["reviewer", "ministry"])
def test_a_filter_that_no_school_here_meets_shows_an_empty_ranking(world, page, visited, role, query):
    shown = page(getattr(world, role), "en").get(f"/directorates/2202?{query}")
    assert shown.all("table.ranking") == []
    assert "Nothing is open under this filter." in shown.text
