from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from tests.people import PASSWORD


def right(world):
    return {"username": world.engineer.username, "password": PASSWORD}


def test_the_right_password_signs_in(world, page):
    stranger = page()
    stranger.post("/sign-in", right(world))
    assert stranger.get("/fieldwork/").status == 200


def test_a_wrong_password_is_told_in_arabic(world, page):
    answer = page().post("/sign-in", right(world) | {"password": "guess"}, status=422)
    assert "غير صحيحة" in answer.text


def test_an_unknown_name_gets_the_same_words(world, page):
    wrong_password = page().post("/sign-in", right(world) | {"password": "guess"}, status=422)
    unknown = page().post("/sign-in", {"username": "nobody", "password": "guess"}, status=422)
    assert unknown.text == wrong_password.text


def test_a_closed_account_cannot_sign_in(world, page):
    with writing():
        db.session.execute(update(Account).where(Account.id == world.engineer.id).values(active=False))
    page().post("/sign-in", right(world), status=422)


def test_signing_in_leads_back_to_the_page_asked_for(world, page):
    answer = page().post("/sign-in", right(world) | {"next": "/fieldwork/?q=x"})
    assert answer.response.location == "/fieldwork/?q=x"


def test_signing_in_never_leads_to_another_site(world, page):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example"):
        assert page().post("/sign-in", right(world) | {"next": target}).response.location == "/"


@pytest.mark.parametrize("path", ["/sign-in", "/language"])
def test_a_page_asked_for_cannot_write_headers(world, page, path):
    answer = page().post(path, right(world) | {"language": "en", "next": "/x\r\nSet-Cookie: a=b"})
    assert answer.response.location == "/"


def test_another_sites_form_is_refused(world, page):
    answer = page().post("/sign-in", right(world), status=403, headers={"Sec-Fetch-Site": "cross-site"})
    assert "موقع آخر" in answer.text


def test_an_old_browser_is_judged_by_its_origin(world, page):
    page().post("/sign-in", right(world), status=403, headers={"Origin": "https://evil.example"})


def test_signing_out_ends_the_session(world, page):
    engineer = page(world.engineer)
    engineer.post("/sign-out")
    engineer.get("/fieldwork/", status=302)


def test_the_language_is_one_tap_away(world, page):
    stranger = page()
    stranger.post("/language", {"language": "en", "next": "/sign-in"})
    assert stranger.get("/sign-in").one("h1").get_text() == "Sign in"


@pytest.fixture
def old_hash(world):
    """The engineer's password as a release with weaker parameters kept it."""
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing():
        db.session.execute(update(Account).where(Account.id == world.engineer.id).values(password_hash=weaker))
    return weaker


def hash_of(person):
    return db.session.scalar(select(Account.password_hash).where(Account.id == person.id))


def test_a_password_kept_by_older_parameters_is_hashed_anew_when_it_is_next_given(world, page, old_hash):
    person = page()
    person.post("/sign-in", right(world) | {"password": "guess"}, status=422)
    assert hash_of(world.engineer) == old_hash
    person.post("/sign-in", right(world))
    renewed = hash_of(world.engineer)
    assert "$m=19456,t=2,p=1$" in renewed
    assert person.get("/fieldwork/").status == 200
    page().post("/sign-in", right(world))
    assert hash_of(world.engineer) == renewed
