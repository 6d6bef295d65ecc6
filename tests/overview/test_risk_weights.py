"""The one table of weights, and that a danger to life outweighs whatever else multiplies."""

from __future__ import annotations

import pytest

from inspect_app.checklists import Severity
from inspect_app.overview.risk.risk_weights import WEIGHTS


def test_no_lesser_fault_reaches_a_danger_to_life_with_all_factors_together():
    most = max(WEIGHTS.timings.values()) * WEIGHTS.recurrent * max(band.factor for band in WEIGHTS.bands)
    lesser = max(points for severity, points in WEIGHTS.severities.items() if severity is not Severity.LIFE_THREATENING)
    assert lesser * most < WEIGHTS.severities[Severity.LIFE_THREATENING]


@pytest.mark.parametrize(
    ("students", "factor"),
    [(None, 1), (0, 1), (100, 1), (101, 1.1), (300, 1.1), (301, 1.25), (600, 1.25), (601, 1.5), (5000, 1.5)],
)
def test_a_school_weighs_by_the_band_of_its_students(students, factor):
    assert WEIGHTS.of_students(students) == factor


@pytest.mark.parametrize(
    ("visited", "registered", "comparable"), [(0, 0, False), (0, 9, False), (1, 6, False), (1, 5, True), (9, 9, True)]
)
def test_a_fifth_of_the_schools_must_be_visited_for_a_directorate_to_be_compared(visited, registered, comparable):
    assert WEIGHTS.is_comparable(visited, registered) is comparable
