"""Lists on paper: all rows, or a sheet that says which rows it holds."""

from __future__ import annotations

import pytest

from inspect_app.overview.long_lists.paging import PRINTED, Page, asked_page
from tests.desk.made import EXIT, add_locations, add_visit, at_yard
from tests.desk.schools import add_school
from tests.maps.stock import a_visit


@pytest.fixture
def long_lists(world):
    """More than a page of everything: 60 deficiencies, 61 schools with something open, 61 visits."""
    rooms = add_locations(world.school, 60)
    everywhere = tuple(at_yard(world.school, location=room) for room in rooms)
    add_visit(world.engineer, world.school, {EXIT: everywhere}, 20)
    for n in range(60):
        a_visit(add_school(f"2000{n:02}", f"School {n}"), f"visit-{n}")


@pytest.mark.parametrize(
    ("path", "rows"), [("/deficiencies?overdue=yes", 60), ("/schools?q=&sort=name", 61), ("/visits?sort=school", 61)]
)
def test_a_list_prints_all_its_rows_and_a_page_of_it_says_what_it_lacks(world, page, long_lists, path, rows):
    browser = page(world.reviewer, "en")
    first = browser.get(path)
    assert len(first.all("tbody tr")) == 50
    note = first.one(".only-print strong").get_text()
    assert note == f"This sheet holds rows 1–50 of {rows} only."
    address = str(first.one(".only-print bdi:not(.paper-head bdi)").get_text())
    [link] = [tag for tag in first.all("a.chip") if tag.get_text(strip=True) == "Print all"]
    assert address.endswith(str(link["href"]))
    whole = browser.get(str(link["href"]))
    assert len(whole.all("tbody tr")) == rows
    assert f"Showing 1–{rows} of {rows}" in whole.text
    assert not whole.all(".only-print strong")
    assert whole.all("button[data-print]")


def test_the_print_keeps_filter_and_order(world, page, long_lists):
    [link] = page(world.reviewer).get("/deficiencies?overdue=yes&sort=-due").all('a.chip[href*="print=all"]')
    assert "overdue=yes" in str(link["href"])
    assert "sort=-due" in str(link["href"])


def test_the_head_of_the_sheet_names_the_filter_and_the_day(world, page, long_lists):
    browser = page(world.reviewer, "en")

    def head(path):
        return " ".join(browser.get(path).one(".paper-head").get_text().split())

    deficiencies = head("/deficiencies?overdue=yes&print=all")
    assert "Filter: All that is open · overdue only" in deficiencies
    assert "Head of Buildings" in deficiencies
    assert "Filter: All schools of your area · “Sama”" in head("/schools?q=Sama")
    assert "Filter: “Sama”" in head("/visits?q=Sama")
    assert "schools visited: 61 of 61 registered" in head("/visits?checklist=health-and-safety")


def test_the_ranking_of_a_directorate_prints_all_its_schools(world, page):
    for n in range(30):
        school = add_school(f"2000{n:02}", f"School {n}")
        add_locations(school, 1)
        add_visit(world.engineer, school, {EXIT: (at_yard(school, location=f"room-{school}-0"),)}, 1)
    browser = page(world.reviewer, "en")
    first = browser.get("/directorates/2202")
    assert len(first.all(".ranking tbody tr")) == 25
    assert "rows 1–25 of 30" in first.one(".only-print strong").get_text()
    assert len(browser.get("/directorates/2202?print=all").all(".ranking tbody tr")) == 30


def test_a_print_that_cannot_hold_all_says_so_and_leads_on(app):
    second = asked_page({"print": "all", "page": "2"}, PRINTED + 5)
    assert (second.is_print, second.first, second.last, second.pages) == (True, PRINTED + 1, PRINTED + 5, 2)
    assert not asked_page({}, 100).is_print
    with app.test_request_context("/deficiencies?print=all"):
        paper = app.jinja_env.get_template("overview/print.html").make_module({"dir": "ltr"})
        said = str(paper.sheet_note(Page(2, PRINTED + 5, PRINTED), "desk.deficiencies", {}, None))
        assert "2,000" in said
        assert 'class="message"' in said
        sorting = app.jinja_env.get_template("overview/paging.html").make_module({"dir": "ltr"})
        assert "print=all&amp;page=1" in str(
            sorting.pager(Page(2, PRINTED + 5, PRINTED), "desk.deficiencies", {}, None)
        )


@pytest.mark.parametrize("path", ["/maps/2202", "/maps/2202/file"])
def test_a_map_names_its_filter_and_its_denominator(world, page, path):
    text = page(world.reviewer, "en").client.get(f"{path}?overdue=yes&trade=fire").get_data(as_text=True)
    assert "Filter: All that is open · overdue only · Fire" in text
    assert "0 of 1 schools visited" in text
    nation = page(world.ministry, "en").get("/maps/?trade=fire").text
    assert "Filter: All that is open · Fire" in nation
