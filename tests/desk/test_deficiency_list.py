from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from inspect_app.db import db
from tests.desk.made import BINS, EXIT, RAIL, WIRES, add_locations, add_visit, at_yard


@contextmanager
def statements():
    """The SELECTs that are sent to the database within the block."""
    sent: list[str] = []

    def listen(connection, cursor, statement, *rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


@pytest.fixture
def two_dangers(world):
    """At the school a locked exit, overdue, and bins; at the other school a locked exit."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),), BINS: (at_yard(world.school),)}, 20)
    add_visit(world.neighbour, world.other_school, {EXIT: (at_yard(world.other_school),)}, 20)


def test_a_list_says_how_many_in_how_many_schools(world, page, two_dangers):
    english = page(world.reviewer, "en")
    assert "2 in 1 of 1 registered schools" in english.get("/deficiencies").text
    assert "Showing 1–2 of 2" in english.get("/deficiencies").text


def test_every_page_tells_what_fails_what_was_measured_and_what_was_seen(world, page):
    rail = at_yard(world.school, "يتحرك", ticks=frozenset({"loose"}))
    visit = add_visit(world.engineer, world.school, {RAIL: (rail,)}, 3)
    standard = "أقل ارتفاع لحاجز الحماية"
    browser = page(world.reviewer)
    for path in ("/deficiencies", "/deficiencies/1", f"/schools/{world.school}", f"/visits/{visit}"):
        text = browser.get(path).text
        for words in ("درابزين منخفض", "0 سم؛ والحد الأدنى 105", "الحاجز غير ثابت", "« يتحرك »", standard):
            assert words in text, path
    assert browser.get("/deficiencies").one("tbody .sentence").get_text(" ", strip=True) == f"{RAIL} درابزين منخفض"
    assert standard in browser.get("/deficiencies").one("tbody .standard").get_text()


@pytest.mark.parametrize(("language", "marks", "other"), [("ar", "«»", "“"), ("en", "“”", "«")])
def test_a_note_has_the_quotation_marks_of_the_reader_and_its_own_direction(world, page, language, marks, other):
    rail = at_yard(world.school, "الدرج <b>moves</b>")
    visit = add_visit(world.engineer, world.school, {RAIL: (rail,)}, 3)
    quoted = f"{marks[0]}<bdi>الدرج &lt;b&gt;moves&lt;/b&gt;</bdi>{marks[1]}"
    browser = page(world.reviewer, language)
    for path in ("/deficiencies", "/deficiencies/1", f"/schools/{world.school}", f"/visits/{visit}"):
        html = browser.get(path).response.get_data(as_text=True)
        assert quoted in html, path
        assert other not in html, path


def test_each_person_sees_the_deficiencies_of_his_own_schools(world, page, two_dangers):
    for person, rows in (
        (world.reviewer, 2),
        (world.neighbouring_reviewer, 1),
        (world.ministry, 3),
        (world.principal, 2),
    ):
        assert len(page(person).get("/deficiencies").all("tbody tr")) == rows


def test_the_worst_stands_first_until_another_order_is_asked_for(world, page, two_dangers):
    browser = page(world.reviewer)
    codes = [tag.get_text() for tag in browser.get("/deficiencies").all("tbody .code")]
    assert codes == [EXIT, BINS]
    sorted_page = browser.get("/deficiencies?sort=item")
    assert [tag.get_text() for tag in sorted_page.all("tbody .code")] == [BINS, EXIT]
    assert sorted_page.one("th[aria-sort]")["aria-sort"] == "ascending"


def test_a_filter_narrows_the_list_and_goes_along_to_the_files_and_the_order(world, page, two_dangers):
    found = page(world.reviewer).get("/deficiencies?severity=life_threatening&overdue=yes")
    assert len(found.all("tbody tr")) == 1
    links = [str(tag["href"]) for tag in found.all(".menu a, thead a")]
    assert len(links) == 4 + 1 + 6
    links.remove("/exports/columns")
    assert all("severity=life_threatening" in link and "overdue=yes" in link for link in links)


def test_lateness_and_age_are_said_in_words(world, page, two_dangers):
    assert "متأخر 13 يوماً" in page(world.reviewer).get("/deficiencies").text
    assert "13 days overdue" in page(world.reviewer, "en").get("/deficiencies").text


def test_an_empty_list_says_what_to_do(world, page):
    found = page(world.reviewer, "en").get("/deficiencies?trade=lab")
    assert "Show everything open" in found.text


def test_a_filter_that_cannot_be_read_names_its_field(world, page):
    assert "Found from" in page(world.reviewer, "en").get("/deficiencies?since=yesterday", 422).text


def test_a_page_that_is_not_there_shows_the_nearest(world, page, two_dangers):
    for asked in ("999", "0", "-3", "x", "²"):
        assert len(page(world.reviewer).get(f"/deficiencies?page={asked}").all("tbody tr")) == 2


def test_the_number_of_statements_does_not_grow_with_the_rows(world, page):
    rooms = add_locations(world.school, 40)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 30)
    browser = page(world.reviewer)
    with statements() as few:
        browser.get("/deficiencies")
    with statements() as few_on_desk:
        browser.get(f"/directorates/{world.directorate}")
    with statements() as few_at_school:
        browser.get(f"/schools/{world.school}")
    everywhere = tuple(at_yard(world.school, location=room) for room in rooms)
    add_visit(world.engineer, world.school, {EXIT: everywhere, WIRES: everywhere}, 1)
    with statements() as many:
        assert len(browser.get("/deficiencies").all("tbody tr")) == 50
    with statements() as many_on_desk:
        browser.get(f"/directorates/{world.directorate}")
    with statements() as many_at_school:
        browser.get(f"/schools/{world.school}")
    assert len(many) == len(few) <= 12
    assert len(many_at_school) == len(few_at_school) <= 14
    assert len(many_on_desk) == len(few_on_desk) <= 15
