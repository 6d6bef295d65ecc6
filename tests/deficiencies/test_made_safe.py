"""The duty to make a danger safe: when it begins, what ends it, what brings it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from inspect_app.checklists import Severity
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.settlement import Failing, Outcome, Status
from inspect_app.deficiencies.steps import take_back
from tests.deficiencies.test_settlement import DAY, NOW, STAIRS, change, row
from tests.make import VisitBody, days_ago
from tests.second_person import take_step
from tests.submissions.test_receiving import send

LT, S, M, L = Severity
HOUR = timedelta(hours=1)
SIGNS = "B03.05"


def test_the_duty_runs_from_the_moment_the_danger_was_seen():
    assert change([], Failing(STAIRS, S, DAY)).state.make_safe_due_at == NOW + DAY


def test_what_is_no_danger_has_no_duty():
    assert change([], Failing(STAIRS, M)).state.make_safe_due_at is None


@pytest.mark.parametrize("statements", [[(S, DAY), (M, None)], [(M, None), (S, DAY)]])
def test_of_two_findings_at_one_place_the_worse_one_says_by_when(statements):
    said = [Failing(STAIRS, severity, safe_in) for severity, safe_in in statements]
    assert change([], *said).state.make_safe_due_at == NOW + DAY


def test_a_raise_begins_the_duty_when_it_was_seen():
    assert change([row()], Failing(STAIRS, LT, DAY)).state.make_safe_due_at == NOW + DAY


def test_also_a_raise_by_another_visit_at_the_very_same_instant():
    assert change([row(last_stated_at=NOW)], Failing(STAIRS, LT, DAY)).state.make_safe_due_at == NOW + DAY


@pytest.mark.parametrize("severity", [LT, S])
def test_a_duty_that_has_begun_keeps_its_date(severity):
    before = row(severity=S, make_safe_due_at=NOW - 9 * DAY)
    assert change([before], Failing(STAIRS, severity, DAY)).state.make_safe_due_at == NOW - 9 * DAY


def test_a_milder_finding_takes_no_duty_away_and_begins_none():
    begun = row(severity=S, make_safe_due_at=NOW - 9 * DAY)
    assert change([begun], Failing(STAIRS, M)).state.make_safe_due_at == NOW - 9 * DAY
    assert change([row(severity=LT)], Failing(STAIRS, S, DAY)).state.make_safe_due_at is None


def test_seen_again_what_was_made_safe_is_still_safe():
    safe = row(Status.MADE_SAFE, severity=S, make_safe_due_at=NOW, made_safe_at=NOW - 5 * DAY)
    assert change([safe], Failing(STAIRS, S, DAY)).state.made_safe_at == NOW - 5 * DAY


def test_a_repair_that_a_visit_rejects_leaves_it_unsafe_since_the_old_date():
    said = row(Status.REPORTED_FIXED, severity=S, make_safe_due_at=NOW - 9 * DAY, made_safe_at=NOW - 5 * DAY)
    only = change([said], Failing(STAIRS, S, DAY))
    assert (only.outcome, only.state.made_safe_at) == (Outcome.FIX_REJECTED, None)
    assert only.state.make_safe_due_at == NOW - 9 * DAY


def test_a_repair_reported_after_the_visit_leaves_it_safe():
    said = row(Status.REPORTED_FIXED, severity=S, made_safe_at=NOW + DAY, reported_at=NOW + DAY)
    assert change([said], Failing(STAIRS, S, DAY)).state.made_safe_at == NOW + DAY


def test_what_comes_back_has_to_be_made_safe_anew():
    closed = row(Status.VERIFIED_CLOSED, severity=S, make_safe_due_at=NOW - 9 * DAY, made_safe_at=NOW - 8 * DAY)
    state = change([closed], Failing(STAIRS, S, DAY)).state
    assert (state.make_safe_due_at, state.made_safe_at) == (NOW + DAY, None)


@pytest.fixture
def found(world, page):
    """``found(days, severity="")``: a visit that many days ago found something of moderate weight, or worse."""

    def sent(days, severity=""):
        fields = {"B03_05-answer": "not_ok", **({"B03_05-0-severity": severity} if severity else {})}
        body = VisitBody(world.school, world.engineer.id, finished=days_ago(days), fields=fields, only=())
        send(page(world.engineer), body)

    return sent


def stored():
    db.session.rollback()
    return db.session.execute(select(Deficiency.make_safe_due_at, Deficiency.made_safe_at)).one()


def step(world, at, *statuses):
    for n, status in enumerate(statuses):
        take_step(world.reviewer, world.ministry, 1, status, "كتاب رقم 41 بتاريخ اليوم", at + n * HOUR)


@pytest.mark.parametrize(
    ("severity", "due"), [("", None), ("severe", days_ago(19)), ("life_threatening", days_ago(19))]
)
def test_the_checklist_gives_a_danger_one_day(found, severity, due):
    found(20, severity)
    assert stored() == (due, None)


@pytest.mark.parametrize(("first", "later"), [("made_safe", "reported_fixed"), ("reported_fixed", None)])
def test_it_is_safe_from_the_first_word_of_a_person_on(world, found, first, later):
    found(20, "severe")
    step(world, days_ago(15), *filter(None, (first, later)))
    assert stored() == (days_ago(19), days_ago(15))


@pytest.mark.parametrize("status", ["acknowledged", "in_progress", "deferred", "transferred", "verified_closed"])
def test_nothing_else_says_that_it_is_safe(world, found, status):
    found(20, "severe")
    step(world, days_ago(15), status)
    assert stored() == (days_ago(19), None)


def test_a_person_who_rejects_a_repair_brings_the_duty_back(world, found):
    found(20, "severe")
    step(world, days_ago(15), "made_safe", "reported_fixed", "open")
    assert stored() == (days_ago(19), None)


def test_what_was_deferred_and_is_taken_up_again_is_as_safe_as_it_was(world, found):
    found(20, "severe")
    step(world, days_ago(15), "made_safe", "deferred", "open")
    assert stored() == (days_ago(19), days_ago(15))


def test_a_rejection_that_is_taken_back_leaves_it_safe_again(world, found):
    found(20, "severe")
    step(world, days_ago(15), "made_safe", "reported_fixed", "open")
    with writing():
        rejected = days_ago(15) + 2 * HOUR
        take_back(world.reviewer, 1, rejected.isoformat(), "كان خطأ", rejected + HOUR)
    assert stored() == (days_ago(19), days_ago(15))


def test_made_safe_by_mistake_is_taken_back(world, found):
    found(20, "severe")
    step(world, days_ago(15), "made_safe")
    with writing():
        take_back(world.reviewer, 1, days_ago(15).isoformat(), "كان خطأ", days_ago(15) + HOUR)
    assert stored() == (days_ago(19), None)


def test_a_newer_visit_that_finds_it_worse_begins_the_duty_by_its_own_time(found):
    found(20)
    found(10, "severe")
    found(15, "life_threatening")
    assert stored() == (days_ago(9), None)
