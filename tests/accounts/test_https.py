"""What a browser is told where Kashf is reached by https, and what it is not told on plain http."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspect_app import create_app
from inspect_app.db import db
from inspect_app.serving.body_limits import SIGNED_IN_SECONDS, body_limit_rule
from tests.page import Browser
from tests.people import PASSWORD

HTTPS, HTTP = "https://kashf.example", "http://kashf.example"
YEAR = "max-age=31536000"


@pytest.fixture
def secure(app):
    """A server on the same database that is reached by https."""
    server = create_app(replace(app.extensions["kashf.settings"], insecure_http=False))
    yield server
    with server.app_context():
        db.engine.dispose()


def sign_in(server):
    browser = Browser(server)
    fields = {"username": "engineer", "password": PASSWORD}
    return browser, browser.post("/sign-in", fields, base_url=HTTPS).response


def cookies(answer):
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_the_sessions_cookie_is_this_hosts_alone(secure, world):
    _, answer = sign_in(secure)
    cookie = cookies(answer)["__Host-session"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_cookie_of_the_old_name_signs_nobody_in(secure, world):
    """Another host of the same domain could have set it."""
    browser, _ = sign_in(secure)
    value = browser.client.get_cookie("__Host-session", domain="kashf.example").value
    stranger = Browser(secure)
    stranger.client.set_cookie("session", value, domain="kashf.example")
    stranger.get("/fieldwork/", status=302, base_url=HTTPS)
    stranger.client.set_cookie("__Host-session", value, domain="kashf.example")
    stranger.get("/fieldwork/", base_url=HTTPS)


def test_the_server_knows_the_session_by_its_name_before_it_reads_a_body(secure, world):
    browser, _ = sign_in(secure)
    value = browser.client.get_cookie("__Host-session", domain="kashf.example").value
    limit = body_limit_rule(secure)
    assert limit("POST", "/deficiencies/1", f"__Host-session={value}", 0).max_seconds == SIGNED_IN_SECONDS
    assert limit("POST", "/deficiencies/1", f"session={value}", 0).max_seconds < SIGNED_IN_SECONDS


def test_by_https_a_browser_is_told_to_ask_by_nothing_else(secure, world):
    for path in ("/sign-in", "/fieldwork/hello", "/static/icons/kashf.svg"):
        answer = Browser(secure).client.get(path, base_url=HTTPS)
        assert answer.headers["Strict-Transport-Security"] == YEAR, path


def test_by_plain_http_it_is_told_nothing(app, secure, world):
    assert "Strict-Transport-Security" not in Browser(secure).client.get("/sign-in", base_url=HTTP).headers
    assert "Strict-Transport-Security" not in Browser(app).client.get("/sign-in", base_url=HTTPS).headers


def test_signing_out_clears_the_browsers_cache_and_never_what_waits_on_the_tablet(page, world):
    answer = page(world.engineer).post("/sign-out").response
    assert answer.headers["Clear-Site-Data"] == '"cache"'
