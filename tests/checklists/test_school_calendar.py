"""Limits of age against the Jordanian school year: who does what is asked, when it is asked, never fails for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from inspect_app.checklists import Given, ItemKind, Verdict, judge, load

FOLDER = Path(__file__).parent.parent.parent / "checklists"
ITEMS = {code: item for checklist in load(FOLDER).current for code, item in checklist.items.items()}
YEARS = range(2025, 2030)
"""One of them has a leap day."""

Window = tuple[tuple[int, int], tuple[int, int]]
"""First and last month and day on which a thing is done in a year, when it is done as asked."""
SEMESTERS: tuple[Window, ...] = (((2, 1), (3, 15)), ((9, 1), (10, 15)))
"""The first six weeks of each."""
HOLIDAYS: tuple[Window, ...] = (((1, 20), (2, 5)), ((8, 1), (8, 31)))
SUMMER: tuple[Window, ...] = (((7, 1), (8, 31)),)
SCHOOL_YEAR: tuple[Window, ...] = (((9, 1), (10, 15)),)
BEFORE_WINTER: tuple[Window, ...] = (((10, 1), (11, 15)),)
BOILER: tuple[Window, ...] = (((9, 1), (11, 15)),)


def gaps(windows: tuple[Window, ...]) -> Iterator[tuple[date, date]]:
    """The longest ones: done on the first day of a window, and next on the last day of the one after it."""
    days = sorted((date(year, *first), date(year, *last)) for year in YEARS for first, last in windows)
    return ((first, last) for (first, _), (_, last) in pairwise(days))


def verdicts(code: str, done: date, until: date) -> list[Verdict]:
    """Of a visit on each day from the one when it was done until the next time."""
    days = (done + timedelta(days=n) for n in range((until - done).days + 1))
    told = [judge(ITEMS[code], Given(value=done.isoformat()), {}, on=day).verdict for day in days]
    return [verdict for verdict in told if verdict]


@pytest.mark.parametrize(
    ("code", "windows"),
    [
        ("B03.08", SEMESTERS),
        ("C03.05", SEMESTERS),
        ("A06.06", HOLIDAYS),
        ("A06.06", HOLIDAYS[1:]),
        ("B01.02", SCHOOL_YEAR),
        ("B02.03", SUMMER),
        ("B05.01", BEFORE_WINTER),
        ("A09.05", BOILER),
        ("A10.07", HOLIDAYS),
    ],
)
def test_a_dutiful_school_never_fails(code, windows):
    seen = {verdict for done, until in gaps(windows) for verdict in verdicts(code, done, until)}
    assert Verdict.OK in seen
    assert Verdict.NOT_OK not in seen


@pytest.mark.parametrize("code", ["B03.08", "C03.05"])
def test_a_drill_each_semester_passes_all_through_the_winter(code):
    over_winter = [(done, until) for done, until in gaps(SEMESTERS) if done.month == 9]
    assert {(until - done).days for done, until in over_winter} == {195, 196}
    assert {verdict for done, until in over_winter for verdict in verdicts(code, done, until)} == {Verdict.OK}


def test_a_drill_left_out_for_a_semester_fails():
    assert verdicts("B03.08", date(2026, 9, 1), date(2027, 6, 1))[-1] is Verdict.NOT_OK


def test_heaters_pass_all_through_the_season_and_fail_when_left_for_a_year():
    assert set(verdicts("B05.01", date(2026, 10, 1), date(2027, 4, 30))) == {Verdict.OK}
    assert verdicts("B05.01", date(2026, 10, 15), date(2027, 12, 5))[-1] is Verdict.NOT_OK


def test_no_date_is_left_out():
    dates = {code for code, item in ITEMS.items() if item.kind is ItemKind.DATE}
    assert dates - {"A05.02"} == {"B03.08", "C03.05", "A06.06", "B01.02", "B02.03", "B05.01", "A09.05", "A10.07"}
