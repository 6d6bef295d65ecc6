"""Every column of a file holds what its heading says: one row of which no two values are alike."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.exports.columns import export_columns
from inspect_app.exports.csv_file import csv_text
from inspect_app.exports.geojson_file import geojson_text
from inspect_app.exports.rows import chunks
from inspect_app.inspections.published import published
from inspect_app.overview.filter_selection import ALL, Selection
from inspect_app.schools.models import School
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency, a_visit

# Moments after 21:00 UTC: in Amman it is the next day already.
FOUND = datetime(2026, 1, 9, 22, 0, tzinfo=UTC)
CLOSED = datetime(2026, 4, 4, 23, 0, tzinfo=UTC)


@pytest.fixture
def row(world):
    """A closed deficiency that came back once, of a school that has everything."""
    with writing():
        changed = {"locality": "سما السرحان", "students": 412, "name_en": "Sama Secondary"}
        db.session.execute(update(School).where(School.number == world.school).values(**changed))
    earlier = a_deficiency(world.school, "low", at=FOUND - timedelta(days=99), closed_at=FOUND - timedelta(days=50))
    return a_deficiency(
        world.school,
        "life_threatening",
        at=FOUND,
        id="the-row",
        location_id=f"hall-{world.school}",
        instance="باب 7",
        status="verified_closed",
        owner="directorate",
        note="خط يد",
        due_at=datetime(2026, 2, 8, 22, 0, tzinfo=UTC),
        doubly_late_at=datetime(2026, 3, 10, 22, 0, tzinfo=UTC),
        last_seen_at=datetime(2026, 3, 20, 22, 0, tzinfo=UTC),
        make_safe_due_at=datetime(2026, 1, 11, 22, 0, tzinfo=UTC),
        made_safe_at=datetime(2026, 1, 12, 22, 0, tzinfo=UTC),
        closed_at=CLOSED,
        times_seen=6,
        escalation=3,
        not_corrected=True,
        flagged=False,
        recurrence_of=earlier,
    )


SAID = {
    "number": 2,
    "severity_ar": "مهدِّد للحياة",
    "severity_en": "Life-threatening",
    "severity_rank": 3,
    "item": "B03.01",
    "section": "B03",
    "checklist": "health-and-safety",
    "checklist_version": 1,
    "checklist_ar": "إجراءات الأمن والصحة والسلامة",
    "checklist_en": "Security, health and safety procedures",
    "failure_ar": "مخرج مقفل",
    "failure_en": "Locked exit",
    "school_number": "100200",
    "school_ar": "سما السرحان الثانوية للبنات",
    "school_en": "Sama Secondary",
    "directorate": "2202",
    "directorate_ar": "البادية الشمالية الغربية",
    "directorate_en": "North-West Badia",
    "governorate_ar": "المفرق",
    "governorate_en": "Mafraq",
    "locality": "سما السرحان",
    "latitude": 32.4686,
    "longitude": 36.2436,
    "students": 412,
    "location": "المبنى الرئيسي",
    "instance": "باب 7",
    "status_ar": "أُصلح وتم التحقق منه",
    "status_en": "Repaired and verified",
    "trade_ar": "حريق وإخلاء",
    "trade_en": "Fire and evacuation",
    "owner_ar": "قسم الأبنية في المديرية",
    "owner_en": "Directorate buildings section",
    "measured_ar": "",
    "measured_en": "",
    "observed_ar": "",
    "observed_en": "",
    "note": "خط يد",
    "opened_on": "2026-01-10",
    "due_on": "2026-02-09",
    "make_safe_by": "2026-01-12",
    "made_safe_on": "2026-01-13",
    "not_made_safe": False,
    "last_seen_on": "2026-03-21",
    "closed_on": "2026-04-05",
    "days_open": 85,
    "overdue": False,
    "days_overdue": None,
    "points": 0.0,
    "times_seen": 6,
    "not_corrected": True,
    "recurrent": True,
    "fixed_on_spot": False,
    "flagged": False,
    "proposed": False,
    "id": "the-row",
}


@pytest.fixture
def rows(world, page):
    """The rows of the ministry's file by number; closed ones, too."""

    def asked():
        answer = page(world.ministry).client.get("/exports/deficiencies.geojson?state=all")
        found = [feature["properties"] for feature in json.loads(answer.get_data())["features"]]
        return {each["number"]: each for each in found}

    return asked


