"""A session is a row: it ends when its row does, and a copy of the cookie with it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from inspect_app.accounts import sessions, sign_in_attempt
from inspect_app.accounts.models import Account, OpenSession
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY
from inspect_app.db import db, writing
from inspect_app.problems import DiskFull
from inspect_app.registry import account_changes
from tests.make import LOCKED_EXIT
from tests.people import PASSWORD
from tests.submissions.test_receiving import a_visit, send
from tests.test_access import NAMES, PHOTOS

PAGE = "/fieldwork/"


@pytest.fixture
def signed_in(world, page):
    def browser():
        browser = page()
        browser.post("/sign-in", {"username": world.engineer.username, "password": PASSWORD})
        return browser

    return browser


def row():
    return db.session.execute(select(OpenSession)).scalar_one()


def used(ago):
    """Nobody used the only session, for anything, since then."""
    then = datetime.now(UTC) - ago
    with writing():
        db.session.execute(update(OpenSession).values(last_used_at=then, office_used_at=then))


def began(ago):
    with writing():
        db.session.execute(update(OpenSession).values(created_at=datetime.now(UTC) - ago))


def is_signed_out(browser):
    return browser.get(PAGE, status=302).response.location.startswith("/sign-in")


def test_a_cookie_saved_before_sign_out_is_worth_nothing_afterwards(signed_in, page):
    person, thief = signed_in(), page()
    thief.client.set_cookie("session", person.client.get_cookie("session").value)
    thief.get(PAGE)
    person.post("/sign-out")
    assert is_signed_out(thief)


def test_signing_out_here_leaves_the_tablet_signed_in(signed_in):
    office, tablet = signed_in(), signed_in()
    office.post("/sign-out")
    assert is_signed_out(office)
    tablet.get(PAGE)


def test_signing_in_anew_is_another_session(signed_in, page):
    person, copy = signed_in(), page()
    copy.client.set_cookie("session", person.client.get_cookie("session").value)
    person.post("/sign-out")
    person.post("/sign-in", {"username": "engineer", "password": PASSWORD})
    person.get(PAGE)
    assert is_signed_out(copy)


def test_signing_in_over_an_open_session_ends_it(signed_in, world):
    person = signed_in()
    person.post("/sign-in", {"username": world.ministry.username, "password": PASSWORD})
    assert row().account_id == world.ministry.id


def test_the_database_holds_the_tokens_hash_alone(signed_in):
    person = signed_in()
    with person.client.session_transaction() as cookie:
        assert row().token_hash == hashlib.sha256(cookie[SESSION_TOKEN_KEY].encode()).hexdigest()


def test_all_sessions_of_one_browser_name_its_device(signed_in, world):
    person = signed_in()
    first = row().device
    person.post("/sign-out")
    person.post("/sign-in", {"username": world.ministry.username, "password": PASSWORD})
    assert (len(first), row().device) == (16, first)


def test_reading_writes_once_an_hour(signed_in):
    person = signed_in()
    used(timedelta(minutes=59))
    before = row().last_used_at
    person.get(PAGE)
    assert row().last_used_at == before
    used(timedelta(minutes=61))
    person.get(PAGE)
    assert datetime.now(UTC) - row().last_used_at < timedelta(minutes=1)


def test_a_full_disk_keeps_nobody_from_reading(signed_in, monkeypatch):
    person = signed_in()
    used(timedelta(days=2))

    def full():
        raise DiskFull

    monkeypatch.setattr(sessions, "writing", full)
    person.get(PAGE)


def test_a_tablet_that_was_away_for_four_weeks_is_still_signed_in(signed_in):
    person = signed_in()
    used(timedelta(days=29))
    person.get(PAGE)


def test_a_session_nobody_used_for_a_month_has_ended(signed_in):
    person = signed_in()
    used(timedelta(days=31))
    assert is_signed_out(person)


def test_a_session_of_the_office_ends_by_time(page, world):
    for end in (lambda: used(timedelta(hours=13)), lambda: began(timedelta(days=8))):
        person = page()
        person.post("/sign-in", {"username": world.reviewer.username, "password": PASSWORD})
        person.get("/deficiencies")
        end()
        assert person.get("/deficiencies?page=2", status=302).response.location.startswith(
            "/sign-in?next=/deficiencies"
        )
        with writing():
            db.session.execute(delete(OpenSession))


@pytest.fixture
def tablet(signed_in):
    """Past the office's limits."""
    tablet = signed_in()
    used(timedelta(hours=13))
    return tablet


