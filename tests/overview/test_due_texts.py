"""Ages and dates are counted in days of the calendar in Amman, not in spans of 24 hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import session

from inspect_app.overview.due_texts import due_words, open_for

AMMAN = ZoneInfo("Asia/Amman")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMMAN)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context():
        session["language"] = "en"
        yield


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("2026-05-03T10:00", "2026-05-03T10:00", "due today"),
        ("2026-05-03T10:00", "2026-05-03T10:01", "overdue since today"),
        ("2026-05-03T23:30", "2026-05-04T00:30", "1 day overdue"),
        ("2026-05-04T00:30", "2026-05-03T23:30", "due in 1 day"),
        ("2026-05-03T01:00", "2026-05-03T23:00", "overdue since today"),
        ("2026-05-03T02:00", "2026-05-02T23:00", "due in 1 day"),
    ],
)
def test_a_date_is_told_by_the_day(due, now, words):
    assert due_words(at(due), None, at(now)) == words


def test_what_is_closed_has_its_date_alone():
    assert due_words(at("2026-05-03T10:00"), at("2026-05-02T10:00"), at("2026-06-01T10:00")) == "3 May 2026"


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ("2026-05-03T01:00", "found today"),
        ("2026-05-02T23:00", "open for 1 day"),
        ("2026-05-01T02:00", "open for 2 days"),
    ],
)
def test_an_age_is_told_by_the_day(opened, words):
    assert open_for(at(opened), None, at("2026-05-03T01:30")) == words


def test_of_what_is_closed_it_is_told_how_long_it_was_open():
    assert open_for(at("2026-05-01T23:00"), at("2026-05-04T01:00"), at("2026-09-01T01:00")) == "was open for 3 days"
