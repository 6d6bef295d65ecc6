"""The figures of the desk: what each counts, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from inspect_app.accounts.models import Account, Role
from inspect_app.db import db, writing
from inspect_app.overview.filter_selection import AMMAN
from tests.desk.made import BINS, EXIT, LIFE, WIRES, add_visit, at_yard
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency, a_visit

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def figures(world, page):
    def asked():
        found = page(world.reviewer, "en").get("/directorates/2202").all(".figure")
        return [figure.get_text(" ", strip=True) for figure in found]

    return asked


def test_of_what_was_ever_found_mistakes_are_no_part(world, figures):
    """Two repaired, one open, one entered by mistake."""
    for status in ("verified_closed", "verified_closed", "void"):
        a_deficiency(world.school, status=status, closed_at=NOW)
    a_deficiency(world.school)
    assert "67%" in figures()[4]
    assert "2 of 3 ever found" in figures()[4]


def test_a_school_is_visited_when_somebody_was_there_whatever_was_found(world, figures):
    for number in ("100201", "100202"):
        add_school(number, "Nothing Open")
        a_visit(number, number, at=NOW - 3 * DAY)
    add_school("100203", "Never Visited")
    a_deficiency(world.school)
    assert "2 of 4 schools" in figures()[0]


def test_only_what_is_open_and_past_its_date_is_overdue(world, figures):
    for due, closed in ((NOW - DAY, None), (NOW - DAY, NOW), (NOW + DAY, None)):
        a_deficiency(world.school, at=NOW - 9 * DAY, due_at=due, doubly_late_at=due + 9 * DAY, closed_at=closed)
    assert "2 open" in figures()[2]
    assert "1 of them overdue" in figures()[2]


def test_the_list_of_schools_tells_their_last_visit_and_what_is_overdue(world, page):
    for name, days in (("a", 90), ("b", 5), ("c", 30)):
        a_visit(world.school, name, at=NOW - days * DAY)
    a_deficiency(world.school, due_at=NOW - DAY, doubly_late_at=NOW + 9 * DAY)
    row = page(world.reviewer, "en").get("/schools").one("tbody tr")
    day = (NOW - 5 * DAY).astimezone(AMMAN).strftime("%-d %B %Y")
    assert row.select_one('[data-label="Last visit"]').get_text(strip=True) == day
    assert row.select_one(".late").get_text(strip=True) == "1 overdue"


def test_the_last_grade_is_that_of_the_latest_visit_not_of_the_last_to_arrive(world, page):
    a_visit(world.school, "newer", at=NOW - 5 * DAY, received_at=NOW - 5 * DAY, grade="B")
    a_visit(world.school, "late", at=NOW - 60 * DAY, received_at=NOW, grade="D")
    grades = page(world.reviewer, "en").get("/schools").all(".last-grade")
    assert [grade["href"] for grade in grades] == ["/visits/1"]


def test_the_page_of_a_school_sums_up_what_is_open_there(world, page):
    """A danger that was repaired stands in the history and in no figure."""
    yard = at_yard(world.school)
    add_visit(world.engineer, world.school, {EXIT: (yard,), BINS: (yard,)}, 30)
    add_visit(world.engineer, world.school, {BINS: (yard,)}, 10)
    figures = page(world.reviewer, "en").get(f"/schools/{world.school}").all(".figures .figure")
    for sheet in (sheet for figure in figures for sheet in figure.select("[popover]")):
        sheet.decompose()
    said = [" ".join(figure.get_text(" ").split()) for figure in figures]
    assert said == [
        "Open deficiencies 1 none overdue",
        "By severity 1 Low 2.5 risk points · 0.6 per 100 students",
        f"Last visit {(NOW - 10 * DAY).astimezone(AMMAN).strftime('%-d %B %Y')} 2 visits so far",
    ]


def test_a_sign_on_the_small_map_shows_the_worst_that_is_open(world, page):
    for severity in ("low", "severe", "moderate"):
        a_deficiency(world.school, severity)
    link = page(world.reviewer, "en").get("/directorates/2202").one(".mini-map a")
    assert "Severe" in link.get_text(" ", strip=True)


def test_a_school_that_does_not_say_its_students_adds_none(world, page):
    """A severe fault's 13 × 1.25 points for the 400 students of one school; the other is visited and says nothing."""
    add_school("100203", "Silent", students=None)
    a_visit("100203", "silent")
    a_visit(world.school, "told")
    a_deficiency(world.school, due_at=NOW + DAY, doubly_late_at=NOW + 9 * DAY)
    row = page(world.ministry, "en").get("/directorates").all("tbody tr")[0]
    assert row.select_one('[data-label="Per 100 students"] bdi').get_text(strip=True) == "4.1"


@pytest.mark.parametrize(("fail", "more"), [(3, None), (4, "1 more"), (5, "2 more")])
def test_a_cap_names_three_items_and_counts_the_others(world, page, fail, more):
    codes = [EXIT, WIRES, "B06.02", BINS, "B06.06"][:fail]
    add_visit(world.engineer, world.school, dict.fromkeys(codes, (at_yard(world.school, severity=LIFE),)), 3)
    text = page(world.reviewer, "en").get("/visits/1").text
    assert "at most 59 because of a danger to life" in text
    assert [f"{n} more" for n in range(9) if f"· {n} more" in text] == ([more] if more else [])
    arabic = page(world.reviewer).get("/visits/1").text
    assert "more" not in arabic.partition("لا تزيد على 59")[2].partition("</p>")[0]


def test_my_visits_are_mine_and_a_search_is_for_the_school(world, page):
    add_school("100201", "Karama")
    with writing():
        row = {"username": "e2", "name_ar": "م. هدى", "name_en": "Huda", "role": Role.ENGINEER, "directorate_id": 1}
        db.session.execute(insert(Account), [row | {"password_hash": "x", "created_at": NOW}])
    add_visit(world.engineer, world.school, {}, 3)
    add_visit(world.engineer, "100201", {}, 2)
    colleague = db.session.query(Account).filter_by(username="e2").one().id
    a_visit(world.school, "theirs", at=NOW - DAY, engineer_id=colleague)
    listed = lambda query: [a["href"] for a in page(world.engineer).get(f"/visits?{query}").all("tbody a.strong")]  # noqa: E731
    assert listed("") == ["/visits/3", "/visits/2", "/visits/1"]
    assert listed("mine=yes") == ["/visits/2", "/visits/1"]
    assert listed("q=karama") == ["/visits/2"]
    assert listed("q=nowhere") == []
