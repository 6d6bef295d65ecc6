"""Slips for the first sign-in: printed once, made anew when lost, for those who have not chosen a password."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from inspect_app.accounts.models import Account, Person, SignInLink
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.registry.people_file import sign_in_slips
from tests.make import NOW
from tests.page import Browser, Page
from tests.people import World

SLIPS = "/registry/people/slips"
NEW = "three cats on a tin roof"
FIELDS = {"password": NEW, "repeated": NEW}


@pytest.fixture
def browser(page: Callable[..., Browser], world: World) -> Browser:
    return page(world.administrator)


def _wait(username: str, of: Person, **more: object) -> None:
    """An account like that of somebody, whose person has not chosen a password."""
    row = {"username": username, "name_ar": f"هند {username}", "name_en": username, "role": of.role, "created_at": NOW}
    row |= {"directorate_id": of.directorate_id, "school_id": of.school_id, "password_hash": ""}
    with writing():
        db.session.add(Account(**row | more))


def _make(browser: Browser, group: str, **more: str) -> Page:
    return browser.post(SLIPS, {"group": group, **more}, status=200)


def _links(sheet: Page) -> dict[str, str]:
    """The path of each link, by user name."""
    words = [[one.get_text(strip=True) for one in slip.select(".secret")] for slip in sheet.all(".slip")]
    return {username: urlsplit(link).path for username, link, _ in words}


def test_a_slip_says_who_where_and_how_and_opens_once(browser: Browser, page, world: World) -> None:
    _wait("p-1", world.principal)
    sheet = _make(browser, world.directorate)
    text = sheet.one(".slip").get_text(" ", strip=True)
    assert all(word in text for word in ("هند p-1", "سما السرحان", "100200", "/sign-in/link/", "/sign-in"))
    assert sheet.one(".slip svg")
    assert sheet.response.headers["Cache-Control"] == "no-store"
    path = _links(sheet)["p-1"]
    page().post(path, FIELDS, status=303)
    page().get(path, status=410)
    page().post("/sign-in", {"username": "p-1", "password": NEW})
    assert "هند" not in browser.get(SLIPS).text


def test_each_directorate_is_counted_with_its_schools(browser: Browser, world: World) -> None:
    for username, of in (("p-1", world.principal), ("e-1", world.engineer), ("e-2", world.neighbour)):
        _wait(username, of)
    _wait("m-1", world.ministry)
    _wait("gone", world.engineer, active=False)
    _make(browser, world.other_directorate)
    rows = [[cell.get_text(strip=True) for cell in row.select("td")[:3]] for row in browser.get(SLIPS).all("tbody tr")]
    assert rows == [
        ["البادية الشمالية الغربية", "2", "2"],
        ["البادية الشمالية الشرقية", "0", "1"],
        ["كل المديريات", "1", "1"],
    ]


def test_only_those_without_a_slip_get_one_unless_all_are_asked_for(browser: Browser, page, world: World) -> None:
    _wait("p-1", world.principal)
    first = _links(_make(browser, world.directorate))
    _wait("p-2", world.principal)
    assert set(_links(_make(browser, world.directorate, **{"for": "without"}))) == {"p-2"}
    page().get(first["p-1"])
    assert set(_links(_make(browser, world.directorate, **{"for": "all"}))) == {"p-1", "p-2"}
    page().get(first["p-1"], status=410)


def test_those_of_one_import_are_those_of_its_moment(browser: Browser, world: World) -> None:
    at = datetime.now(UTC)
    _wait("p-1", world.principal)
    _wait("p-2", world.principal, created_at=at)
    with writing():
        number = record(at, None, Action.IMPORT_PEOPLE, "file.csv", "1 / 0 / 0")
    assert set(_links(_make(browser, world.directorate, number=str(number)))) == {"p-2"}
    assert browser.get(f"{SLIPS}?number={number}").one("tbody form input[name=number]")["value"] == str(number)


@pytest.mark.parametrize("number", ["999999", "x", "٣", "9" * 30, "1"])
def test_an_import_that_is_none_is_not_found(browser: Browser, number: str) -> None:
    browser.get(f"{SLIPS}?number={number}", status=404)
    browser.post(SLIPS, {"group": "2202", "number": number}, status=404)


def test_a_sheet_is_full_some_time_and_the_next_one_goes_on(browser: Browser, world: World, monkeypatch) -> None:
    monkeypatch.setattr(sign_in_slips, "MAX_SLIPS", 2)
    for n in range(3):
        _wait(f"p-{n}", world.principal)
    sheet = _make(browser, world.directorate)
    assert (sorted(_links(sheet)), "للدفعة التالية: 1" in sheet.text) == (["p-0", "p-1"], True)
    assert sorted(_links(_make(browser, world.directorate))) == ["p-2"]


def test_a_first_link_holds_thirty_days_and_any_other_a_day(browser: Browser, page, world: World) -> None:
    _wait("p-1", world.principal)
    _wait("chief", world.administrator)
    paths = _links(_make(browser, world.directorate)) | _links(_make(browser, "all"))
    for ago, username, status in (
        (timedelta(days=29, hours=23), "p-1", 200),
        (timedelta(days=30, minutes=1), "p-1", 410),
        (timedelta(hours=23), "chief", 200),
        (timedelta(hours=25), "chief", 410),
    ):
        with writing():
            db.session.execute(update(SignInLink).values(made_at=datetime.now(UTC) - ago))
        page().get(paths[username], status=status)


def test_a_slip_says_until_when(browser: Browser, page, world: World) -> None:
    _wait("p-1", world.principal)
    until = datetime.now(UTC) + timedelta(days=30)
    sheet = page(world.administrator, "en").post(SLIPS, {"group": world.directorate}, status=200)
    assert re.search(rf"until .*{until.year}", sheet.one(".slip").get_text(" "))


def test_each_slip_leaves_a_line_and_the_database_keeps_hashes_alone(browser: Browser, world: World) -> None:
    _wait("p-1", world.principal)
    token = _links(_make(browser, world.directorate))["p-1"].rpartition("/")[2]
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()
    assert (line.account_id, line.action, line.subject) == (world.administrator.id, "sign-in-link", "p-1")
    assert db.session.scalar(select(SignInLink.token_hash)) != token


def test_the_list_of_people_shows_who_has_not_signed_in(browser: Browser, world: World) -> None:
    _wait("p-1", world.principal)
    _wait("gone", world.engineer, active=False)
    for state, expected in (("waiting", ["p-1"]), ("closed", ["gone"])):
        rows = browser.get(f"/registry/people?state={state}").all("tbody tr")
        assert [row.select("td")[1].get_text(strip=True) for row in rows] == expected
    assert len(browser.get("/registry/people?state=active").all("tbody tr")) == len(world.everyone)


def test_a_group_that_is_none_has_no_slips(browser: Browser) -> None:
    assert "لم يعد أحد هنا" in _make(browser, "nowhere").text
