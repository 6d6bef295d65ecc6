"""The second factor: set up, asked for, lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from inspect_app import create_app
from inspect_app.accounts import views
from inspect_app.accounts.models import Account, OpenSession, RecoveryCode
from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from inspect_app.registry import account_changes
from tests.accounts.factors import code, give_password, give_second_factor
from tests.page import Browser
from tests.people import PASSWORD

PAGE = "/account/second-factor"


def journal(*but):
    actions = db.session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    return [action for action in actions if action not in but]


def key_on(page):
    return page.one(".secret").get_text().replace(" ", "")


def enrol(browser, **more):
    """The page with its key, then the code of that key."""
    page = browser.get(PAGE)
    fields = {"sealed_key": page.one("[name=sealed_key]")["value"], "code": code(key_on(page))}
    return browser.post(PAGE, fields | more, status=200)


def sign_in(browser, person, typed, status=302, **how):
    give_password(browser, person, **how)
    return browser.post("/sign-in/code", {"code": typed}, status=status)


def test_setting_it_up_takes_a_picture_or_a_key_and_one_code(page, world):
    browser = page(world.ministry)
    shown = browser.get(PAGE)
    assert shown.one(".qr svg path.qrline")
    assert len(key_on(shown)) == 32
    codes = [one.get_text() for one in enrol(browser).all(".codes li")]
    assert len(set(codes)) == 10
    assert "✓" in browser.get("/account").text
    assert journal("sign-in") == ["second-factor-on"]


def test_the_code_that_set_it_up_signs_nobody_in(page, world):
    browser = page(world.ministry)
    shown = browser.get(PAGE)
    fields = {"sealed_key": shown.one("[name=sealed_key]")["value"], "code": code(key_on(shown))}
    browser.post(PAGE, fields, status=200)
    sign_in(page(), world.ministry, fields["code"], status=422)


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(page, world):
    browser = page(world.ministry)
    shown = browser.get(PAGE)
    again = browser.post(PAGE, {"sealed_key": shown.one("[name=sealed_key]")["value"], "code": "000000"}, status=422)
    assert key_on(again) == key_on(shown)
    assert "✓" not in browser.get("/account").text


def test_a_key_of_somebody_elses_page_is_not_taken(page, world):
    sealed = page(world.reviewer).get(PAGE).one("[name=sealed_key]")["value"]
    browser = page(world.ministry)
    for key in (sealed, sealed[:-1], ""):
        browser.post(PAGE, {"sealed_key": key, "code": "000000"}, status=303)


def test_setting_it_up_ends_sessions_that_began_without_it(page, world):
    elsewhere, browser = page(world.ministry), page(world.ministry)
    enrol(browser)
    elsewhere.get("/account", status=302)
    browser.get("/account")


def test_a_session_left_open_sets_nothing_up_without_the_password(page, world):
    browser = page(world.ministry)
    with writing():
        db.session.execute(update(OpenSession).values(created_at=datetime.now(UTC) - timedelta(minutes=16)))
    shown = browser.get(PAGE)
    fields = {"sealed_key": shown.one("[name=sealed_key]")["value"], "code": code(key_on(shown))}
    refused = browser.post(PAGE, fields | {"password": "guess"}, status=422)
    assert key_on(refused) == key_on(shown)
    browser.post(PAGE, fields | {"password": PASSWORD}, status=200)


def test_signing_in_asks_for_a_code_and_leads_to_the_page_asked_for(page, world):
    give_second_factor(world.ministry)
    browser = page()
    answer = give_password(browser, world.ministry, "/deficiencies?severity=severe")
    assert answer.response.location == "/sign-in/code"
    browser.get("/sign-in/code")
    browser.get("/account", status=302)
    assert browser.post("/sign-in/code", {"code": code()}).response.location == "/deficiencies?severity=severe"
    browser.get("/account")


def test_a_known_device_does_not_skip_it(page, world):
    give_second_factor(world.ministry)
    browser = page()
    sign_in(browser, world.ministry, code(steps=-1))
    browser.post("/sign-out")
    give_password(browser, world.ministry)
    browser.get("/account", status=302)


def test_a_code_is_not_accepted_twice(page, world):
    give_second_factor(world.ministry)
    sign_in(page(), world.ministry, code())
    sign_in(page(), world.ministry, code(), status=422)


def test_a_recovery_code_is_good_once(page, world):
    codes = give_second_factor(world.ministry)
    sign_in(page(), world.ministry, codes[3].upper())
    sign_in(page(), world.ministry, codes[3], status=422)
    assert db.session.scalar(select(db.func.count()).select_from(RecoveryCode)) == 9
    assert journal() == ["second-factor-on", "recovery-code-used", "sign-in", "code-refused"]


def test_a_recovery_code_is_good_for_its_own_account_alone(page, world):
    codes = give_second_factor(world.ministry)
    give_second_factor(world.administrator)
    sign_in(page(), world.administrator, codes[0], status=422)


def test_the_database_keeps_no_recovery_code(world, app):
    codes = give_second_factor(world.ministry)
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not any(code.replace("-", "") in one for code in codes for one in kept)


def test_wrong_codes_are_slowed_down_from_wherever_they_come(page, world):
    give_second_factor(world.ministry)
    for n in range(6):
        browser = page()
        give_password(browser, world.ministry)
        where = {"REMOTE_ADDR": f"192.0.2.{n}"}
        browser.post("/sign-in/code", {"code": "000000"}, status=422, environ_base=where)
    refused = sign_in(page(), world.ministry, code(), status=429)
    assert "محاولات كثيرة" in refused.text


def test_a_stranger_who_has_the_password_does_not_make_ones_own_device_wait(page, world):
    give_second_factor(world.ministry)
    own = page()
    sign_in(own, world.ministry, code(steps=-1))
    own.post("/sign-out")
    for _ in range(6):
        sign_in(page(), world.ministry, "000000", status=422)
    sign_in(own, world.ministry, code())


@pytest.mark.parametrize("cookie", [None, 7, ["x"], [1, "proof", 9e12, ""]])
def test_without_a_password_there_is_no_second_step(page, world, cookie):
    give_second_factor(world.ministry)
    browser = page()
    if cookie:
        with browser.client.session_transaction() as session:
            session["code-for"] = cookie
    answer = browser.post("/sign-in/code", {"code": code()}, status=303)
    assert answer.response.location == "/sign-in"


def test_the_second_step_waits_five_minutes(page, world, monkeypatch):
    give_second_factor(world.ministry)
    browser = page()
    monkeypatch.setattr(views, "CODE_WITHIN", timedelta(seconds=-1))
    give_password(browser, world.ministry)
    assert browser.get("/sign-in/code", status=302).response.location == "/sign-in"
    assert (
        "طال الوقت" in browser.get(browser.post("/sign-in/code", {"code": code()}, status=303).response.location).text
    )


def test_a_password_changed_between_the_steps_lets_nobody_in(page, world):
    give_second_factor(world.ministry)
    browser = page()
    give_password(browser, world.ministry)
    with writing():
        account_changes.set_password(db.session.get_one(Account, world.ministry.id), "another hash")
    browser.post("/sign-in/code", {"code": code()}, status=303)
    browser.get("/account", status=302)


def test_taking_it_off_needs_a_code(page, world):
    give_second_factor(world.ministry)
    browser = page(world.ministry)
    browser.post(f"{PAGE}/off", {"code": "000000"}, status=422)
    assert "✓" in browser.get("/account").text
    browser.post(f"{PAGE}/off", {"code": code()}, status=303)
    assert "✓" not in browser.get("/account").text
    assert db.session.scalars(select(RecoveryCode)).all() == []
    page().post("/sign-in", {"username": "ministry", "password": PASSWORD})


def test_new_recovery_codes_take_the_place_of_all_others(page, world):
    old = give_second_factor(world.ministry)
    browser = page(world.ministry)
    new = [one.get_text() for one in browser.post(f"{PAGE}/codes", {"code": old[0]}, status=200).all(".codes li")]
    assert len(new) == 10
    sign_in(page(), world.ministry, old[1], status=422)
    sign_in(page(), world.ministry, new[1])


def test_codes_are_not_guessed_on_the_account_page_either(page, world):
    give_second_factor(world.ministry)
    browser = page(world.ministry)
    for _ in range(6):
        browser.post(f"{PAGE}/off", {"code": "000000"}, status=422)
    browser.post(f"{PAGE}/off", {"code": code()}, status=429)


def test_an_administrator_takes_anothers_off(page, world):
    give_second_factor(world.ministry)
    browser, path = page(world.administrator), f"/registry/people/{world.ministry.id}"
    assert browser.get(path).all(f'form[action="{path}/second-factor/off"]')
    browser.post(f"{path}/second-factor/off", status=303)
    assert browser.get(path).all(f'form[action="{path}/second-factor/off"]') == []
    page().post("/sign-in", {"username": "ministry", "password": PASSWORD})
    line = db.session.scalars(select(AuditLine).where(AuditLine.action == "second-factor-off")).one()
    assert (line.account_id, line.subject) == (world.administrator.id, "ministry")


@pytest.fixture
def strict(app):
    """A server on the same database that requires what the roles need."""
    server = create_app(replace(app.extensions["kashf.settings"], second_factor_required=True))
    yield lambda person: Browser(server, person)
    with server.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("who", ["ministry", "administrator"])
def test_who_needs_one_lands_on_its_page_and_nothing_else_opens(strict, world, who):
    browser = strict(getattr(world, who))
    assert browser.get("/visits", status=302).response.location == f"{PAGE}?next=/visits"
    browser.get("/account", status=302)
    answer = browser.client.get("/exports/deficiencies.csv", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "second-factor-first")
    done = enrol(browser, next="/visits")
    assert done.one("a.main")["href"] == "/visits"
    browser.get("/visits")


@pytest.mark.parametrize("who", ["engineer", "reviewer", "principal"])
def test_nobody_else_must(strict, world, who):
    strict(getattr(world, who)).get("/account")


def test_where_it_is_only_offered_nobody_must(page, world):
    page(world.administrator).get("/registry")
