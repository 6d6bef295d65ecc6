"""Why a school comes first: its two worst faults by name, the age of the older one, and only these faults' marks; how
many there are of the worst severity, and of the lesser one that most of the other points come of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.db import db
from inspect_app.overview.filter_selection import ALL, Selection
from inspect_app.overview.risk.ranked_schools import ranked_schools
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency

NOW = datetime.now(UTC)
EXIT = {"item": "B03.01", "section": "B03"}
WIRES = {"item": "B04.01", "section": "B04"}
GATE = {"item": "B06.02", "section": "B06"}
ROUTE = {"item": "B02.07", "section": "B02"}


@pytest.fixture
def add(world):
    """``add(item, severity, days)``: open at the world's school for that many days."""

    def put(item, severity, days, **more):
        at = NOW - timedelta(days=days)
        dates = {"due_at": at + timedelta(days=100), "doubly_late_at": at + timedelta(days=200)}
        return a_deficiency(world.school, severity, at=at, **dates, **item, **more)

    return put


@pytest.fixture
def why(world, page):
    def sentence():
        return page(world.reviewer, "en").get("/directorates/2202").one(".why").get_text()

    return sentence


@pytest.fixture
def why_on_the_map(world, page):
    def sentence():
        return page(world.reviewer, "en").get("/maps/2202").one(".ranked .why").get_text()

    return sentence


def test_the_two_worst_are_named_with_the_age_of_the_older(add, why):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    add(GATE, "life_threatening", 10)
    assert why() == "Bare live wires and locked exit, the older open 30 days · 3 dangers to life · 400 students"


