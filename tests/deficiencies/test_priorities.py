"""Which deficiencies come first, and which keep coming back."""

from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.checklists.model import Severity
from inspect_app.deficiencies.priorities import (
    POINTS,
    Repeat,
    export_rank,
    overdue_factor,
    per_hundred_students,
    repeats,
    risk_points,
)

LT, S, M, L = Severity
DAY = timedelta(days=1)
OPENED = datetime(2025, 3, 2, 10, 30, tzinfo=UTC)
DUE = OPENED + 7 * DAY


def test_points_are_huds_inside_values_rounded():
    assert POINTS == {LT: 50, S: 13, M: 5, L: 2}


@pytest.mark.parametrize(
    ("now", "factor"),
    [
        (OPENED, 1.0),
        (DUE, 1.0),
        (DUE + timedelta(seconds=1), 1.5),
        (OPENED + 14 * DAY, 1.5),
        (OPENED + 14 * DAY + timedelta(seconds=1), 2.0),
        (OPENED + 400 * DAY, 2.0),
    ],
)
def test_the_overdue_count_more(now, factor):
    assert overdue_factor(DUE, OPENED, now) == factor


def test_a_row_due_at_once_is_doubled_as_soon_as_it_is_late():
    assert overdue_factor(OPENED, OPENED, OPENED + DAY) == 2.0


@pytest.mark.parametrize(("severity", "points"), [(LT, 75.0), (S, 19.5), (M, 7.5), (L, 3.0)])
def test_risk_points_are_points_times_the_overdue_factor(severity, points):
    assert risk_points(severity, DUE, OPENED, DUE + DAY) == points


def test_points_per_hundred_students_compare_small_and_large_schools():
    assert per_hundred_students(75.0, 300) == 25.0


@pytest.mark.parametrize("students", [0, None])
def test_without_students_there_is_nothing_to_compare(students):
    assert per_hundred_students(75.0, students) is None


@pytest.mark.parametrize(
    ("times_seen", "returns", "routine_failures", "classes"),
    [
        (1, 0, 1, ()),
        (2, 3, 2, ()),
        (3, 0, 0, (Repeat.CONTINUOUS,)),
        (1, 4, 0, (Repeat.RECURRING,)),
        (1, 0, 3, (Repeat.CHRONIC,)),
        (9, 9, 9, (Repeat.CONTINUOUS, Repeat.RECURRING, Repeat.CHRONIC)),
    ],
)
def test_what_keeps_coming_back_is_named(times_seen, returns, routine_failures, classes):
    assert repeats(times_seen, returns, routine_failures) == classes


def test_exports_put_late_dangers_first_then_dangers_then_dates():
    now = DUE
    late, soon, later = now - DAY, now + DAY, now + 2 * DAY
    rows = [(L, late), (M, later), (S, soon), (LT, later), (S, late), (LT, soon), (M, soon), (LT, late)]
    ordered = sorted(rows, key=lambda row: export_rank(*row, now))
    assert ordered == [
        (LT, late),
        (LT, soon),
        (LT, later),
        (S, late),
        (S, soon),
        (L, late),
        (M, soon),
        (M, later),
    ]


def test_on_its_due_date_a_danger_is_not_yet_late():
    assert export_rank(LT, DUE, DUE) == (1, DUE)
