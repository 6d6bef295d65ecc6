"""What a filter leaves in, in which order, asked as a person does: by the address of a file that holds its rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.schools.models import School
from tests.desk.made import EXIT, add_visit, at_yard
from tests.desk.schools import close_school
from tests.maps.stock import a_deficiency

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def rows(world, page):
    """``rows(query)``: the deficiencies of the ministry's file under this filter, in its order."""

    def asked(query=""):
        answer = page(world.ministry).client.get(f"/exports/deficiencies.geojson?{query}")
        return [feature["properties"] for feature in json.loads(answer.get_data())["features"]]

    return asked


@pytest.fixture
def found(rows):
    return lambda query="": [row["number"] for row in rows(query)]


def test_dangers_come_first_worst_first_and_within_a_severity_the_earliest_date(world, found):
    for severity, due in (
        ("low", NOW + DAY),
        ("moderate", NOW - 30 * DAY),
        ("severe", NOW + DAY),
        ("severe", NOW - DAY),
        ("life_threatening", NOW + 20 * DAY),
        ("life_threatening", NOW + 10 * DAY),
        ("life_threatening", NOW - DAY),
        ("severe", NOW - 50 * DAY),
        ("life_threatening", NOW - 40 * DAY),
        ("severe", NOW - 50 * DAY),
    ):
        a_deficiency(world.school, severity, at=due - 7 * DAY, due_at=due)
    life, severe, others = [9, 7, 6, 5], [8, 10, 4, 3], [2, 1]
    assert found() == life + severe + others


def test_a_day_of_the_filter_begins_and_ends_at_midnight_in_amman(world, found):
    for moment in ("2026-05-02T20:59", "2026-05-02T21:00", "2026-05-03T20:59", "2026-05-03T21:00"):
        opened = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        a_deficiency(world.school, at=opened)
    assert found("since=2026-05-03") == [2, 3, 4]
    assert found("until=2026-05-03") == [1, 2, 3]
    assert found("since=2026-05-03&until=2026-05-03") == [2, 3]


@pytest.mark.parametrize(
    "query",
    [
        "directorate=2203",
        "school=300400",
        "checklist=minimum-standards",
        "section=A04",
        "item=A04.02",
        "item=a04.02",
        "trade=civil",
        "owner=directorate",
        "severity=low",
        "severity=low&severity=life_threatening",
    ],
)
def test_each_field_of_the_filter_narrows(world, found, query):
    other = {"checklist": "minimum-standards", "section": "A04", "item": "A04.02", "trade": "civil"}
    a_deficiency(world.school)
    a_deficiency(world.other_school, "low", owner="directorate", **other)
    assert found() == [1, 2]
    assert found(query) == [2]


MARKED = {
    "flagged": {"flagged": True},
    "rejected": {"rejections": 1},
    "not_corrected": {"not_corrected": True},
    "recurrent": {"recurrent": True},
    "seen_again": {"times_seen": 2},
    "proposed": {"proposed": "void", "proposed_at": NOW},
}


@pytest.fixture
def marked(world):
    """One without any mark, one with each in the order of MARKED, one with all of them, one with all that closed."""
    every = {name: value for fields in MARKED.values() for name, value in fields.items()}
    for fields in ({}, *MARKED.values(), every, {**every, "closed_at": NOW, "status": "void"}):
        a_deficiency(world.school, **fields)


@pytest.mark.parametrize(("mark", "number"), list(zip(MARKED, range(2, 8), strict=True)))
def test_each_mark_can_be_asked_for(marked, found, mark, number):
    assert found(f"mark={mark}") == [number, 8]
    assert found(f"mark={mark}&state=closed") == [9]


def test_two_marks_ask_for_what_has_both(marked, found):
    assert found("mark=flagged&mark=rejected") == [8]
    assert found("mark=flagged&mark=flagged") == [2, 8]


