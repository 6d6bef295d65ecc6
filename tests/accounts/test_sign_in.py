from __future__ import annotations

from sqlalchemy import update

from inspect_app.accounts.models import Account
from inspect_app.accounts.views import limiter
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


def test_a_new_session_key_ends_every_session(world, page):
    engineer = page(world.engineer)
    with writing():
        db.session.execute(update(Account).where(Account.id == world.engineer.id).values(session_key="other"))
    assert engineer.get("/fieldwork/", status=302).response.location.startswith("/sign-in")


def test_signing_in_leads_back_to_the_page_asked_for(world, page):
    answer = page().post("/sign-in", right(world) | {"next": "/fieldwork/?q=x"})
    assert answer.response.location == "/fieldwork/?q=x"


def test_signing_in_never_leads_to_another_site(world, page):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert page().post("/sign-in", right(world) | {"next": target}).response.location == "/"


def test_another_sites_form_is_refused(world, page):
    answer = page().post("/sign-in", right(world), status=403, headers={"Sec-Fetch-Site": "cross-site"})
    assert "موقع آخر" in answer.text


def test_an_old_browser_is_judged_by_its_origin(world, page):
    page().post("/sign-in", right(world), status=403, headers={"Origin": "https://evil.example"})


def test_guessing_is_slowed_down(world, page):
    limiter.reset()
    for _ in range(20):
        page().post("/sign-in", {"username": "", "password": ""}, status=422)
    answer = page().post("/sign-in", right(world), status=429)
    limiter.reset()
    assert "محاولات كثيرة" in answer.text


def test_signing_out_ends_the_session(world, page):
    engineer = page(world.engineer)
    engineer.post("/sign-out")
    engineer.get("/fieldwork/", status=302)


def test_the_language_is_one_tap_away(world, page):
    stranger = page()
    stranger.post("/language", {"language": "en", "next": "/sign-in"})
    assert stranger.get("/sign-in").one("h1").get_text() == "Sign in"