def test_beside_the_map_too(add, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    add(GATE, "life_threatening", 10)
    assert (
        why_on_the_map() == "Bare live wires and locked exit, the older open 30 days · 3 dangers to life · 400 students"
    )


def test_a_lesser_fault_is_not_named_beside_a_danger_to_life(add, why, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(ROUTE, "severe", 90, not_corrected=True)
    said = "Locked exit, open 20 days · 1 danger to life · 1 severe · 400 students"
    assert why() == why_on_the_map() == said


def test_a_severe_fault_is_named_where_no_life_is_in_danger(add, why):
    add(ROUTE, "severe", 5)
    add(EXIT, "moderate", 50)
    assert why() == "Combustibles on the exit route, open 5 days · 1 severe · 1 moderate · 400 students"


def test_one_of_the_named_that_was_not_corrected_or_came_back_is_said_so(add, why):
    first = add(EXIT, "life_threatening", 90, closed_at=NOW - timedelta(days=60), status="verified_closed")
    add(EXIT, "life_threatening", 20, recurrence_of=first)
    add(WIRES, "life_threatening", 30, not_corrected=True)
    assert why() == (
        "Bare live wires and locked exit, the older open 30 days · 2 dangers to life · not corrected in time · "
        "came back after repair · 400 students"
    )


def test_nobody_is_told_of_the_marks_of_a_fault_that_is_not_named(add, why):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    first = add(GATE, "life_threatening", 90, closed_at=NOW - timedelta(days=60), status="verified_closed")
    add(GATE, "life_threatening", 10, not_corrected=True, recurrence_of=first)
    assert why() == "Bare live wires and locked exit, the older open 30 days · 3 dangers to life · 400 students"


def test_several_places_of_one_fault_are_counted(add, why):
    for days in (20, 40):
        add(EXIT, "life_threatening", days)
    assert why() == "Locked exit (2 places), open 40 days · 2 dangers to life · 400 students"


def test_a_place_where_the_same_fault_is_lesser_is_counted_with_it(add, why, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(EXIT, "moderate", 40)
    said = "Locked exit (2 places), open 40 days · 1 danger to life · 1 moderate · 400 students"
    assert why() == why_on_the_map() == said


@pytest.mark.parametrize(("severity", "word"), [("moderate", "moderate"), ("low", "low")])
def test_lesser_faults_are_told_by_where_most_of_them_are(add, why, severity, word):
    for item in (ROUTE, ROUTE, EXIT):
        add(item, severity, 3)
    assert why() == f"3 {word} · most in: Fire prevention and fire-fighting · 400 students"


def test_of_the_lesser_severities_the_one_is_counted_that_most_points_come_of(add, why):
    add(EXIT, "life_threatening", 20)
    add(ROUTE, "severe", 20)
    for days in (120, 110, 5):
        add(GATE, "moderate", days)
    add(GATE, "low", 5)
    assert why() == "Locked exit, open 20 days · 1 danger to life · 3 moderate, 2 of them overdue · 400 students"


@pytest.mark.parametrize(
    ("ages", "said"),
    [((5,), "1 moderate"), ((120,), "1 moderate, overdue"), ((120, 120), "2 moderate, all overdue")],
)
def test_how_many_of_them_are_overdue_is_said_in_as_few_words_as_will_do(add, why, ages, said):
    add(EXIT, "severe", 1)
    for days in ages:
        add(GATE, "moderate", days)
    assert why() == f"Locked exit, open 1 day · 1 severe · {said} · 400 students"


def test_what_was_found_today_has_no_age(add, why):
    add(EXIT, "severe", 0)
    assert why() == "Locked exit, found today · 1 severe · 400 students"


def test_where_nobody_knows_the_students_none_are_told(world, page, add):
    add_school("100201", "Silent", students=None)
    a_deficiency("100201", "severe", at=NOW)
    assert page(world.reviewer, "en").get("/directorates/2202").one(".why").get_text().endswith("1 severe")


CLOSED = {"closed_at": NOW, "status": "verified_closed"}


def test_what_was_closed_or_void_is_no_danger_and_does_not_rank_a_school(world, page, add):
    for status in ("verified_closed", "verified_closed", "void"):
        add(EXIT, "life_threatening", 20, closed_at=NOW, status=status)
    add(GATE, "low", 5)
    a_deficiency(add_school("100201", "Other"), "life_threatening", at=NOW - timedelta(days=400), **EXIT)
    for address in ("/directorates/2202", "/maps/2202"):
        said = [tag.get_text() for tag in page(world.reviewer, "en").get(f"{address}?state=all").all(".why")]
        assert said == [
            "Locked exit, open 400 days · 1 danger to life · 400 students",
            "1 low · in: Falls, collapse and open pits · 400 students",
        ]


def test_nor_does_it_rank_a_directorate_on_the_map_of_the_country(world, page, add):
    for _ in range(3):
        add(EXIT, "life_threatening", 20, **CLOSED)
    a_deficiency(world.other_school, "life_threatening", at=NOW)
    first, _ = page(world.ministry, "en").get("/maps/?state=all").all("table.directorates tbody tr")
    assert "North-East" in first.get_text()


def test_the_table_of_schools_in_a_file_ranks_by_open_dangers_and_says_what_is_closed(world, app, add):
    add(EXIT, "life_threatening", 20, **CLOSED)
    a_deficiency(add_school("100201", "Other"), "low", at=NOW)
    with app.test_request_context():
        rows = list(ranked_schools(world.ministry, Selection(state=ALL), NOW))
        db.session.rollback()
    assert [row.number for row in rows] == ["100201", world.school]
    assert rows[1].sentence == "مخرج مقفل · خطر واحد على الحياة · أُغلق · عدد الطلبة 400"


def test_two_faults_of_one_age_have_it_in_common(add, why):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 20)
    assert why() == "Locked exit and bare live wires, open 20 days · 2 dangers to life · 400 students"


def test_a_third_fault_that_is_unsafe_is_not_kept_quiet(add, why):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    add(GATE, "life_threatening", 10, make_safe_due_at=NOW - timedelta(days=9))
    assert "3 dangers to life · not made safe in time" in why()


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((ROUTE, GATE), "2 low · 400 students"),
        ((ROUTE, ROUTE), "2 low · in: Fire prevention and fire-fighting · 400 students"),
        ((ROUTE, ROUTE, GATE, EXIT), "4 low · 400 students"),
    ],
)
def test_a_section_is_named_only_where_it_has_all_or_most(add, why, items, said):
    for item in items:
        add(item, "low", 3)
    assert why() == said