def test_a_mark_nobody_knows_is_refused_and_an_item_nobody_knows_is_nowhere(world, page):
    a_deficiency(world.school)
    assert page(world.reviewer).get("/deficiencies?mark=flogged", 422)
    assert not page(world.reviewer).get("/deficiencies?item=B99.01").all("tbody tr")


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_schools_without_a_position_are_found_by_that(world, page, missing):
    """By a file that holds rows without a place, too."""
    with writing():
        db.session.execute(update(School).where(School.number == world.other_school).values({missing: None}))
    a_deficiency(world.school)
    a_deficiency(world.other_school)
    browser = page(world.ministry, "en")
    assert [link["href"] for link in browser.get("/deficiencies?unplaced=yes").all("a.sentence")] == ["/deficiencies/2"]
    lines = browser.client.get("/exports/deficiencies.csv?unplaced=yes").get_data(as_text=True).splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["2"]
    assert "1 in 1 of 2 registered schools" in browser.get("/deficiencies?unplaced=yes").text


def test_lists_maps_and_files_narrow_by_marks_and_say_so(world, page, marked):
    browser = page(world.ministry, "en")
    said = ("Filter: All that is open · Needs a decision + Fix rejected · ", "B03.01 · Locked exit")
    asked = "item=B03.01&mark=flagged&mark=rejected"
    for path in ("/deficiencies", "/maps/2202", "/maps/", "/directorates/2202"):
        shown = browser.get(f"{path}?{asked}")
        assert all(words in shown.text for words in said), path
        assert any(asked in str(link["href"]) for link in shown.all(".quick a")), path
    assert all(
        asked in str(link["href"]) for link in browser.get(f"/deficiencies?{asked}").all(".menu a[href*=deficiencies]")
    )
    schools = browser.client.get("/maps/2202/schools.json?mark=flagged&mark=rejected").get_json()
    assert [sum(counts) for counts in schools["schools"]["counts"]] == [1]


def test_several_severities_are_all_shown(world, found):
    for severity in ("low", "severe", "moderate"):
        a_deficiency(world.school, severity)
    assert found("severity=severe&severity=low") == [2, 1]


@pytest.mark.parametrize(
    ("state", "numbers"),
    [
        ("", {1, 2, 3}),
        ("open", {1, 2, 3}),
        ("reported_fixed", {2}),
        ("deferred", {3}),
        ("closed", {4, 5}),
        ("all", {1, 2, 3, 4, 5}),
    ],
)
def test_a_state_shows_what_stands_in_it_and_closed_is_repaired_or_a_mistake(world, found, state, numbers):
    for status in ("open", "reported_fixed", "deferred"):
        a_deficiency(world.school, status=status)
    for status in ("verified_closed", "void"):
        a_deficiency(world.school, status=status, closed_at=NOW)
    assert set(found(f"state={state}" if state else "")) == numbers


def test_only_what_is_still_wrong_is_overdue(world, rows, found):
    for due, closed in ((NOW - DAY, None), (NOW - DAY, NOW), (NOW + DAY, None)):
        a_deficiency(world.school, at=NOW - 9 * DAY, due_at=due, closed_at=closed)
    assert found("state=all&overdue=yes") == [1]
    assert {row["number"]: row["overdue"] for row in rows("state=all")} == {1: True, 2: False, 3: False}


def test_a_closed_school_keeps_its_deficiencies_on_its_own_pages_only(world, page, found):
    visit = add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    close_school(world.school)
    assert found() == []
    for path in ("/deficiencies/1", f"/schools/{world.school}", f"/visits/{visit}"):
        assert EXIT in page(world.reviewer).get(path).text


def test_a_code_that_no_checklist_has_stays_chosen(world, page):
    shown = page(world.reviewer, "en").get("/deficiencies?item=Z99.99&section=Z99")
    chosen = [shown.one(f"#{name} option[selected]")["value"] for name in ("item", "section")]
    assert chosen == ["Z99.99", "Z99"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/deficiencies?text=—", "“—”"),
        ("/deficiencies?item=Z99.99", "Z99.99"),
        ("/visits?engineer=zz", "No visit matches this filter. engineer “zz”"),
    ],
)
def test_a_filter_that_finds_nothing_is_named(world, page, path, said):
    a_deficiency(world.school)
    shown = page(world.reviewer, "en").get(path)
    assert shown.all("table.list") == []
    assert said in " ".join(shown.one(".empty").get_text(" ").split())
