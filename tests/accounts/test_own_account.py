"""The page of one's own account, and what is due before anything opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from inspect_app.accounts.models import Account, OpenSession
from inspect_app.accounts.own_account.browser_texts import browser_words
from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from tests.make import LOCKED_EXIT
from tests.people import PASSWORD
from tests.submissions.test_receiving import a_visit, send
from tests.test_access import NAMES, PHOTOS

NEW = "three cats on a tin roof"
CHROME = (
    "Mozilla/5.0 (Linux; Android 13; SM-T500) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Safari/537.36 Edg/126"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


def signed_in(page, person, agent=CHROME, password=PASSWORD):
    browser = page()
    fields = {"username": person.username, "password": password}
    browser.post("/sign-in", fields, headers={"User-Agent": agent}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    return browser


def change(browser, status, **more):
    return browser.post("/account/password", {"old": PASSWORD, "password": NEW, "repeated": NEW} | more, status=status)


def token_of(browser):
    with browser.client.session_transaction() as session:
        return session["sign-in"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome · Android"),
        (FIREFOX, "Firefox · Windows"),
        (EDGE, "Edge · Windows"),
        (SAFARI, "Safari · iPhone"),
        ("curl/8.5.0", ""),
    ],
)
def test_a_browser_is_told_in_two_words(agent, words):
    assert browser_words(agent) == words


def test_the_name_at_the_top_of_a_page_leads_to_the_account(page, world):
    link = page(world.reviewer).get("/deficiencies").one(".own-account")
    assert (link["href"], link.get_text(strip=True)) == ("/account", world.reviewer.name_ar)


def test_ones_own_sessions_are_listed_and_this_one_is_named(page, world):
    signed_in(page, world.ministry)
    tablet, office = signed_in(page, world.reviewer), signed_in(page, world.reviewer, FIREFOX)
    items = [one.get_text(" ", strip=True) for one in office.get("/account").all("#devices + form, .settings > li")]
    ours = [text for text in items if "·" in text and "192.0.2.7" in text]
    assert len(ours) == 2
    assert sum("هذا الجهاز" in text for text in ours) == 1
    assert "Firefox · Windows" in next(text for text in ours if "هذا الجهاز" in text)
    assert "Chrome · Android" in next(text for text in ours if "هذا الجهاز" not in text)
    assert tablet.get("/account").status == 200


def test_a_session_that_has_ended_by_time_is_not_listed(page, world):
    signed_in(page, world.reviewer)
    with writing():
        then = datetime.now(UTC) - timedelta(hours=13)
        db.session.execute(update(OpenSession).values(last_used_at=then, office_used_at=then))
    assert len(signed_in(page, world.reviewer).get("/account").all(".settings .badge.accent")) == 1
    assert signed_in(page, world.reviewer).get("/account").text.count("192.0.2.7") == 2


def test_one_of_them_is_ended(page, world):
    tablet = signed_in(page, world.engineer)
    office = signed_in(page, world.engineer, FIREFOX)
    (form,) = (one for one in office.get("/account").all("form") if one["action"].endswith("/end"))
    office.post(form["action"], status=303)
    tablet.get("/fieldwork/", status=302)
    office.get("/account")
    assert "session-ended" in db.session.scalars(select(AuditLine.action)).all()


def test_nobody_ends_a_session_of_somebody_else(page, world):
    victim = signed_in(page, world.ministry)
    number = db.session.scalar(select(OpenSession.id))
    signed_in(page, world.reviewer).post(f"/account/sessions/{number}/end", status=404)
    victim.get("/account")


def test_all_others_are_ended(page, world):
    others = [signed_in(page, world.engineer) for _ in range(2)]
    stranger = signed_in(page, world.ministry)
    office = signed_in(page, world.engineer)
    office.post("/account/sessions/end-others", status=303)
    for browser in others:
        browser.get("/account", status=302)
    office.get("/account")
    stranger.get("/account")


def test_changing_the_password_asks_for_the_old_one(page, world):
    browser = page(world.reviewer)
    assert "كلمة المرور الحالية غير صحيحة" in change(browser, 422, old="guess").text
    change(browser, 303)
    signed_in(page, world.reviewer, password=NEW)
    page().post("/sign-in", {"username": "reviewer", "password": PASSWORD}, status=422)
    assert "password-changed" in db.session.scalars(select(AuditLine.action)).all()


def test_changing_it_ends_every_other_session_and_a_copy_of_this_ones_cookie(page, world):
    tablet, office, thief = signed_in(page, world.engineer), signed_in(page, world.engineer), page()
    thief.client.set_cookie("session", office.client.get_cookie("session").value)
    thief.get("/account")
    before = token_of(office)
    change(office, 303)
    assert token_of(office) != before
    office.get("/account")
    tablet.get("/account", status=302)
    thief.get("/account", status=302)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "short", "repeated": "short"},
        {"password": "reviewer 2026", "repeated": "reviewer 2026"},
        {"repeated": "three cats on a tin rook"},
        {"old": NEW},
        {"old": ""},
    ],
)
def test_a_password_that_may_not_be_chosen_is_told_why(page, world, wrong):
    answer = change(page(world.reviewer), 422, **wrong)
    assert len(answer.all(".error")) == 1


def test_the_old_password_is_not_guessed_here(page, world):
    browser = page(world.reviewer)
    for _ in range(6):
        change(browser, 422, old="guess")
    change(browser, 429)


@pytest.fixture
def newcomer(page, world):
    """The engineer, whose password an administrator set."""
    path = f"/registry/people/{world.engineer.id}/password"
    page(world.administrator).post(path, {"password": "told in the corridor"}, status=303)
    return signed_in(page, world.engineer, password="told in the corridor")


def test_a_password_somebody_else_set_is_changed_before_anything_opens(newcomer, world):
    assert (
        newcomer.get("/deficiencies?page=2", 302).response.location == "/account/password?next=/deficiencies?page%3D2"
    )
    for path in ("/fieldwork/", "/account", "/visits", "/"):
        assert newcomer.get(path, status=302).response.location.startswith("/account/password")
    assert newcomer.client.post("/account/sessions/end-others").status_code == 403
    shown = newcomer.get("/account/password?next=/visits")
    assert "اختارها غيرك" in shown.text
    fields = {"old": "told in the corridor", "next": shown.one("main [name=next]")["value"]}
    assert change(newcomer, 303, **fields).response.location == "/visits"
    newcomer.get("/visits")


def test_until_then_a_tablets_queued_work_goes_out_and_nothing_is_taken_along(newcomer, world):
    assert newcomer.client.get("/fieldwork/hello").status_code == 200
    newcomer.put(f"/fieldwork/photos/{NAMES['own']}", PHOTOS["own"])
    assert send(newcomer, a_visit(world, LOCKED_EXIT))["state"] == "complete"
    answer = newcomer.client.get(f"/fieldwork/package?school={world.school}")
    assert (answer.status_code, answer.json["code"]) == (403, "password-change-first")


def test_whoever_was_there_before_need_change_nothing(page, world):
    assert not db.session.get_one(Account, world.engineer.id).must_change_password
    signed_in(page, world.engineer).get("/fieldwork/")
