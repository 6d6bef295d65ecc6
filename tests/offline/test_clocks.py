from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Visit
from inspect_app.submissions.parsing.device_time import in_server_time
from inspect_app.submissions.receiving import receive_bytes
from tests.make import LOCKED_EXIT, NOW, days_ago
from tests.submissions.test_form import form
from tests.submissions.test_receiving import a_visit

pytestmark = pytest.mark.usefixtures("app")


def timed(started: datetime, finished: datetime) -> SimpleNamespace:
    given = form(started=started.isoformat(), finished=finished.isoformat()).given()
    seen = in_server_time(given, NOW)
    return SimpleNamespace(begun=seen.started_at, ended=seen.finished_at, device=seen.device_clock)


@pytest.mark.parametrize("off", [timedelta(days=3650), timedelta(days=-3650), timedelta(days=1, minutes=1)])
def test_an_impossible_clock_gives_way_to_the_time_of_arrival(off):
    seen = timed(NOW + off - timedelta(hours=1), NOW + off)
    assert (seen.begun, seen.ended) == (NOW - timedelta(hours=1), NOW)
    assert seen.device == (NOW + off - timedelta(hours=1), NOW + off)


@pytest.mark.parametrize(("hours", "kept"), [(1, 1), (24, 24), (25, 0)])
def test_by_a_wrong_clock_a_visit_lasts_a_day_at_most(hours, kept):
    off = timedelta(days=3650)
    seen = timed(NOW + off - timedelta(hours=hours), NOW + off)
    assert (seen.begun, seen.ended) == (NOW - timedelta(hours=kept), NOW)


@pytest.mark.parametrize("off", [timedelta(hours=23), timedelta(days=1), timedelta(days=-30)])
def test_a_possible_clock_is_believed(off):
    seen = timed(NOW + off, NOW + off)
    assert (seen.ended, seen.device) == (NOW + off, None)


def test_a_clock_set_back_does_not_end_a_visit_before_it_began():
    seen = timed(NOW + timedelta(hours=1), NOW)
    assert seen.begun == seen.ended == NOW


def test_a_clock_that_jumped_leaves_no_years_of_inspection():
    seen = timed(NOW - timedelta(days=3000), NOW + timedelta(days=3000))
    assert seen.begun == seen.ended == NOW


@pytest.mark.parametrize("years", [10, -10])
def test_a_visit_of_a_wrong_clock_is_recorded_and_marked(world, app, years):
    device = NOW + timedelta(days=365 * years)
    visit = a_visit(world, LOCKED_EXIT, finished=device)
    with app.test_request_context():
        receipt = receive_bytes(visit.bytes(), world.engineer, received_at=NOW)
    row = db.session.scalars(select(Visit)).one()
    assert receipt.held.clock_doubtful
    assert (row.finished_at, row.device_finished_at, row.clock_doubtful) == (NOW, device, True)
    assert db.session.scalars(select(Deficiency)).one().opened_at == NOW


def test_the_end_is_the_same_as_with_a_right_clock(world, app):
    """A failure found a month ago, then repaired: the second tablet's clock is ten years behind."""
    with app.test_request_context():
        receive_bytes(
            a_visit(world, LOCKED_EXIT, finished=days_ago(30)).bytes(), world.engineer, received_at=days_ago(30)
        )
        receive_bytes(a_visit(world, finished=days_ago(3650)).bytes(), world.engineer, received_at=NOW)
    assert db.session.scalars(select(Deficiency)).one().status == "verified_closed"


@pytest.mark.parametrize("off", [timedelta(days=40), timedelta(days=3650)])
def test_a_tablet_that_runs_ahead_may_enter_its_own_today(world, app, off):
    device = NOW + off
    today = {"B03_08-value": device.date().isoformat(), "B03_08-answer": ""}
    visit = a_visit(world, fields=today, finished=device)
    with app.test_request_context():
        receipt = receive_bytes(visit.bytes(), world.engineer, received_at=NOW)
    assert receipt.held.clock_doubtful
    drill = db.session.scalars(select(Answer).where(Answer.item == "B03.08")).one()
    assert (drill.verdict, drill.day) == ("ok", device.date())


def test_a_date_is_still_judged_when_the_clock_stood_at_its_beginning(world, app):
    fields = {"B03_08-value": days_ago(30).date().isoformat(), "B03_08-answer": ""}
    visit = a_visit(world, fields=fields, finished=datetime(1970, 1, 1, 2, tzinfo=UTC))
    with app.test_request_context():
        receive_bytes(visit.bytes(), world.engineer, received_at=NOW)
    assert db.session.scalars(select(Answer.verdict).where(Answer.item == "B03.08")).one() == "ok"
