"""Changing a person: each change leaves its line, what is seen by it ends the sessions, an administrator stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from inspect_app import create_app
from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from inspect_app.registry.commands import create_admin
from tests.make import VisitBody
from tests.offline.test_tablet_file import bring, saved
from tests.page import Browser
from tests.people import PASSWORD, World, add_person
from tests.submissions.test_receiving import a_visit

Open = Callable[..., Browser]


@pytest.fixture
def browser(page: Open, world: World) -> Browser:
    return page(world.administrator)


def _account(person: Person) -> Account:
    return db.session.get_one(Account, person.id)


def _path(person: Person) -> str:
    return f"/registry/people/{person.id}/edit"


def _shown(browser: Browser, person: Person) -> dict[str, str]:
    form = browser.get(_path(person)).one("form:has(#name_ar)")
    chosen = {one.find_parent("select")["name"]: one["value"] for one in form.select("option[selected]")}
    return {one["name"]: one["value"] for one in form.select("input[type=text]")} | chosen


def _change(browser: Browser, person: Person, status: int = 303, **changes: str):
    return browser.post(_path(person), _shown(browser, person) | changes, status=status)


def _lines() -> list[tuple[int | None, str, str]]:
    lines = db.session.scalars(select(AuditLine).where(AuditLine.action == "change-person").order_by(AuditLine.id))
    return [(line.account_id, line.subject, line.detail) for line in lines]


def test_the_form_shows_what_is_there_and_storing_it_changes_nothing(browser: Browser, world: World) -> None:
    assert _shown(browser, world.engineer) == {
        "name_ar": "م. ليلى",
        "name_en": "Layla",
        "role": "engineer",
        "directorate": "2202",
        "school": "",
        "language": "ar",
    }
    _change(browser, world.engineer)
    assert _lines() == []


def test_names_and_language_change_without_ending_a_session(browser: Browser, page: Open, world: World) -> None:
    engineer = page(world.engineer)
    _change(browser, world.engineer, name_ar="م. ليلى الخطيب", language="en")
    engineer.get("/fieldwork/")
    assert (_account(world.engineer).name_ar, _account(world.engineer).language) == ("م. ليلى الخطيب", "en")
    assert _lines() == [
        (world.administrator.id, "engineer", "name_ar: م. ليلى → م. ليلى الخطيب"),
        (world.administrator.id, "engineer", "language: ar → en"),
    ]


def test_another_role_ends_the_sessions_and_takes_the_place_that_fits(
    browser: Browser, page: Open, world: World
) -> None:
    engineer = page(world.engineer)
    _change(browser, world.engineer, role="school", school="١٠٠٢٠٠")
    engineer.get("/fieldwork/", status=302)
    account = _account(world.engineer)
    assert (account.role, account.directorate_id, account.school_id) == ("school", None, world.principal.school_id)
    assert [detail for _, _, detail in _lines()] == [
        "role: engineer → school",
        "directorate: 2202 → ",
        "school:  → 100200",
    ]


def test_another_directorate_ends_the_sessions_too(browser: Browser, page: Open, world: World) -> None:
    engineer = page(world.engineer)
    _change(browser, world.engineer, directorate="2203")
    engineer.get("/fieldwork/", status=302)
    assert _account(world.engineer).directorate_id == world.neighbour.directorate_id


@pytest.mark.parametrize(
    "wrong",
    [{"role": "king"}, {"role": "school", "school": "7"}, {"role": "reviewer", "directorate": ""}, {"name_ar": ""}],
)
def test_what_does_not_fit_is_told_and_changes_nothing(browser: Browser, world: World, wrong: dict[str, str]) -> None:
    assert _change(browser, world.engineer, 422, **wrong).all(".error")
    assert (_lines(), _account(world.engineer).role) == ([], "engineer")


def test_the_last_administrator_stays_one(browser: Browser, world: World) -> None:
    told = _change(browser, world.administrator, 409, role="ministry")
    assert "آخر مدير نظام" in told.text
    assert (_lines(), _account(world.administrator).role) == ([], "administrator")


@pytest.mark.parametrize(("able", "status"), [({}, 303), ({"active": False}, 409), ({"password_hash": ""}, 409)])
def test_another_who_can_sign_in_takes_over(
    browser: Browser, world: World, able: dict[str, object], status: int
) -> None:
    other = add_person("chief", Role.ADMINISTRATOR, "مديرة أخرى")
    with writing():
        for name, value in able.items():
            setattr(_account(other), name, value)
    _change(browser, world.administrator, status, role="ministry")


@pytest.fixture
def stranger(app) -> Iterator[Browser]:
    """A browser at a server on the same database that asks for a second factor where a role needs one."""
    server = create_app(replace(app.extensions["kashf.settings"], second_factor_required=True))
    yield Browser(server)
    with server.app_context():
        db.engine.dispose()


def test_a_role_that_needs_a_second_factor_asks_for_one_at_the_next_sign_in(
    browser: Browser, stranger: Browser, world: World
) -> None:
    _change(browser, world.engineer, role="ministry")
    stranger.post("/sign-in", {"username": "engineer", "password": PASSWORD})
    assert stranger.get("/deficiencies", status=302).response.location.startswith("/account/second-factor")


def test_the_console_notes_whom_it_makes_an_administrator(app, world: World) -> None:
    app.test_cli_runner().invoke(create_admin, ["engineer", "--password-stdin"], input="three cats on a tin roof\n")
    assert _lines() == [(None, "engineer", "role: engineer → administrator")]


def test_a_change_is_told_in_the_journal_in_words(browser: Browser, world: World) -> None:
    _change(browser, world.engineer, role="reviewer")
    assert "الصفة: المهندس ← مراجع المديرية" in browser.get("/registry/audit").text


def test_the_work_of_somebody_who_inspected_once_is_still_taken(browser: Browser, page: Open, world: World) -> None:
    data = saved(a_visit(world), VisitBody(world.school, world.reviewer.id))
    _change(browser, world.engineer, role="reviewer")
    said = bring(browser, data)
    assert [(entry["outcome"], entry["code"]) for entry in said["entries"]] == [("new", None), ("refused", "not-yours")]
