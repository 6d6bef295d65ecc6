"""Another secret key, with the old one beside it: nobody is signed out, and nothing is signed with the old one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspect_app import create_app
from inspect_app.accounts.known_devices import COOKIE_NAME
from tests.people import PASSWORD

OLD, NEW = "the-old-key-of-these-tests-" + "o" * 20, "the-new-key-of-these-tests-" + "n" * 20


def cookies_after_sign_in(app, key, old=None):
    client = client_of(app, key, old)
    assert client.post("/sign-in", data={"username": "engineer", "password": PASSWORD}).status_code == 302
    session = app.config["SESSION_COOKIE_NAME"]
    return client.get_cookie(session).value, client.get_cookie(COOKIE_NAME, path="/sign-in").value


def client_of(app, key, old=None, cookies=None):
    settings = replace(app.extensions["kashf.settings"], secret_key=key, old_secret_key=old)
    client = create_app(settings).test_client()
    if cookies:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookies[0])
        client.set_cookie(COOKIE_NAME, cookies[1], path="/sign-in")
    return client


def is_signed_in(client) -> bool:
    return client.get("/fieldwork/").status_code == 200


def is_known_device(client) -> bool:
    """A stranger's wrong tries have begun a pause for everybody but a device that has signed in before."""
    return client.post("/sign-in", data={"username": "engineer", "password": PASSWORD}).status_code == 302


@pytest.fixture
def from_before(app, world):
    return cookies_after_sign_in(app, OLD)


def test_who_signed_in_before_is_signed_in_with_the_new_key(app, from_before):
    assert is_signed_in(client_of(app, NEW, old=OLD, cookies=from_before))


def test_without_the_old_key_everybody_signs_in_again(app, from_before):
    assert not is_signed_in(client_of(app, NEW, cookies=from_before))


def test_what_is_signed_now_outlives_the_old_key(app, world):
    cookies = cookies_after_sign_in(app, NEW, old=OLD)
    assert is_signed_in(client_of(app, NEW, cookies=cookies))
    assert not is_signed_in(client_of(app, OLD, cookies=cookies))


def test_a_device_that_was_known_stays_known(app, from_before):
    stranger = client_of(app, NEW, old=OLD)
    for _ in range(6):
        stranger.post("/sign-in", data={"username": "engineer", "password": "wrong password"})
    assert not is_known_device(client_of(app, NEW, old=OLD))
    device_alone = client_of(app, NEW, old=OLD, cookies=("", from_before[1]))
    assert is_known_device(device_alone)
