"""Wrong tries by strangers, by the person and by many behind one address; what each of them is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from inspect_app import create_app
from inspect_app.accounts import throttle
from inspect_app.accounts.models import WrongTries
from inspect_app.accounts.throttle_rules import PER_ACCOUNT, PER_ADDRESS, WHOLE
from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from tests.make import NOW
from tests.page import Browser
from tests.people import PASSWORD

NAME = "engineer"
STRANGER, OFFICE = "203.0.113.7", "198.51.100.20"


def sign_in(browser, password, status, name=NAME, address=STRANGER):
    fields = {"username": name, "password": password}
    return browser.post("/sign-in", fields, status=status, environ_base={"REMOTE_ADDR": address})


def guess(browser, times, name=NAME, address=STRANGER):
    for _ in range(times):
        sign_in(browser, "guess", 422, name, address)


def fill(rule, address=STRANGER):
    """As many wrong tries as this rule lets pass for nothing, without an argon2 for each of them."""
    key = next(key for key, counted in throttle.counters_of(NAME, address, None).items() if counted is rule)
    now = datetime.now(UTC)
    with writing():
        db.session.merge(WrongTries(key=key, level=rule.free_tries, at=now, until=now))


def test_the_sixth_wrong_try_starts_a_pause_that_says_how_long(world, page):
    stranger = page()
    guess(stranger, 5)
    assert "أعد المحاولة بعد" in sign_in(stranger, "guess", 422).text
    refused = sign_in(stranger, PASSWORD, 429)
    assert "محاولات كثيرة" in refused.one("[role=alert]").get_text()
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 10
    assert refused.one("[name=username]")["value"] == NAME


def test_an_unknown_name_is_slowed_down_with_the_same_words(world, page):
    answers = []
    for name in (NAME, "nobody"):
        guess(page(), 6, name)
        answer = sign_in(page(), "guess", 429, name)
        answers.append(answer.one("[role=alert]").get_text().rstrip("0123456789"))
    assert answers[0].split()[:2] == answers[1].split()[:2] == ["محاولات", "كثيرة."]


def test_a_strangers_tries_are_nothing_to_another_address(world, page):
    guess(page(), 6)
    sign_in(page(), PASSWORD, 302, address=OFFICE)


def test_a_stranger_behind_the_same_address_is_nothing_to_ones_own_device(world, page):
    own = page()
    sign_in(own, PASSWORD, 302)
    own.post("/sign-out")
    guess(page(), 6)
    sign_in(page(), PASSWORD, 429)
    sign_in(own, PASSWORD, 302)


def test_many_addresses_together_make_strange_devices_wait_and_not_ones_own(app, world, page):
    own = page()
    sign_in(own, PASSWORD, 302)
    own.post("/sign-out")
    fill(PER_ACCOUNT)
    sign_in(page(), "guess", 422, address="192.0.2.1")
    sign_in(page(), PASSWORD, 429, address="192.0.2.2")
    sign_in(own, PASSWORD, 302)


def test_an_address_full_of_wrong_tries_makes_strange_devices_wait_and_not_known_ones(world, page):
    known = page()
    sign_in(known, PASSWORD, 302)
    known.post("/sign-out")
    fill(PER_ADDRESS)
    sign_in(page(), "guess", 422, "ministry")
    sign_in(page(), PASSWORD, 429, "reviewer")
    sign_in(known, PASSWORD, 302)


def test_guesses_from_everywhere_together_make_strange_devices_wait_and_not_known_ones(world, page):
    known = page()
    sign_in(known, PASSWORD, 302)
    known.post("/sign-out")
    fill(WHOLE)
    sign_in(page(), "guess", 422, "ministry", "192.0.2.1")
    sign_in(page(), PASSWORD, 429, "reviewer", "192.0.2.2")
    sign_in(known, PASSWORD, 302)


def test_the_device_of_one_account_is_a_stranger_to_another(world, page):
    device = page()
    sign_in(device, PASSWORD, 302, "ministry")
    device.post("/sign-out")
    guess(page(), 6)
    sign_in(device, PASSWORD, 429)


def test_ones_own_device_is_slowed_down_by_its_own_tries(world, page):
    own = page()
    sign_in(own, PASSWORD, 302)
    own.post("/sign-out")
    guess(own, 6)
    sign_in(own, PASSWORD, 429)


def test_the_right_password_makes_a_fresh_start(world, page):
    person = page()
    guess(person, 5)
    sign_in(person, PASSWORD, 302)
    person.post("/sign-out")
    guess(person, 5)


def test_a_device_cookie_of_somebodys_own_making_is_worth_nothing(world, page):
    stranger = page()
    stranger.client.set_cookie("kashf-known", '["feedfeedfeedfeed",[1]].x', path="/sign-in")
    guess(stranger, 6)
    sign_in(stranger, PASSWORD, 429)


def test_the_device_cookie_is_for_the_sign_in_page_alone(world, page):
    own = page()
    sign_in(own, PASSWORD, 302)
    cookie = own.client.get_cookie("kashf-known", path="/sign-in")
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Strict", "/sign-in")
    assert cookie.max_age == 400 * 24 * 3600


def test_twenty_people_of_one_address_may_all_mistype_at_once(world, page):
    for n in range(21):
        guess(page(), 1, f"colleague{n}", OFFICE)
    sign_in(page(), PASSWORD, 302, address=OFFICE)


def test_the_addresses_of_one_ipv6_network_are_one():
    one, other, far = (
        set(throttle.counters_of(NAME, address, None))
        for address in ("2001:db8::1", "2001:db8::beef", "2001:db8:0:1::1")
    )
    assert one == other
    assert len(one & far) == 2, "the account and the whole alone"


def test_ipv4_told_as_ipv6_is_not_one_network():
    one, other = (set(throttle.counters_of(NAME, f"::ffff:192.0.2.{n}", None)) for n in (1, 2))
    assert one == set(throttle.counters_of(NAME, "192.0.2.1", None))
    assert len(one & other) == 2, "the account and the whole alone"


def test_an_address_somebody_invented_does_not_break_the_count():
    assert len(throttle.counters_of(NAME, "unknown, _hidden", None)) == 4


def test_wrong_tries_of_yesterday_are_swept(app, world, page):
    guess(page(), 1)
    with writing():
        db.session.execute(update(WrongTries).values(at=NOW))
    guess(page(), 1, "ministry", OFFICE)
    assert db.session.scalar(select(func.count()).select_from(WrongTries)) == 4


def test_no_name_or_address_can_be_read_out_of_the_count(app, world, page):
    guess(page(), 1, "a password in the wrong field")
    assert all(len(key) == 64 for key in db.session.scalars(select(WrongTries.key)))


def test_sign_ins_refusals_and_sign_outs_are_written_down(app, world, page):
    person = page()
    guess(person, 1)
    guess(person, 1, "a password in the wrong field")
    sign_in(person, PASSWORD, 302)
    person.post("/sign-out")
    lines = db.session.execute(
        select(AuditLine.account_id, AuditLine.action, AuditLine.subject, AuditLine.detail).order_by(AuditLine.id)
    ).all()
    assert [tuple(line) for line in lines] == [
        (None, "sign-in-refused", "engineer", STRANGER),
        (None, "sign-in-refused", "?", STRANGER),
        (world.engineer.id, "sign-in", "engineer", STRANGER),
        (world.engineer.id, "sign-out", "engineer", ""),
    ]


def forwarded(browser, password, status, came_from):
    fields = {"username": NAME, "password": password}
    return browser.post("/sign-in", fields, status=status, headers={"X-Forwarded-For": came_from})


def test_without_a_trusted_proxy_a_forwarded_address_is_not_believed(world, page):
    for n in range(6):
        forwarded(page(), "guess", 422, f"192.0.2.{n}")
    forwarded(page(), PASSWORD, 429, "192.0.2.99")


@pytest.fixture
def another_server(app):
    """``another_server(**settings)`` is one more on the same database."""
    servers = []

    def make(**settings):
        servers.append(create_app(replace(app.extensions["kashf.settings"], **settings)))
        return servers[-1]

    yield make
    for server in servers:
        with server.app_context():
            db.engine.dispose()


@pytest.fixture
def behind_proxy(another_server):
    return another_server(trusted_proxies=1)


def test_behind_a_trusted_proxy_each_client_is_counted_by_itself(behind_proxy, world):
    for _ in range(6):
        forwarded(Browser(behind_proxy), "guess", 422, "192.0.2.1")
    forwarded(Browser(behind_proxy), PASSWORD, 429, "192.0.2.1")
    forwarded(Browser(behind_proxy), PASSWORD, 302, "192.0.2.2")


def test_behind_a_trusted_proxy_only_its_own_word_counts(behind_proxy, world):
    """What the client wrote stands before what the proxy added."""
    for n in range(6):
        forwarded(Browser(behind_proxy), "guess", 422, f"10.0.0.{n}, 192.0.2.1")
    forwarded(Browser(behind_proxy), PASSWORD, 429, "10.0.0.99, 192.0.2.1")


def test_a_refusal_that_begins_a_pause_says_so_in_the_journal(world, page):
    guess(page(), 6)
    last = db.session.scalars(select(AuditLine.detail).order_by(AuditLine.id.desc()).limit(2)).all()
    assert last == [f"{STRANGER} · 10 s", STRANGER]


def test_two_servers_count_together(app, world, another_server):
    """Workers and servers share the database and nothing else."""
    here, there = Browser(app), Browser(another_server())
    for browser in (here, there, here, there, here, there):
        guess(browser, 1)
    for browser in (here, there):
        sign_in(browser, PASSWORD, 429)
