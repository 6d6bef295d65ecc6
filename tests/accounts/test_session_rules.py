from __future__ import annotations

from datetime import timedelta

import pytest

from inspect_app.accounts.roles import Role
from inspect_app.accounts.session_rules import FIELD_LIMITS, OFFICE_LIMITS, Reach, SessionTimes, reach_of, used_now
from tests.make import NOW

OFFICE_ROLES = [Role.REVIEWER, Role.MINISTRY, Role.SCHOOL, Role.ADMINISTRATOR]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def times(created, used, office_used=None):
    """Began, was last used, and last opened the office's pages that long ago."""
    return SessionTimes(NOW - created, NOW - used, NOW - (used if office_used is None else office_used))


def test_the_limits_are_those_that_are_documented():
    assert (OFFICE_LIMITS.idle, OFFICE_LIMITS.absolute) == (12 * HOUR, 7 * DAY)
    assert (FIELD_LIMITS.idle, FIELD_LIMITS.absolute) == (30 * DAY, 90 * DAY)


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_the_offices_session_ends_when_nobody_used_it_for_half_a_day(role):
    assert reach_of(role, times(DAY, 12 * HOUR), NOW) is Reach.OFFICE
    assert reach_of(role, times(DAY, 12 * HOUR + SECOND), NOW) is None


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_the_offices_session_ends_after_a_week_however_busy(role):
    assert reach_of(role, times(7 * DAY, SECOND), NOW) is Reach.OFFICE
    assert reach_of(role, times(7 * DAY + SECOND, SECOND), NOW) is None


def test_past_the_offices_limits_a_tablet_does_fieldwork():
    assert reach_of(Role.ENGINEER, times(DAY, 12 * HOUR), NOW) is Reach.OFFICE
    assert reach_of(Role.ENGINEER, times(DAY, 12 * HOUR + SECOND), NOW) is Reach.FIELDWORK
    assert reach_of(Role.ENGINEER, times(7 * DAY + SECOND, SECOND), NOW) is Reach.FIELDWORK


def test_a_tablets_session_ends_after_a_month_unused_or_three_months_in_all():
    assert reach_of(Role.ENGINEER, times(40 * DAY, 30 * DAY), NOW) is Reach.FIELDWORK
    assert reach_of(Role.ENGINEER, times(40 * DAY, 30 * DAY + SECOND), NOW) is None
    assert reach_of(Role.ENGINEER, times(90 * DAY, SECOND, 90 * DAY), NOW) is Reach.FIELDWORK
    assert reach_of(Role.ENGINEER, times(90 * DAY + SECOND, SECOND, 90 * DAY), NOW) is None


def test_using_the_tablet_does_not_open_the_office_again():
    closed = times(DAY, 13 * HOUR)
    used = used_now(closed, Reach.FIELDWORK, NOW)
    assert (used.last_used_at, used.office_used_at) == (NOW, NOW - 13 * HOUR)
    assert reach_of(Role.ENGINEER, used, NOW + SECOND) is Reach.FIELDWORK


def test_using_the_office_keeps_it_open():
    used = used_now(times(DAY, 11 * HOUR), Reach.OFFICE, NOW)
    assert reach_of(Role.REVIEWER, used, NOW + 12 * HOUR) is Reach.OFFICE


def test_when_a_session_was_used_is_known_to_the_hour():
    assert used_now(times(DAY, HOUR - SECOND), Reach.OFFICE, NOW) is None
    assert used_now(times(DAY, HOUR), Reach.OFFICE, NOW) == SessionTimes(NOW - DAY, NOW, NOW)


def test_a_clock_put_back_ends_no_session():
    assert reach_of(Role.REVIEWER, times(-DAY, -DAY), NOW) is Reach.OFFICE
