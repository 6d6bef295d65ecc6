"""Found and put right during the visit: a row with a number and a history that is never open."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settlement import Change, Failing, FixedOnSpot, Outcome, State, Status
from inspect_app.inspections.models import Answer, Finding, Visit
from tests.deficiencies.test_settlement import DAY, NOW, STAIRS, change, row
from tests.make import VisitBody, days_ago
from tests.submissions.test_receiving import send

LT, S, M, L = Severity
EXIT = "B03.01"
FIXED = {"B03_01-answer": "not_ok", "B03_01-0-fixed": "yes"}


def test_where_nothing_was_open_a_row_is_opened_and_closed_at_once():
    state = State(
        status=Status.VERIFIED_CLOSED,
        severity=S,
        opened_at=NOW,
        due_at=NOW + 7 * DAY,
        last_stated_at=NOW,
        closed_at=NOW,
    )
    assert change([], FixedOnSpot(STAIRS, S)) == Change(STAIRS, Outcome.FIXED_ON_SPOT, None, state)


def test_where_something_was_open_it_is_seen_once_more_and_closed():
    before = row(Status.REPORTED_FIXED, late=True, rejections=1, make_safe_due_at=NOW - 9 * DAY)
    only = change([before], FixedOnSpot(STAIRS, S))
    closed = before.to(status=Status.VERIFIED_CLOSED, severity=S, closed_at=NOW, last_stated_at=NOW, times_seen=2)
    assert only == Change(STAIRS, Outcome.FIXED_ON_SPOT, "d1", closed)


def test_what_was_milder_this_time_keeps_its_severity():
    assert change([row(severity=S)], FixedOnSpot(STAIRS, L)).state.severity is S


@pytest.mark.parametrize(("days", "before"), [(365, "d1"), (366, None)])
def test_it_follows_what_was_closed_within_a_year(days, before):
    at = NOW - days * DAY
    closed = row(Status.VERIFIED_CLOSED, closed_at=at, last_stated_at=at)
    assert change([closed], FixedOnSpot(STAIRS, S)).recurrence_of == before


def test_it_is_recurrent_when_it_comes_back_within_a_year():
    fixed = row(Status.VERIFIED_CLOSED, opened_at=NOW - DAY, closed_at=NOW - DAY, last_stated_at=NOW - DAY)
    assert change([fixed], Failing(STAIRS, S)).outcome is Outcome.RECURRENT


def test_another_visit_at_the_very_same_instant_opens_no_second_row():
    fixed = row(Status.VERIFIED_CLOSED, opened_at=NOW, closed_at=NOW, last_stated_at=NOW)
    assert change([fixed], FixedOnSpot(STAIRS, S)) == Change(STAIRS, Outcome.CONFIRMED, "d1", fixed.to())


@pytest.mark.parametrize("severities", [(S, L), (L, S)])
def test_of_two_put_right_at_one_place_the_worse_counts(severities):
    assert change([], *(FixedOnSpot(STAIRS, severity) for severity in severities)).state.severity is S


@pytest.fixture
def visit(world, page):
    def sent(days, fields, **more):
        body = VisitBody(world.school, world.engineer.id, finished=days_ago(days), fields=fields, only=(), **more)
        send(page(world.engineer), body)

    return sent


def deficiency(number=1):
    db.session.rollback()
    return db.session.scalars(select(Deficiency).where(Deficiency.number == number)).one()


def outcomes(number=1):
    query = select(DeficiencyEvent.kind).where(DeficiencyEvent.deficiency_id == deficiency(number).id)
    return db.session.scalars(query.order_by(DeficiencyEvent.after_body)).all()


def test_it_has_a_number_and_a_history_and_is_never_open(visit):
    visit(10, FIXED)
    found = deficiency()
    assert (found.status, found.opened_at, found.closed_at) == ("verified_closed", days_ago(10), days_ago(10))
    assert (found.last_seen_at, found.make_safe_due_at, outcomes()) == (days_ago(10), None, ["fixed_on_spot"])


def test_the_item_fails_as_it_was_found(visit):
    visit(10, FIXED)
    answer = db.session.execute(select(Answer.verdict, Answer.severity).where(Answer.item == EXIT)).one()
    assert answer == ("not_ok", "life_threatening")
    assert db.session.scalars(select(Visit.score)).all() == [0]
    finding = db.session.execute(select(Finding.fixed, Finding.outcome, Finding.deficiency_id)).one()
    assert finding == (True, "fixed_on_spot", deficiency().id)


def test_what_was_open_is_closed_and_was_last_seen_at_this_visit(visit):
    visit(20, {"B03_01-answer": "not_ok"})
    visit(10, FIXED)
    found = deficiency()
    assert (found.status, found.closed_at, found.last_seen_at) == ("verified_closed", days_ago(10), days_ago(10))
    assert (found.times_seen, outcomes()) == (2, ["new", "fixed_on_spot"])


def test_it_comes_back(visit):
    visit(20, FIXED)
    visit(10, {"B03_01-answer": "not_ok"})
    assert (deficiency(2).recurrence_of, outcomes(2)) == (deficiency().id, ["recurrent"])


def test_a_second_finding_at_the_same_place_that_is_still_wrong_keeps_it_open(visit):
    visit(10, FIXED | {"B03_01-1-note": "باب آخر"})
    assert (deficiency().status, outcomes()) == ("open", ["new"])
    assert db.session.scalars(select(Finding.outcome)).all() == ["new", "new"]


def test_still_the_same_and_then_put_right_keeps_the_severity(visit):
    hairline = {"A03_01-value": "hairline", "A03_01-0-note": "شعري"}
    visit(20, hairline, checklist="minimum-standards")
    still = {"A03_01-0-still": "yes", "A03_01-0-fixed": "yes"}
    visit(10, still, checklist="minimum-standards")
    assert (deficiency().severity, deficiency().status) == ("low", "verified_closed")


def test_a_finding_put_right_that_fails_no_more_is_none(visit):
    """The reading is what was found; one that passes says that nothing was wrong."""
    visit(10, {"B03_01-answer": "ok", "B03_01-0-fixed": "yes"})
    assert db.session.scalars(select(Finding.id)).all() == []
