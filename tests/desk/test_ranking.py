"""Dangers to life come first in every ranking, then risk points; a figure is of what was visited."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete, select

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.ranking import danger_first, per_hundred
from inspect_app.overview.risk.risk_points import own_points
from tests.desk.schools import add_school
from tests.lasting import tampering
from tests.maps.stock import a_deficiency, a_visit

MANY, NONE = "100201", "100202"
NOW = datetime.now(UTC)


@pytest.fixture
def ranked(world):
    """One school with one danger to life, one with thirty moderate faults and more points, one with nothing."""
    add_school(MANY, "Many Moderate Faults")
    add_school(NONE, "No Fault")
    for number in (world.school, MANY, NONE, world.other_school):
        a_visit(number, f"visit-{number}", at=NOW - timedelta(days=500))
    for _ in range(30):
        a_deficiency(MANY, "moderate", at=NOW - timedelta(days=400), item="B01.05", section="B01")
    a_deficiency(world.school, "life_threatening", at=NOW - timedelta(days=410))
    return [world.school, MANY, NONE]


def numbers(tags):
    return [str(tag["href"]).rsplit("/", 1)[1] for tag in tags]


def test_the_schools_of_a_directorates_desk(world, page, ranked):
    assert numbers(page(world.reviewer).get("/directorates/2202").all(".ranking a.strong")) == ranked[:2]


def test_the_list_of_schools(world, page, ranked):
    assert numbers(page(world.reviewer).get("/schools").all("tbody a.strong")) == ranked


def test_the_list_beside_the_map_and_the_one_in_its_file(world, page, ranked):
    browser = page(world.reviewer, "en")
    assert numbers(browser.get("/maps/2202").all(".ranked .school-name")) == ranked
    file = BeautifulSoup(browser.client.get("/maps/2202/file").get_data(), "html.parser")
    names = [tag.get_text() for tag in file.select(".ranked .school-name")]
    assert names[:2] == ["Sama As-Sarhan Secondary for Girls", "Many Moderate Faults"]


def test_the_maps_data(world, page, ranked):
    data = json.loads(page(world.reviewer).client.get("/maps/2202/schools.json").get_data())
    assert data["schools"]["number"] == ranked


def test_the_deficiencies_and_their_file(world, page, ranked):
    browser = page(world.reviewer)
    assert browser.get("/deficiencies").all("tbody .code")[0].get_text() == "B03.01"
    text = browser.client.get("/exports/deficiencies.csv").get_data().decode("utf-8-sig")
    assert next(iter(csv.DictReader(io.StringIO(text))))["رمز البند"] == "B03.01"


def test_the_tablets_first_page(world, page, ranked):
    assert numbers(page(world.engineer).get("/fieldwork/").all(".school-card h3 a")) == ranked


@pytest.fixture
def two_directorates(world, ranked):
    """2202 with moderate faults and more points in all, 2203 with one danger to life."""
    with writing(), tampering():
        db.session.execute(delete(Deficiency).where(Deficiency.severity == "life_threatening"))
    a_deficiency(world.other_school, "life_threatening", at=NOW)


def test_the_directorates_side_by_side(world, page, two_directorates):
    rows = page(world.ministry, "en").get("/directorates").all("tbody a.strong")
    assert [row.get_text() for row in rows] == ["North-East Badia", "North-West Badia"]


def test_the_directorates_beside_the_national_map_and_in_its_data(world, page, two_directorates):
    browser = page(world.ministry, "en")
    rows = browser.get("/maps/").all("th[scope=row] a")
    assert [row.get_text() for row in rows] == ["North-East Badia", "North-West Badia"]
    data = json.loads(browser.client.get("/maps/directorates.json").get_data())
    assert [feature["properties"]["code"] for feature in data["features"]] == ["2203", "2202"]


def test_the_sentence_why_a_school_comes_first_begins_with_its_danger_to_life(world, page, ranked):
    for _ in range(5):
        a_deficiency(world.school, "severe", at=NOW - timedelta(days=499), item="B04.01", section="B04")
    browser = page(world.reviewer, "en")
    said = "Locked exit, open 410 days · 1 danger to life · 5 severe, all overdue · 400 students"
    assert browser.get("/directorates/2202").all(".why")[0].get_text() == said


def test_the_desk_and_the_map_say_the_same_of_why_a_school_comes_first(world, page, ranked):
    a_deficiency(world.school, "life_threatening", item="B04.01", section="B04", not_corrected=True)
    for language in ("ar", "en"):
        browser = page(world.reviewer, language)
        desk = browser.get("/directorates/2202").all("td.why")
        beside_map = browser.get("/maps/2202").all("ol.ranked .why")
        assert len(desk) == 2
        assert [tag.get_text() for tag in desk] == [tag.get_text() for tag in beside_map]


def test_more_dangers_come_before_more_points():
    assert sorted([(1, 900.0), (0, 5000.0), (2, 100.0)], key=lambda sums: danger_first(*sums)) == [
        (0, 5000.0),
        (1, 900.0),
        (2, 100.0),
    ]


@pytest.mark.parametrize(
    ("severity", "in_time"), [("life_threatening", 50), ("severe", 13), ("moderate", 5), ("low", 2)]
)
def test_risk_points_grow_with_lateness(world, severity, in_time):
    day = timedelta(days=1)
    a_deficiency(world.school, severity, at=NOW, due_at=NOW + 7 * day, doubly_late_at=NOW + 14 * day)
    moments = (NOW, NOW + 7 * day, NOW + 8 * day, NOW + 14 * day, NOW + 15 * day)
    factors = [db.session.scalar(select(own_points(at))) / in_time for at in moments]
    assert factors == [1, 1, 1.5, 1.5, 2]


def test_what_is_closed_has_no_points(world):
    a_deficiency(world.school, closed_at=NOW)
    assert db.session.scalar(select(own_points(NOW))) == 0


def test_points_per_hundred_students_have_nothing_to_say_without_students():
    assert [per_hundred(75.0, students, 3, 3) for students in (300, 0, None)] == [25.0, None, None]


def facts_of(browser, code):
    data = json.loads(browser.client.get("/maps/directorates.json").get_data())
    return next(f["properties"] for f in data["features"] if f["properties"]["code"] == code)


def test_points_per_hundred_count_the_students_of_visited_schools_only(world, page):
    """13 × 2 × 1.25 points for the 400 students of the one that was visited; the other's 600 are not in the figure."""
    add_school("100203", "Never Visited", students=600)
    a_deficiency(world.school, "severe", at=NOW - timedelta(days=99))
    browser = page(world.ministry, "en")
    facts = facts_of(browser, "2202")
    assert (facts["figure"], facts["seen"]) == ("8.1", "1 of 2 schools visited")
    cell = browser.get("/directorates").all("tbody tr")[0].select('[data-label="Per 100 students"]')[0]
    assert cell.get_text(" ", strip=True) == "8.1 1 of 2 schools visited"
    assert "8.1" in browser.get("/maps/").all("tbody tr")[0].get_text(" ", strip=True)


