"""A link in place of a password: made by an administrator, shown once, used once, for a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from inspect_app.accounts.commands import second_factor_off, sign_in_link
from inspect_app.accounts.models import Account, SignInLink
from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from tests.accounts.factors import give_password, give_second_factor
from tests.people import PASSWORD

NEW = "three cats on a tin roof"
FIELDS = {"password": NEW, "repeated": NEW}


@pytest.fixture
def make(page, world):
    """``make(person)``: the path of a new link."""

    def new_link(person):
        shown = page(world.administrator).post(f"/registry/people/{person.id}/link", status=200)
        return urlsplit(shown.one("#link").get_text()).path

    return new_link


def lines(action):
    rows = db.session.scalars(select(AuditLine).where(AuditLine.action == action))
    return [(row.account_id, row.subject) for row in rows]


def test_a_link_leads_to_a_page_for_a_new_password(page, world, make):
    path, stranger = make(world.engineer), page()
    assert world.engineer.username in stranger.get(path).text
    assert stranger.post(path, FIELDS, status=303).response.location == "/sign-in"
    stranger.post("/sign-in", {"username": "engineer", "password": NEW})
    stranger.get("/fieldwork/")
    assert lines("sign-in-link") == [(world.administrator.id, "engineer")]
    assert lines("sign-in-link-used") == [(world.engineer.id, "engineer")]


def test_nothing_that_the_page_fetches_learns_its_address(page, make, world):
    assert page().get(make(world.engineer)).response.headers["Referrer-Policy"] == "origin"


def test_using_it_ends_every_session_and_the_old_password(page, world, make):
    engineer, path = page(world.engineer), make(world.engineer)
    engineer.get("/fieldwork/")
    page().post(path, FIELDS, status=303)
    engineer.get("/fieldwork/", status=302)
    page().post("/sign-in", {"username": "engineer", "password": PASSWORD}, status=422)


def test_it_works_once(page, world, make):
    path = make(world.engineer)
    page().post(path, FIELDS, status=303)
    assert "انتهى هذا الرابط" in page().get(path, status=410).text
    page().post(path, FIELDS, status=410)


def test_looking_at_it_uses_nothing_up(page, world, make):
    path = make(world.engineer)
    for _ in range(3):
        page().get(path)
    page().post(path, {"password": "short", "repeated": "short"}, status=422)
    page().post(path, FIELDS, status=303)


def test_a_new_one_ends_the_old(page, world, make):
    old, new = make(world.engineer), make(world.engineer)
    page().get(old, status=410)
    page().get(new)


def test_it_lasts_a_day(page, world, make):
    path = make(world.engineer)
    for ago, status in ((timedelta(hours=23, minutes=59), 200), (timedelta(hours=24, seconds=1), 410)):
        with writing():
            db.session.execute(update(SignInLink).values(made_at=datetime.now(UTC) - ago))
        page().get(path, status=status)


def test_another_password_ends_it(page, world, make):
    path = make(world.reviewer)
    fields = {"old": PASSWORD} | FIELDS
    page(world.reviewer).post("/account/password", fields, status=303)
    page().get(path, status=410)


def test_a_closed_account_has_no_way_in(page, world, make):
    path = make(world.engineer)
    page(world.administrator).post(f"/registry/people/{world.engineer.id}/close", status=303)
    page().post(path, FIELDS, status=410)


def test_the_database_keeps_its_hash_alone(page, world, make):
    token = make(world.engineer).rpartition("/")[2]
    assert len(token) >= 43
    assert db.session.scalar(select(SignInLink.token_hash)) != token


def test_the_second_factor_is_asked_for_all_the_same(page, world, make):
    give_second_factor(world.ministry)
    page().post(make(world.ministry), FIELDS, status=303)
    stranger = page()
    stranger.post("/sign-in", {"username": "ministry", "password": NEW}, status=303)
    stranger.get("/account", status=302)


def test_a_person_added_without_a_password_gets_a_link(page, world):
    person = {"username": "noor", "name_ar": "م. نور", "name_en": "Noor", "role": "engineer", "directorate": "2202"}
    shown = page(world.administrator).post("/registry/people/new", person, status=200)
    page().post("/sign-in", {"username": "noor", "password": "nobody has this password"}, status=422)
    page().post(urlsplit(shown.one("#link").get_text()).path, FIELDS, status=303)
    noor = page()
    noor.post("/sign-in", {"username": "noor", "password": NEW})
    noor.get("/fieldwork/")


def test_a_person_added_with_one_changes_it_first(page, world):
    person = {"username": "noor", "name_ar": "م. نور", "name_en": "Noor", "role": "engineer", "directorate": "2202"}
    page(world.administrator).post("/registry/people/new", person | {"password": NEW}, status=303)
    noor = page()
    noor.post("/sign-in", {"username": "noor", "password": NEW})
    assert noor.get("/fieldwork/", status=302).response.location.startswith("/account/password")


def test_the_console_makes_one_too(app, page, world):
    result = app.test_cli_runner().invoke(sign_in_link, ["admin", "--site", "https://kashf.example/"])
    link = urlsplit(result.stdout.strip())
    assert (result.exit_code, link.scheme, link.netloc) == (0, "https", "kashf.example")
    page().post(link.path, FIELDS, status=303)
    page().post("/sign-in", {"username": "admin", "password": NEW})
    assert lines("sign-in-link") == [(None, "admin")]


def test_the_console_takes_a_second_factor_off(app, page, world):
    give_second_factor(world.administrator)
    give_password(page(), world.administrator)
    assert app.test_cli_runner().invoke(second_factor_off, ["admin"]).exit_code == 0
    page().post("/sign-in", {"username": "admin", "password": PASSWORD})
    assert lines("second-factor-off") == [(None, "admin")]
    assert "has no second factor" in app.test_cli_runner().invoke(second_factor_off, ["admin"]).output


@pytest.mark.parametrize("command", [sign_in_link, second_factor_off])
def test_a_name_nobody_has_is_told(app, world, command):
    result = app.test_cli_runner().invoke(command, ["nobody"])
    assert (result.exit_code, "no account of the name nobody" in result.output) == (1, True)
    assert db.session.scalar(select(db.func.count()).select_from(Account)) == 7
