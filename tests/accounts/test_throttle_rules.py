from __future__ import annotations

from datetime import timedelta

import pytest

from inspect_app.accounts.throttle_rules import (
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_PLACE,
    WHOLE,
    count_wrong_try,
    seconds_to_wait,
    take_back_try,
)
from tests.make import NOW


def after(rule, tries, every=timedelta()):
    count = None
    for n in range(tries):
        count = count_wrong_try(count, rule, NOW + n * every)
    return count


def test_five_wrong_tries_cost_nothing():
    assert seconds_to_wait(after(PER_PLACE, 5), NOW) == 0


@pytest.mark.parametrize(("tries", "seconds"), [(6, 10), (7, 20), (8, 40), (9, 80), (12, 640), (13, 900), (500, 900)])
def test_then_each_one_costs_twice_as_much_up_to_a_quarter_of_an_hour(tries, seconds):
    assert seconds_to_wait(after(PER_PLACE, tries), NOW) == seconds


def test_a_pause_ends_by_itself():
    count = after(PER_PLACE, 6)
    assert seconds_to_wait(count, NOW + timedelta(seconds=4)) == 6
    assert seconds_to_wait(count, NOW + timedelta(seconds=10)) == 0


def test_a_wrong_try_is_forgotten_every_ten_minutes():
    later = NOW + timedelta(minutes=30)
    assert count_wrong_try(after(PER_PLACE, 5), PER_PLACE, later).level == 3


def test_a_right_try_takes_its_own_count_back():
    count = take_back_try(after(PER_ADDRESS, 301), PER_ADDRESS, NOW)
    assert (count.level, seconds_to_wait(count, NOW)) == (300, 0)


def test_a_clock_put_back_forgets_nothing_and_breaks_nothing():
    assert count_wrong_try(after(PER_PLACE, 5), PER_PLACE, NOW - timedelta(days=1)).level == 6


def test_a_ministry_behind_one_address_may_mistype_twenty_times_a_minute_for_a_quarter_of_an_hour():
    count = after(PER_ADDRESS, 300, every=timedelta(seconds=3))
    assert count.level < PER_ADDRESS.free_tries


def test_a_country_that_comes_to_new_devices_on_one_morning_waits_for_nothing():
    """15,000 people in an hour, one in five of whom mistypes once."""
    assert seconds_to_wait(after(WHOLE, 3000, every=timedelta(seconds=1.2)), NOW + timedelta(hours=1)) == 0
    assert after(WHOLE, 3000, every=timedelta(seconds=1.2)).level < 2


def test_guesses_by_thousands_of_addresses_are_one_a_minute_in_the_end():
    assert seconds_to_wait(after(WHOLE, 3000), NOW) == 0
    assert [seconds_to_wait(after(WHOLE, 3000 + more), NOW) for more in (1, 2, 3, 4, 500)] == [10, 20, 40, 60, 60]


def test_one_guesser_from_one_address_never_makes_the_whole_account_wait():
    """They come back the moment their own pause ends, for a week."""
    now, own, whole = NOW, None, None
    while now < NOW + timedelta(days=7):
        own, whole = count_wrong_try(own, PER_PLACE, now), count_wrong_try(whole, PER_ACCOUNT, now)
        assert seconds_to_wait(whole, now) == 0
        now = max(own.until, now + timedelta(seconds=1))
