from __future__ import annotations

import pytest

from inspect_app.db import db, writing
from inspect_app.desk.school_report import known_facts
from inspect_app.schools.folding import search_text
from inspect_app.schools.models import School
from tests.desk.made import BINS, EXIT, WIRES, add_visit, at_yard


@pytest.fixture
def visited(world):
    return add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school, "بجنزير"),)}, 20)


def test_a_school_is_found_however_its_name_is_spelled(world, page):
    with writing():
        folded = search_text(world.other_school, "أم القطين الأساسية المختلطة", "")
        db.session.query(School).filter_by(number=world.other_school).update({"search_text": folded})
    browser = page(world.ministry)
    for asked in ("ام القطين", "أُمّ القطين", "الاساسيه", world.other_school, "٣٠٠٤٠٠"):
        assert len(browser.get(f"/schools?q={asked}").all("tbody tr")) == 1
    assert "لا مدرسة" in browser.get("/schools?q=zzz").text


def test_schools_are_listed_within_scope_with_their_denominator(world, page, visited):
    assert "1 visited of 1 registered" in page(world.reviewer, "en").get("/schools").text
    assert "1 visited of 2 registered" in page(world.ministry, "en").get("/schools").text
    page(world.principal).get("/schools", 403)


@pytest.mark.parametrize("sort", ["visit", "-visit"])
def test_a_school_nobody_visited_comes_last_by_the_day_of_the_last_visit(world, page, visited, sort):
    rows = page(world.ministry).get(f"/schools?sort={sort}").all("tbody tr")
    assert [world.school in row.get_text() for row in rows] == [True, False]


def test_a_school_account_sees_its_own_school_and_no_other(world, page, visited):
    page(world.principal).get(f"/schools/{world.school}")
    page(world.principal).get(f"/schools/{world.other_school}", 404)
    page(world.neighbour).get(f"/schools/{world.school}", 404)


def test_a_score_is_shown_raw_with_its_cap_and_its_final_value(world, page, visited):
    text = page(world.principal, "en").get(f"/schools/{world.school}").text
    assert "at most 59 because of a danger to life" in text
    assert "locked exit" in text
    assert "D Not acceptable" in text


def test_a_grade_is_withheld_when_too_little_was_inspected(world, page):
    everything = frozenset(f"B0{n}.0{m}" for n in range(1, 8) for m in range(1, 9))
    number = add_visit(world.engineer, world.school, {}, 1, skipped=everything)
    for path in (f"/schools/{world.school}", f"/visits/{number}"):
        text = page(world.reviewer, "en").get(path).text
        assert "Incomplete" in text
        assert "under 90% no grade is given" in text


def test_a_school_nobody_visited_is_not_called_sound(world, page):
    assert "not known" in page(world.reviewer, "en").get(f"/schools/{world.school}").text


def test_facts_are_said_in_words(app):
    with app.test_request_context():
        said = known_facts({"ownership": "rented", "floors": 2, "has_ramp": False, "year_built": 1984})
    values = [value for facts in said.values() for _, value in facts]
    assert values == ["مستأجر", "1984", "2", "لا"]


def test_the_report_of_a_visit_shows_failing_items_worst_first(world, page):
    failing = {BINS: (at_yard(world.school),), WIRES: (at_yard(world.school, "عند المشرب", worse=True),)}
    number = add_visit(world.engineer, world.school, failing, 3)
    found = page(world.principal).get(f"/visits/{number}")
    assert [tag.get_text() for tag in found.all(".failing h3 .code")] == [WIRES, BINS]
    assert "عند المشرب" in found.text
    assert [tag.get_text() for tag in found.all(".finding .badge.accent")] == ["جديد", "جديد"]
    page(world.neighbour).get(f"/visits/{number}", 404)


def test_a_visit_far_from_the_school_is_flagged(world, page, visited):
    assert "farther than 500 m" in page(world.reviewer, "en").get(f"/visits/{visited}").text


def test_what_a_visit_saw_repaired_is_listed(world, page, visited):
    number = add_visit(world.engineer, world.school, {}, 2)
    assert "Seen repaired at this visit" in page(world.reviewer, "en").get(f"/visits/{number}").text


def test_visits_are_listed_within_scope(world, page, visited):
    assert len(page(world.engineer).get("/visits").all("tbody tr")) == 1
    assert not page(world.neighbour).get("/visits").all("tbody tr")
    assert not page(world.ministry).get("/visits?checklist=school-transport").all("tbody tr")


def test_a_school_without_a_position_or_profile_still_has_its_pages(world, page, app):
    with writing():
        db.session.query(School).update({"latitude": None, "longitude": None, "profile": {}, "students": None})
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 9)
    for path in (
        f"/schools/{world.school}",
        "/schools",
        f"/directorates/{world.directorate}",
        "/directorates",
        "/visits/1",
    ):
        page(world.ministry).get(path)


def test_where_nobody_was_no_points_and_nothing_overdue_are_told(world, page, visited):
    country = page(world.ministry, "en")
    unseen = country.get("/schools").all("tbody tr")[1]
    assert unseen.select_one('[data-label="Risk points"]').get_text(strip=True) == "—"
    row = next(row for row in country.get("/directorates").all("tbody tr") if "North-East" in row.get_text())
    told = [
        row.select_one(f'[data-label="{label}"]').get_text(strip=True) for label in ("Risk points", "Overdue of open")
    ]
    assert told == ["—", "—"]
