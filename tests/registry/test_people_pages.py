from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from inspect_app.accounts.models import Account
from inspect_app.db import db
from tests.page import Browser
from tests.people import World

Open = Callable[..., Browser]
NEW = {
    "username": "noor",
    "name_ar": "م. نور",
    "name_en": "Noor",
    "role": "engineer",
    "directorate": "2202",
    "school": "",
    "password": "a long password",
}


@pytest.fixture
def browser(page: Open, world: World) -> Browser:
    return page(world.administrator)


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def test_everybody_is_listed(browser: Browser, world: World) -> None:
    text = browser.get("/registry/people").text
    assert all(somebody.username in text for somebody in world.everyone)


def test_a_new_person_can_sign_in(browser: Browser, page: Open) -> None:
    browser.get("/registry/people/new")
    browser.post("/registry/people/new", NEW, status=303)
    assert "noor" in browser.get("/registry/people").text
    page().post("/sign-in", {"username": "noor", "password": NEW["password"]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "short"},
        {"username": "admin"},
        {"username": "نور"},
        {"username": ""},
        {"role": "king"},
        {"role": "reviewer", "directorate": ""},
        {"role": "school", "school": "nowhere"},
        {"directorate": "9999"},
        {"name_ar": "م" * 121},
    ],
)
def test_a_person_that_does_not_fit_is_told_why(browser: Browser, wrong: dict[str, str]) -> None:
    answer = browser.post("/registry/people/new", NEW | wrong, status=422)
    assert answer.all(".error")
    assert db.session.scalar(select(Account.id).where(Account.username == "noor")) is None


def test_school_staff_belong_to_their_school_only(browser: Browser, world: World) -> None:
    browser.post("/registry/people/new", NEW | {"role": "school", "school": "١٠٠٢٠٠"}, status=303)
    assert _account("noor").school_id == world.principal.school_id
    assert _account("noor").directorate_id is None


def test_a_new_password_ends_every_session(browser: Browser, page: Open, world: World) -> None:
    engineer = page(world.engineer)
    path = f"/registry/people/{world.engineer.id}"
    browser.get(path)
    browser.post(f"{path}/password", {"password": "another long one"}, status=303)
    assert engineer.get("/", status=302).response.location.startswith("/sign-in")
    page().post("/sign-in", {"username": "engineer", "password": "another long one"})


def test_a_short_new_password_is_refused(browser: Browser, world: World) -> None:
    browser.post(f"/registry/people/{world.engineer.id}/password", {"password": "short"}, status=422)


def test_a_closed_account_cannot_sign_in_and_can_be_opened_again(browser: Browser, page: Open, world: World) -> None:
    path = f"/registry/people/{world.engineer.id}"
    browser.post(f"{path}/close", {}, status=303)
    page(world.engineer).get("/", status=302)
    assert browser.get(path).all(f'form[action="{path}/open"]')
    browser.post(f"{path}/open", {}, status=303)
    assert _account("engineer").active


def test_nobody_closes_his_own_account(browser: Browser, world: World) -> None:
    browser.post(f"/registry/people/{world.administrator.id}/close", {}, status=403)


def test_an_unknown_account_is_not_found(browser: Browser) -> None:
    browser.get("/registry/people/999999", status=404)
