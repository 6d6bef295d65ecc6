"""Who is let in: a page that does not say whom lets nobody in, and a stranger is asked to sign in where that helps."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from inspect_app.accounts.models import Role
from inspect_app.accounts.scope import directorates_open_to, within_scope
from inspect_app.db import db
from inspect_app.schools.models import Directorate, School
from inspect_app.web import MAX_ANONYMOUS_BYTES, MAX_FORM_BYTES


def test_a_page_that_does_not_say_who_may_is_open_to_nobody(app, world, page, monkeypatch):
    monkeypatch.setitem(app.view_functions, "desk.deficiencies", lambda: "every deficiency of the country")
    for person in world.everyone:
        page(person).get("/deficiencies", 403)
    page().get("/deficiencies", 302)


def test_a_stranger_signs_in_and_comes_back_to_the_very_list(page):
    asked = "/deficiencies?severity=severe&text=باب مقفل"
    found = urlsplit(page().get(asked, 302).response.location)
    wanted = urlsplit(parse_qs(found.query)["next"][0])
    assert (found.path, wanted.path) == ("/sign-in", "/deficiencies")
    assert parse_qs(wanted.query) == {"severity": ["severe"], "text": ["باب مقفل"]}


def test_an_address_without_a_filter_comes_back_without_one(page):
    assert parse_qs(urlsplit(page().get("/visits", 302).response.location).query) == {"next": ["/visits"]}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_a_stranger_sends_is_refused_and_not_led_astray(page, method):
    """To be led to the sign-in page would look as if it had been stored."""
    path = {"POST": "/deficiencies/1", "PUT": "/fieldwork/photos/" + "0" * 64, "DELETE": "/fieldwork/drafts/" + ID}
    assert page().client.open(path[method], method=method).status_code == 401


ID = "9f9f0a0e-0000-4000-8000-000000000000"


def test_a_program_is_told_and_not_shown_a_page(page):
    answer = page().client.get("/deficiencies", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-first")


def test_a_stranger_may_send_little_and_who_has_signed_in_a_form(world, page):
    little, much, too_much = (
        b"status=" + b"x" * size for size in (MAX_ANONYMOUS_BYTES // 2, MAX_ANONYMOUS_BYTES * 2, MAX_FORM_BYTES)
    )
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert page().client.post("/sign-in", data=little, **form).status_code == 422
    assert page().client.post("/sign-in", data=much, **form).status_code == 413
    assert page(world.reviewer).client.post("/deficiencies/1/take-back", data=much, **form).status_code == 404
    assert page(world.reviewer).client.post("/deficiencies/1/take-back", data=too_much, **form).status_code == 413


def seen(person):
    """How many schools and directorates this person may see."""
    schools = select(func.count()).select_from(School).where(within_scope(person))
    open_to = directorates_open_to(person).with_only_columns(Directorate.code)
    return db.session.scalar(schools), len(db.session.scalars(open_to).all())


def test_everybody_sees_their_own_schools_and_directorates(world):
    assert seen(world.ministry) == seen(world.administrator) == (2, 2)
    assert seen(world.engineer) == seen(world.reviewer) == (1, 1)
    assert seen(replace(world.engineer, directorate_id=None)) == (2, 2)


def test_a_school_sees_itself_alone_and_no_directorate_whatever_its_account_says(world):
    assert seen(world.principal) == (1, 0)
    assert seen(replace(world.principal, directorate_id=1)) == (1, 0)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SCHOOL])
def test_an_account_that_names_no_place_sees_nothing(world, role):
    assert seen(replace(world.reviewer, role=role, directorate_id=None, school_id=None)) == (0, 0)
