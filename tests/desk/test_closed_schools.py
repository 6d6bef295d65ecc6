"""A closed school is closed everywhere: what counts is said in one place (accounts.scope.open_today)."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from inspect_app.inspections.submitted import GivenFinding
from tests.desk.made import BINS, EXIT, WIRES, add_visit
from tests.desk.schools import add_school, close_school
from tests.maps.stock import a_deficiency

SHUT = "100299"


@pytest.fixture
def one_closed(world):
    """2202: a school with a danger and a low fault, one with nothing open, and a closed one with two dangers."""
    clean = add_school("100201", "Clean School")
    add_school(SHUT, "Shut School")
    add_visit(world.engineer, world.school, {EXIT: (GivenFinding(),), BINS: (GivenFinding(),)})
    add_visit(world.engineer, clean)
    add_visit(world.engineer, SHUT, {EXIT: (GivenFinding(),), WIRES: (GivenFinding(),)})
    close_school(SHUT)
    return clean


def rows_of_csv(browser, query=""):
    text = browser.client.get(f"/exports/deficiencies.csv{query}").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_figure_of_a_directorate_is_the_same_everywhere(world, page, one_closed):
    """2 of 2 schools visited, 2 open: 1 danger to life, 1 low; the closed school's two dangers count nowhere."""
    browser, ministry = page(world.reviewer, "en"), page(world.ministry, "en")
    desk = [figure.get_text(" ", strip=True) for figure in browser.get("/directorates/2202").all(".figure")]
    assert "2 of 2 schools" in desk[0]
    assert [figure.split(" open")[0].split()[-1] for figure in desk[1:4]] == ["1", "0", "0"]
    assert "0 of 2 ever found" in desk[4]
    listed = browser.get("/deficiencies")
    assert "2 in 1 of 2 registered schools" in listed.text
    assert len(listed.all("tbody tr")) == 2
    assert "2 in 1 of 3 registered schools" in ministry.get("/deficiencies").text
    assert "2 visited of 2 registered" in browser.get("/schools").text
    data = json.loads(browser.client.get("/maps/2202/schools.json").get_data())["schools"]
    assert sorted(data["number"]) == [world.school, one_closed]
    assert [sum(counts) for counts in zip(*data["counts"], strict=True)] == [1, 0, 0, 1]
    assert "2 of 2 schools visited" in browser.get("/maps/2202").text
    file = browser.client.get("/maps/2202/file").get_data(as_text=True)
    assert "2 of 2 schools visited" in file
    assert SHUT not in file
    nation = json.loads(ministry.client.get("/maps/directorates.json").get_data())["features"]
    facts = next(f["properties"] for f in nation if f["properties"]["code"] == "2202")
    assert (facts["counts"], facts["seen"]) == ([1, 0, 0, 1], "2 of 2 schools visited")
    row = next(r for r in ministry.get("/directorates").all("tbody tr") if "North-West" in r.get_text())
    assert "2 of 2" in row.get_text(" ", strip=True)
    assert len(rows_of_csv(browser)) == 2
    open_at = [len(browser.get(f"/schools/{number}").all(".open-list > li")) for number in (world.school, one_closed)]
    assert open_at == [2, 0]


def test_the_excel_file_says_the_same_denominators(world, page, one_closed):
    answer = page(world.reviewer, "en").client.get("/exports/deficiencies.xlsx")
    book = load_workbook(io.BytesIO(answer.get_data()))
    about = {row[0]: row[1] for row in book["About this file"].iter_rows(values_only=True)}
    assert (about["Schools registered"], about["Schools visited"], about["Rows"]) == ("2", "2", "2")


def test_a_closed_school_is_not_asked_for_by_its_number_either(world, page, one_closed):
    browser = page(world.reviewer, "en")
    assert rows_of_csv(browser, f"?school={SHUT}") == []
    assert browser.get(f"/deficiencies?school={SHUT}").all("tbody tr") == []


def test_the_page_of_a_closed_school_says_since_when_and_stays_readable(world, page, one_closed):
    browser = page(world.reviewer, "en")
    shown = browser.get(f"/schools/{SHUT}")
    assert "This school has been closed since 3 May 2026." in shown.text
    assert len(shown.all(".open-list > li")) == 2
    assert not shown.all(".downloads")
    assert "has been closed" not in browser.get(f"/schools/{world.school}").text
    close_school(SHUT, at=None)
    assert "This school is closed." in browser.get(f"/schools/{SHUT}").text


def test_a_deficiency_of_a_closed_school_keeps_its_page(world, page, one_closed):
    assert "Shut School" in page(world.reviewer, "en").get("/deficiencies/3").text


def test_a_visit_of_a_closed_school_stays_on_the_list_and_says_so(world, page, one_closed):
    rows = [row.get_text(" ", strip=True) for row in page(world.reviewer, "en").get("/visits").all("tbody tr")]
    assert ["School closed" in row for row in rows].count(True) == 1
    assert len(rows) == 3


def test_the_tablet_neither_lists_nor_packs_a_closed_school(world, page, one_closed):
    engineer = page(world.engineer)
    assert SHUT not in engineer.get("/fieldwork/?q=Shut").text
    answer = engineer.client.get(f"/fieldwork/package?school={SHUT}&school={world.school}")
    package = json.loads(answer.get_data())
    assert [school["number"] for school in package["schools"]] == [world.school]
    assert package["not_found"] == [SHUT]


def test_what_repeats_at_a_closed_school_is_not_told(world, page):
    add_school(SHUT, "Shut School")
    a_deficiency(SHUT, times_seen=3)
    assert "1 case" in page(world.reviewer, "en").get("/directorates/2202").one(".repeats").get_text()
    close_school(SHUT)
    assert "case" not in page(world.reviewer, "en").get("/directorates/2202").one(".repeats").get_text()


def test_its_dangers_lead_to_no_list_that_has_not_got_them(world, page):
    add_school(SHUT, "Shut School")
    add_visit(world.engineer, SHUT, {EXIT: (GivenFinding(),)}, 60)
    browser = page(world.reviewer, "en")
    said = "1 danger of 1 overdue to be made safe"
    assert [tag.get_text() for tag in browser.get(f"/schools/{SHUT}").all(".figures a")] == [said]
    close_school(SHUT)
    shown = browser.get(f"/schools/{SHUT}")
    assert shown.all(".figures a") == []
    assert said in shown.text
