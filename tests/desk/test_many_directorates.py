"""More directorates than a page holds: the list and the table beside the map have pages, their sums are whole."""

from __future__ import annotations

import json

import pytest

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency, a_visit

MORE = 60


@pytest.fixture
def many(world):
    with writing():
        db.session.add_all(
            Directorate(code=f"9{n:03}", name_ar=f"لواء {n:03}", name_en=f"District {n:03}", governorate="Mafraq")
            for n in range(MORE)
        )
    a_visit(add_school("900900", "Far", directorate="9059"))


@pytest.fixture
def browser(page, world):
    return page(world.ministry, "en")


def names(shown, selector):
    return [tag.get_text(strip=True) for tag in shown.all(selector)]


@pytest.mark.parametrize("sort", ["name", "-name", "visited", "-visited", "-points"])
def test_the_pages_of_directorates_show_each_once_and_as_one_print_does(browser, many, sort):
    first, second, printed = (
        names(browser.get(f"/directorates?sort={sort}&{more}"), "td.first")
        for more in ("page=1", "page=2", "print=all")
    )
    assert (len(first), len(set(printed))) == (50, MORE + 2)
    assert first + second == printed


def test_the_sums_over_the_list_are_of_all_pages(browser, many):
    for number in (1, 2):
        text = browser.get(f"/directorates?sort=name&page={number}").text
        assert "62 directorates" in text
        assert "1 visited of 3 registered schools" in text


def test_a_country_of_one_page_is_not_told_of_pages(browser, world):
    for path in ("/directorates", "/maps/"):
        shown = browser.get(path)
        assert not shown.all(".pager")
        assert "Showing" not in shown.text


def test_the_table_beside_the_map_has_pages_and_the_map_has_all(browser, many):
    first, second = (browser.get(f"/maps/?page={number}") for number in (1, 2))
    listed = names(first, "th[scope=row] a") + names(second, "th[scope=row] a")
    features = json.loads(browser.client.get("/maps/directorates.json").get_data())["features"]
    assert [len(one.all("th[scope=row]")) for one in (first, second)] == [50, 12]
    assert listed == [feature["properties"]["name"] for feature in features]
    assert all("62 directorates · 1 of 3 schools visited" in one.text for one in (first, second))


def test_the_filter_of_the_map_stays_when_the_page_is_turned(browser, many, world):
    a_deficiency(world.school, trade="fire")
    link = browser.get("/maps/?trade=fire").one(".pager a[rel=next]")["href"]
    assert "trade=fire" in link
    assert "Showing 51–62 of 62" in browser.get(link).text
