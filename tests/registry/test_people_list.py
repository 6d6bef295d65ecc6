"""The list of people: in pages, in an order, found by what an administrator remembers of them."""

from __future__ import annotations

import pytest

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from tests.make import NOW
from tests.page import Browser, Page

PEOPLE = "/registry/people"


@pytest.fixture
def browser(page, world) -> Browser:
    return page(world.administrator)


def _add(username: str, name_ar: str, name_en: str, **more: object) -> None:
    whose = {"role": Role.ENGINEER, "password_hash": "none", "created_at": NOW, **more}
    with writing():
        db.session.add(Account(username=username, name_ar=name_ar, name_en=name_en, **whose))


def _add_many(count: int) -> None:
    for number in range(count):
        _add(f"many-{number:03}", f"م. كثير {number}", f"Many {number}")


def _usernames(shown: Page) -> list[str]:
    return [row.select("td")[1].get_text(strip=True) for row in shown.all("tbody tr")]


def test_the_pages_together_show_everybody_once_in_one_order(browser, world):
    _add_many(100)
    pages = [_usernames(browser.get(f"{PEOPLE}?page={number}")) for number in (1, 2, 3)]
    shown = [username for page in pages for username in page]
    expected = db.session.query(Account.username).order_by(Account.role, Account.username)
    assert [len(page) for page in pages] == [50, 50, 7]
    assert shown == [row.username for row in expected]


@pytest.mark.parametrize(("asked", "number"), [("99", "2"), ("0", "1"), ("-1", "1"), ("x", "1"), ("٢", "1")])
def test_a_page_that_is_not_there_is_the_nearest_one(browser, asked, number):
    _add_many(60)
    assert f"صفحة {number} من 2" in browser.get(f"{PEOPLE}?page={asked}").one(".pager").get_text()


def test_all_rows_are_printed_on_one_sheet(browser):
    _add_many(60)
    assert len(_usernames(browser.get(f"{PEOPLE}?print=all"))) == 67


def test_closed_accounts_stand_behind_the_others_in_every_order(browser):
    _add("aaa", "أول", "Aaa", active=False)
    for sort in ("role", "-role", "name", "-name", "username", "-username"):
        assert _usernames(browser.get(f"{PEOPLE}?sort={sort}"))[-1] == "aaa"


def test_names_are_sorted_as_they_are_read(page, world):
    _add("one", "ي", "Aaa")
    _add("two", "ا", "Zzz")
    for language, order in (("en", ["one", "two"]), ("ar", ["two", "one"])):
        shown = _usernames(page(world.administrator, language).get(f"{PEOPLE}?sort=name"))
        assert [username for username in shown if username in order] == order
        reversed_ = _usernames(page(world.administrator, language).get(f"{PEOPLE}?sort=-name"))
        assert reversed_ == shown[::-1]


@pytest.mark.parametrize("sort", ["", "password_hash", "-"])
def test_an_order_the_list_does_not_have_is_its_own(browser, sort):
    assert _usernames(browser.get(f"{PEOPLE}?sort={sort}")) == _usernames(browser.get(PEOPLE))


@pytest.mark.parametrize(
    "asked", ["احمد عبدالله", "عبد الله أحمد", "أحْمَد", "abdullah ahmad", "AHM", "a.abd", "a.abdullah-٧"]
)
def test_somebody_is_found_however_the_name_is_spelled(browser, asked):
    _add("a.abdullah-7", "م. أحمد عبد الله", "Ahmad Abdullah")
    assert _usernames(browser.get(f"{PEOPLE}?q={asked}")) == ["a.abdullah-7"]


@pytest.mark.parametrize("asked", ["سما السرحان", "100200", "٠٠٢", "sarhan principal"])
def test_school_staff_are_found_by_their_school(browser, asked):
    assert _usernames(browser.get(f"{PEOPLE}?q={asked}")) == ["principal"]


def test_what_is_found_has_pages_and_an_order_too(browser):
    _add_many(70)
    link = browser.get(f"{PEOPLE}?q=Many&sort=-username").one(".pager a[rel=next]")["href"]
    assert _usernames(browser.get(link)) == [f"many-{number:03}" for number in range(19, -1, -1)]


def test_nobody_found_leads_back_to_everybody(browser):
    shown = browser.get(f"{PEOPLE}?q=engineer zzz")
    assert "لا مستخدم يطابق البحث" in shown.text
    assert shown.one(".empty a")["href"] == PEOPLE


def test_a_directorate_is_its_own_people_and_those_of_its_schools(browser, world):
    assert _usernames(browser.get(f"{PEOPLE}?directorate={world.directorate}")) == ["engineer", "reviewer", "principal"]
    assert _usernames(browser.get(f"{PEOPLE}?directorate={world.other_directorate}")) == ["neighbour", "reviewer2"]
    assert _usernames(browser.get(f"{PEOPLE}?directorate={world.directorate}&q=sarhan")) == ["principal"]
    assert _usernames(browser.get(f"{PEOPLE}?directorate=nowhere")) == []


def test_the_filter_stays_in_the_form_and_in_the_headings(browser, world):
    shown = browser.get(f"{PEOPLE}?directorate={world.directorate}&q=engineer")
    assert shown.one("option[selected]")["value"] == world.directorate
    assert shown.one("#q")["value"] == "engineer"
    assert all("q=engineer" in link["href"] and "directorate=2202" in link["href"] for link in shown.all("thead a"))


def test_each_is_shown_with_what_the_account_belongs_to(page, world):
    rows = page(world.administrator, "en").get(PEOPLE).all("tbody tr")
    said = {row.select("td")[1].get_text(strip=True): row.get_text(" ", strip=True) for row in rows}
    assert "North-West Badia" in said["engineer"]
    assert "Sama As-Sarhan Secondary for Girls 100200" in said["principal"]
    assert "All directorates" in said["ministry"]