def test_points_of_a_school_whose_students_nobody_knows_are_not_in_that_figure(world, page):
    """13 × 2 × 1.25 for the 400 students of one school; the other's points have no students to stand over."""
    a_deficiency(world.school, "severe", at=NOW - timedelta(days=99))
    for number in (add_school("100203", "Unknown", students=None), add_school("100204", "Empty", students=0)):
        a_deficiency(number, "life_threatening", at=NOW - timedelta(days=99))
    browser = page(world.ministry, "en")
    row = browser.get("/directorates").all("tbody tr")[0]
    assert row.select_one('[data-label="Per 100 students"] bdi').get_text() == "8.1"
    assert row.select_one('[data-label="Risk points"]').get_text(strip=True) == "232"
    assert facts_of(browser, "2202")["figure"] == "8.1"


def test_a_directorate_nobody_visited_says_so_and_has_no_figure(world, page):
    a_visit(world.school)
    browser = page(world.ministry, "en")
    facts = facts_of(browser, "2203")
    assert (facts["hatched"], facts["step"], facts["figure"], facts["told"]) == (True, 0, "", "No school visited yet")
    assert not facts_of(browser, "2202")["hatched"]
    row = next(row for row in browser.get("/directorates").all("tbody tr") if "North-East" in row.get_text())
    assert row.select('[data-label="Per 100 students"]')[0].get_text(strip=True) == "No school visited yet"
    nation = browser.get("/maps/")
    assert "No school visited yet" in nation.all("tbody tr")[1].get_text(" ", strip=True)
    assert nation.all(".legend .shade.hatched")


@pytest.fixture
def hardly_visited(world):
    """2202: one of six schools visited, and that with nothing but a low fault. 2203: its only school, with a danger."""
    for number in range(100301, 100306):
        add_school(str(number), f"Unseen {number}")
    a_deficiency(world.school, "low", at=NOW, due_at=NOW + timedelta(days=9), doubly_late_at=NOW + timedelta(days=18))
    a_visit(world.other_school, "visit-2")
    a_deficiency(world.other_school, "severe", at=NOW - timedelta(days=99))


def cell_of(row):
    return row.select('[data-label="Per 100 students"]')[0].get_text(" ", strip=True)


def test_a_directorate_of_which_too_little_was_visited_is_hatched_and_has_no_figure(world, page, hardly_visited):
    facts = facts_of(page(world.ministry, "en"), "2202")
    said = "Too few visited to compare"
    assert (facts["hatched"], facts["step"], facts["figure"], facts["told"]) == (True, 0, "", said)
    assert facts["seen"] == "1 of 6 schools visited"
    legend = page(world.ministry, "en").get("/maps/").one(".legend[data-shown=far]").get_text(" ", strip=True)
    assert "Fewer than 20% of the schools visited: too few to compare" in legend


def test_a_fifth_of_the_schools_is_enough(world, page, hardly_visited):
    a_visit("100301", "visit-3")
    facts = facts_of(page(world.ministry, "en"), "2202")
    assert (facts["hatched"], facts["figure"], facts["seen"]) == (False, "0.3", "2 of 6 schools visited")


@pytest.mark.parametrize("sort", ["per_hundred", "-per_hundred"])
def test_it_is_neither_the_best_nor_the_worst_of_the_table(world, page, hardly_visited, sort):
    *_, last = page(world.ministry, "en").get(f"/directorates?sort={sort}").all("tbody tr")
    assert "North-West" in last.get_text()
    assert cell_of(last) == "Too few visited to compare 1 of 6 schools visited"


def test_nor_does_it_come_first_beside_the_map(world, page, hardly_visited):
    first, second = page(world.ministry, "en").get("/maps/").all("table.directorates tbody tr")
    assert "North-East" in first.get_text()
    assert "Too few visited to compare" in second.get_text()