def test_every_column_holds_its_own_value(row, rows):
    found = rows()[2]
    sentences = {key: found.pop(key) for key in ("item_ar", "item_en", "section_ar", "section_en")}
    assert found == SAID
    item = published().get("health-and-safety", 1).items["B03.01"]
    section = next(one for one in published().get("health-and-safety", 1).sections if one.code == "B03")
    assert sentences == {
        "item_ar": item.text.ar,
        "item_en": item.text.en,
        "section_ar": section.title.ar,
        "section_en": section.title.en,
    }


def test_marks_are_of_their_own_row(world, rows):
    a_deficiency(world.school, flagged=True, proposed="void")
    a_deficiency(world.school, not_corrected=True, closed_at=datetime.now(UTC), status="verified_closed")
    told = ("flagged", "not_corrected", "recurrent", "proposed")
    marks = {n: [each[key] for key in told] for n, each in rows().items()}
    assert marks == {1: [True, False, False, True], 2: [False, True, False, False]}


def test_what_is_open_grows_older_each_day(world, rows):
    a_deficiency(world.school, at=datetime.now(UTC) - timedelta(days=12), times_seen=4)
    assert rows()[1]["days_open"] == 12


@pytest.mark.parametrize(
    ("severity", "late", "points"),
    [("life_threatening", 0, 50.0), ("severe", 10, 19.5), ("moderate", 10, 7.5), ("low", 20, 4.0)],
)
def test_risk_points_are_those_of_the_lists(world, rows, severity, late, points):
    """A quarter more for the school's 400 students."""
    now = datetime.now(UTC)
    due = now + timedelta(days=1) - timedelta(days=late)
    a_deficiency(world.school, severity, due_at=due, doubly_late_at=due + timedelta(days=15))
    assert rows()[1]["points"] == 1.25 * points


def pieces(world, size=2):
    return chunks(world.ministry, Selection(state=ALL), size=size)


def test_a_mark_is_one_or_nought_in_a_table_of_text(app, world):
    a_deficiency(world.school, not_corrected=True)
    text = "".join(csv_text(export_columns(), pieces(world), "en")).removeprefix("\ufeff")
    [found] = csv.DictReader(io.StringIO(text))
    assert (found["Not corrected in time"], found["Recurrent"], found["Reviewer to decide"]) == ("1", "0", "0")


def test_geojson_is_one_document_however_many_pieces_it_comes_in(app, world):
    """Five rows with a position, and two without, two rows at a time."""
    add_school("100299", "Nowhere")
    with writing():
        db.session.execute(update(School).where(School.number == "100299").values(latitude=None))
    for number in (world.school, "100299", world.school, world.school, "100299", world.school, world.school):
        a_deficiency(number)
    found = json.loads("".join(geojson_text(export_columns(), pieces(world))))
    assert [feature["properties"]["number"] for feature in found["features"]] == [1, 3, 4, 6, 7]
    assert (found["features_written"], found["rows_without_position"]) == (5, 2)


@pytest.mark.parametrize(
    ("query", "registered", "visited"),
    [("", "3", "1"), ("directorate=2202", "2", "1"), ("directorate=2203", "1", "0"), ("school=100200", "1", "1")],
)
def test_a_file_says_of_how_many_schools_it_is(world, page, query, registered, visited):
    from openpyxl import load_workbook

    add_school("100203", "Never Visited")
    a_visit(world.school)
    a_deficiency(world.school)
    book = load_workbook(io.BytesIO(page(world.ministry, "en").client.get(f"/exports/deficiencies.xlsx?{query}").data))
    said = {line[0].value: line[1].value for line in book.worksheets[-2].iter_rows()}
    assert (said["Schools registered"], said["Schools visited"]) == (registered, visited)
