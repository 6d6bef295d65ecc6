"""Why a school comes first: its two worst faults by name, the age of the older one, and only these faults' marks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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
        return a_deficiency(world.school, severity, at=at, due_at=at + timedelta(days=100), **item, **more)

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
    assert why() == "Bare live wires and locked exit for 30 days · 400 students"


def test_beside_the_map_too(add, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    add(GATE, "life_threatening", 10)
    assert why_on_the_map() == "Bare live wires and locked exit for 30 days · 400 students"


def test_a_lesser_fault_is_not_named_beside_a_danger_to_life(add, why, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(ROUTE, "severe", 90, not_corrected=True)
    assert why() == why_on_the_map() == "Locked exit for 20 days · 400 students"


def test_a_severe_fault_is_named_where_no_life_is_in_danger(add, why):
    add(ROUTE, "severe", 5)
    add(EXIT, "moderate", 50)
    assert why() == "Combustibles on the exit route for 5 days · 400 students"


def test_one_of_the_named_that_was_not_corrected_or_came_back_is_said_so(add, why):
    first = add(EXIT, "life_threatening", 90, closed_at=NOW - timedelta(days=60), status="verified_closed")
    add(EXIT, "life_threatening", 20, recurrence_of=first)
    add(WIRES, "life_threatening", 30, not_corrected=True)
    assert why() == (
        "Bare live wires and locked exit for 30 days · not corrected in time · came back after repair · 400 students"
    )


def test_nobody_is_told_of_the_marks_of_a_fault_that_is_not_named(add, why):
    add(EXIT, "life_threatening", 20)
    add(WIRES, "life_threatening", 30)
    add(GATE, "life_threatening", 10, not_corrected=True)
    assert "not corrected" not in why()


def test_several_places_of_one_fault_are_counted(add, why):
    for days in (20, 40):
        add(EXIT, "life_threatening", days)
    assert why() == "Locked exit (2 places) for 40 days · 400 students"


def test_a_place_where_the_same_fault_is_lesser_is_counted_with_it(add, why, why_on_the_map):
    add(EXIT, "life_threatening", 20)
    add(EXIT, "moderate", 40)
    assert why() == why_on_the_map() == "Locked exit (2 places) for 40 days · 400 students"


@pytest.mark.parametrize(("severity", "word"), [("moderate", "moderate"), ("low", "low")])
def test_lesser_faults_are_told_by_where_most_of_them_are(add, why, severity, word):
    for item in (ROUTE, ROUTE, EXIT):
        add(item, severity, 3)
    assert why() == f"3 {word} deficiencies, most in: Fire prevention and fire-fighting · 400 students"
