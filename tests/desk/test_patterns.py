"""What repeats in a directorate: not corrected at three visits running, back four times, failing at three visits."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from inspect_app.db import db, writing
from inspect_app.inspections.models import Answer
from tests.desk.schools import add_school
from tests.make import NOW, days_ago
from tests.maps.stock import a_deficiency, a_visit

ITEM = "B03.01"


@pytest.fixture
def patterns(world, page):
    return lambda: page(world.reviewer, "en").get("/directorates/2202").one(".patterns").get_text(" ", strip=True)


@pytest.mark.parametrize(("times", "cases"), [(2, False), (3, True), (4, True)])
def test_seen_at_three_visits_running_is_continuous(world, patterns, times, cases):
    a_deficiency(world.school, times_seen=times)
    assert ("1 case " in patterns()) is cases


def came_back(school, times, last="open"):
    """One key that was repaired and came back so many times; its rows follow one another."""
    before = None
    for nth in range(times + 1):
        closed = None if nth == times and last == "open" else NOW
        status = last if nth == times else "verified_closed"
        before = a_deficiency(school, instance="", status=status, closed_at=closed, recurrence_of=before)


@pytest.mark.parametrize(("times", "cases"), [(3, False), (4, True), (5, True)])
def test_back_four_times_after_repair_is_recurring(world, patterns, times, cases):
    came_back(world.school, times)
    assert ("1 case " in patterns()) is cases


def test_what_was_entered_by_mistake_did_not_come_back(world, patterns):
    came_back(world.school, 4, last="void")
    assert "1 case " not in patterns()


def judged(school, *verdicts, grades="DDDD", start=100):
    """A visit for each verdict of the item, the latest last, so many days ago and one day apart."""
    for nth, (verdict, grade) in enumerate(zip(verdicts, grades, strict=False)):
        visit = a_visit(school, f"{school}-{start}-{nth}", at=days_ago(start - nth), grade=grade)
        score = {"ok": 1.0, "partial": 0.5, "not_ok": 0.0}[verdict]
        with writing():
            db.session.execute(insert(Answer), [{"visit_id": visit, "item": ITEM, "verdict": verdict, "score": score}])


@pytest.mark.parametrize(
    ("verdicts", "cases"),
    [
        (["not_ok", "not_ok"], False),
        (["not_ok", "not_ok", "ok"], False),
        (["not_ok", "not_ok", "not_ok"], True),
        (["partial", "ok", "not_ok", "partial"], True),
    ],
)
def test_failing_at_three_full_visits_is_chronic(world, patterns, verdicts, cases):
    judged(world.school, *verdicts)
    assert ("1 case " in patterns()) is cases


def test_a_visit_that_looked_at_too_little_to_be_graded_makes_nothing_chronic(world, patterns):
    judged(world.school, "not_ok", "not_ok")
    judged(world.school, "not_ok", grades=[None], start=50)
    assert "1 case " not in patterns()


def test_the_trend_sets_the_last_visit_against_the_one_before_it(world, page):
    """At two schools; one that was graded once says nothing about a change."""
    for number in ("100201", "100202"):
        add_school(number, number)
    judged(world.school, "ok", "not_ok", "ok", grades="ADB")
    judged("100201", "not_ok", "ok", grades="DC")
    judged("100202", "ok", grades="A")
    found = page(world.reviewer, "en").get("/directorates/2202").one(".patterns")
    assert "2 schools graded twice" in found.get_text(" ", strip=True)
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr")]
    assert rows == [
        ["Items OK, of those judged", "0% 0 of 2", "100% 2 of 2"],
        ["B Meets it, with remarks", "0 of 2", "1 of 2"],
        ["C Below the minimum", "0 of 2", "1 of 2"],
        ["D Not acceptable", "2 of 2", "0 of 2"],
    ]
