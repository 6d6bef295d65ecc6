"""Which directorate a visit speaks of: that of its day, whenever the visit came and whenever the move was entered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inspect_app.schools.unit_of_day import Move, day_of, midnight_of, unit_among

OLD, NEW, NEWEST = 1, 2, 3


def at(day, hour=9):
    return datetime(2026, 9, day, hour, tzinfo=UTC)


ON_10TH = Move(OLD, NEW, midnight_of(date(2026, 9, 10)), at(12))
ON_20TH = Move(NEW, NEWEST, at(20, 12), at(20, 12))


@pytest.mark.parametrize(
    ("finished", "received", "registered_in", "unit"),
    [
        (at(5), at(5), OLD, OLD),
        (at(11), at(11), OLD, NEW),  # came before the move was entered, and was made on its second day
        (at(5), at(13), NEW, OLD),  # lay on a tablet while the school moved
        (at(13), at(13), NEW, NEW),
        (at(21), at(21), NEWEST, NEWEST),
        (at(15), at(21), NEWEST, NEW),
        (at(20), at(20), NEW, NEW),  # in the morning, before an import said so at noon
        (at(20), at(21), NEWEST, NEW),
        (at(20, 13), at(21), NEWEST, NEWEST),
        (at(5), at(21), NEWEST, OLD),
    ],
)
def test_a_visit_belongs_to_the_directorate_of_its_day(finished, received, registered_in, unit):
    assert unit_among([ON_10TH, ON_20TH], registered_in, finished, received) == unit


def test_a_visit_of_before_moves_were_kept_keeps_what_it_came_with():
    unrecorded = 9
    assert unit_among([ON_10TH, ON_20TH], unrecorded, at(2), at(3)) == unrecorded


def test_a_day_begins_at_midnight_in_amman():
    assert midnight_of(date(2026, 9, 10)) == datetime(2026, 9, 9, 21, tzinfo=UTC)
    assert day_of(datetime(2026, 9, 9, 21, tzinfo=UTC)) == date(2026, 9, 10)
    assert day_of(datetime(2026, 9, 9, 20, 59, tzinfo=UTC)) == date(2026, 9, 9)
