"""Seven days, five weeks, twelve months; the newest in any case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.backups.retention import to_keep

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)  # a Thursday
DAY = timedelta(days=1)


def every(step, how_many):
    return [NOW - n * step for n in range(how_many)]


def days_ago(kept):
    return sorted((NOW - time).days for time in kept)


def test_nothing_is_kept_of_nothing():
    assert to_keep([]) == set()


@pytest.mark.parametrize("age", [0, 400, 4000])
def test_the_newest_one_stays_however_old(age):
    assert to_keep([NOW - age * DAY]) == {NOW - age * DAY}


def test_of_two_years_of_nights_days_weeks_and_months_stay():
    kept = days_ago(to_keep(every(DAY, 730)))
    assert kept[:7] == [0, 1, 2, 3, 4, 5, 6]
    # The Sundays of the weeks before this one; 26 October is the first day of a week, 31 October the end of a month.
    assert kept[7:10] == [11, 18, 25]
    assert 26 in kept
    assert [(NOW - day * DAY).strftime("%Y-%m-%d") for day in kept[10:]] == [
        "2026-10-31",
        "2026-09-30",
        "2026-08-31",
        "2026-07-31",
        "2026-06-30",
        "2026-05-31",
        "2026-04-30",
        "2026-03-31",
        "2026-02-28",
        "2026-01-31",
        "2025-12-31",
    ]


def test_of_one_day_the_newest_stays():
    assert to_keep(every(timedelta(minutes=10), 6)) == {NOW}


def test_where_none_was_made_for_a_while_the_older_ones_stay():
    taken = [NOW, *(NOW - (100 + n) * DAY for n in range(6))]
    assert to_keep(taken) == set(taken)


def test_what_was_kept_is_kept_when_asked_again():
    kept = to_keep(every(DAY, 730))
    assert to_keep(kept) == kept
