"""The demo at its usual size: what the ministry compares, and figures as a working directorate has them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import case, exists, func, select

from inspect_app import demo
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.demo.story_days import AMMAN, StoryDays
from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.overview.conditions import HAS_TO_BE_SAFE, IS_OPEN, is_overdue
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.positions import distance_m
from inspect_app.submissions.projection.rebuild import compare
from tests.demo.conftest import SEED, TODAY, empty_instance

MADE_AT = datetime.combine(TODAY, time(0), AMMAN)


@pytest.fixture(scope="module")
def made_whole(tmp_path_factory):
    app = empty_instance(tmp_path_factory.mktemp("whole") / "instance")
    demo.create_once(app, seed=SEED, today=TODAY, say=lambda _: None)
    return app


@pytest.fixture
def whole(made_whole):
    with made_whole.test_request_context():
        yield made_whole
        db.session.remove()
        db.engine.dispose()


def pilot_count(*conditions):
    query = select(func.count()).select_from(Deficiency).join(School, School.id == Deficiency.school_id)
    query = query.join(Directorate, Directorate.id == School.directorate_id).where(Directorate.code == "2202")
    return db.session.scalar(query.where(*conditions))


def overdue_share(rank):
    of_rank = Deficiency.severity_rank == rank
    return pilot_count(is_overdue(MADE_AT), of_rank) / pilot_count(IS_OPEN, of_rank)


def test_every_directorate_has_some_schools(whole):
    counts = db.session.scalars(select(func.count()).select_from(School).group_by(School.directorate_id)).all()
    assert len(counts) == 42
    assert min(counts) >= 6 and sorted(counts)[-2:] == [15, 70]


def test_some_directorates_were_not_visited_some_partly_and_some_nearly_whole(whole):
    visited = case((exists().where(Visit.school_id == School.id), 1.0), else_=0.0)
    shares = db.session.scalars(select(func.avg(visited)).select_from(School).group_by(School.directorate_id)).all()
    assert sum(share == 0 for share in shares) >= 5
    assert sum(0 < share < 0.25 for share in shares) >= 6
    assert sum(share > 0.8 for share in shares) >= 5


def test_every_school_stands_near_its_directorates_towns(whole):
    home = Directorate.id == School.directorate_id
    centres = select(func.avg(School.latitude), func.avg(School.longitude), Directorate.code).where(home)
    for north, east, code in db.session.execute(centres.group_by(Directorate.code)).all():
        points = db.session.execute(
            select(School.latitude, School.longitude).join(Directorate, home).where(Directorate.code == code)
        ).all()
        # The Badia's directorates reach over half the country.
        reach = 160_000 if code in {"2203", "3304", "3401", "1303"} else 60_000
        assert all(distance_m((north, east), tuple(point)) < reach for point in points), code


def test_most_of_what_is_dangerous_is_in_time_and_about_half_of_the_rest(whole):
    assert 0 < overdue_share(3) <= 0.4
    assert 0.1 <= overdue_share(2) <= 0.45
    assert 0.3 <= overdue_share(1) <= 0.55
    assert 0.2 <= overdue_share(0) <= overdue_share(1)


def test_dangers_are_mostly_made_safe(whole):
    assert pilot_count(HAS_TO_BE_SAFE, Deficiency.made_safe_at.is_not(None)) > 0.8 * pilot_count(HAS_TO_BE_SAFE)


def test_ages_reach_from_days_to_more_than_a_year(whole):
    assert pilot_count(IS_OPEN, Deficiency.opened_at > MADE_AT - timedelta(days=7)) > 30
    assert pilot_count(IS_OPEN, Deficiency.opened_at < MADE_AT - timedelta(days=365)) > 30


@pytest.mark.parametrize(
    "condition",
    [
        Deficiency.status == "deferred",
        Deficiency.status == "transferred",
        Deficiency.status == "reported_fixed",
        Deficiency.status == "in_progress",
        Deficiency.rejections > 0,
        Deficiency.recurrent,
        Deficiency.flagged,
    ],
    ids=str,
)
def test_every_state_is_open_somewhere_in_the_pilot(whole, condition):
    assert 0 < pilot_count(IS_OPEN, condition) < 0.2 * pilot_count(IS_OPEN)


def test_more_was_verified_than_is_open(whole):
    assert pilot_count(Deficiency.status == "verified_closed") > pilot_count(IS_OPEN)


def test_nobody_is_at_two_schools_at_once(whole):
    columns = Visit.engineer_id, Visit.started_at, Visit.finished_at, Visit.school_id
    visits = db.session.execute(select(*columns).order_by(Visit.engineer_id, Visit.started_at)).all()
    of_one = [(one, other) for one, other in pairwise(visits) if one.engineer_id == other.engineer_id]
    assert [pair for pair in of_one if pair[0].finished_at > pair[1].started_at] == []


def test_every_visited_directorate_has_its_engineer(whole):
    engineers = set(db.session.scalars(select(Account.directorate_id).where(Account.role == Role.ENGINEER)))
    visited = select(School.directorate_id).join(Visit, Visit.school_id == School.id).distinct()
    assert engineers == set(db.session.scalars(visited))


def test_a_rebuild_would_change_nothing(whole):
    assert compare().different == {}


def test_nothing_lies_after_the_day_it_is_made(whole):
    latest = [func.max(Visit.finished_at), func.max(ReceivedBody.received_at), func.max(DeficiencyEvent.at)]
    assert all(db.session.scalar(select(moment)) <= MADE_AT for moment in latest)


@pytest.mark.parametrize("weekday", range(7))
def test_the_second_round_ends_the_day_before_on_any_day_of_the_week(weekday):
    days = StoryDays(TODAY + timedelta(days=weekday))
    assert (days.today - days.second_round[-1]).days <= 3
    assert days.first_round[-1] < days.checks[0] < days.before_second_round < days.second_round[0]