def test_past_the_offices_limits_a_tablet_works_and_sends(tablet, world):
    tablet.get(PAGE)
    tablet.get(f"/fieldwork/schools/{world.school}/health-and-safety")
    assert tablet.client.get("/fieldwork/hello").status_code == 200
    assert tablet.client.get(f"/fieldwork/package?school={world.school}").status_code == 200
    tablet.put(f"/fieldwork/photos/{NAMES['own']}", PHOTOS["own"])
    receipt = send(tablet, a_visit(world, LOCKED_EXIT))
    assert receipt["state"] == "complete"


def test_past_the_offices_limits_a_tablet_reads_nothing_of_the_office(tablet, world):
    for path in ("/deficiencies", "/schools/100200", "/visits", "/maps/2202", "/exports/deficiencies.csv"):
        assert tablet.get(path, status=302).response.location.startswith("/sign-in?next="), path
    answer = tablet.client.get("/maps/2202/schools.json", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-first")


def test_the_sign_in_page_says_why_and_leads_back_to_the_page_asked_for(tablet):
    asked = tablet.get("/deficiencies?severity=severe", status=302).response.location
    page = tablet.get(asked)
    assert "للعمل الميداني" in page.one(".message:not([hidden])").get_text()
    fields = {"username": "engineer", "password": PASSWORD, "next": page.one("main [name=next]")["value"]}
    assert tablet.post("/sign-in", fields).response.location == "/deficiencies?severity=severe"
    tablet.get("/deficiencies?severity=severe")
    row()


def test_sending_from_the_field_does_not_open_the_office_again(tablet):
    tablet.get(PAGE)
    assert datetime.now(UTC) - row().last_used_at < timedelta(minutes=1)
    tablet.get("/deficiencies", status=302)


def test_an_ended_session_is_told_so_and_takes_nothing(tablet, world):
    """The tablet holds its queue at 401 (docs/sync.md)."""
    used(timedelta(days=31))
    answer = tablet.client.put(f"/fieldwork/photos/{NAMES['own']}", data=PHOTOS["own"])
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-first")


def test_a_session_says_where_it_began(page, world):
    browser = page()
    fields = {"username": "engineer", "password": PASSWORD}
    browser.post("/sign-in", fields, headers={"User-Agent": "x" * 500}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (row().browser, row().address) == ("x" * 200, "192.0.2.7")


def test_ended_sessions_are_swept_when_somebody_signs_in(signed_in):
    signed_in()
    used(timedelta(days=31))
    signed_in()
    row()


def test_a_password_changed_while_the_old_one_is_looked_at_lets_nobody_in(page, world, monkeypatch):
    """Every session ends with the old password: the one that is just beginning must not outlive them."""

    def change_meanwhile(_password, _hash):
        with writing():
            account_changes.set_password(db.session.get_one(Account, world.engineer.id), "another hash")
        return True

    monkeypatch.setattr(sign_in_attempt, "password_matches", change_meanwhile)
    page().post("/sign-in", {"username": "engineer", "password": PASSWORD}, status=422)
    assert db.session.scalars(select(OpenSession)).all() == []


@pytest.mark.parametrize(
    "cookie", [{"_user_id": "{id}.feedfeedfeedfeed", "_fresh": True}, {SESSION_TOKEN_KEY: 7}, {SESSION_TOKEN_KEY: ""}]
)
def test_a_cookie_of_the_first_release_or_of_nonsense_asks_to_sign_in(world, page, cookie):
    browser = page()
    with browser.client.session_transaction() as session:
        session.update({k: v.format(id=world.engineer.id) if k == "_user_id" else v for k, v in cookie.items()})
    assert is_signed_out(browser)
    assert browser.client.get("/fieldwork/hello").json["code"] == "sign-in-first"
