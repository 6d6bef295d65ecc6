"""A school that moves, closes, becomes part of another and opens again; nothing open is lost from sight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.submitted import GivenFinding
from inspect_app.journal.models import AuditLine
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.unit_of_day import day_of
from inspect_app.submissions.projection.rebuild import compare
from inspect_app.submissions.receiving import receive_bytes
from tests.desk.made import EXIT, add_visit
from tests.desk.schools import add_school
from tests.make import VisitBody
from tests.registry.units.test_unit_pages import confirm, hidden, unit_of
from tests.schools.files import csv_file

TODAY = day_of(datetime.now(UTC))
LAST_WEEK = (TODAY - timedelta(days=7)).isoformat()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
LISTS = ("/deficiencies", "/schools", "/maps/2202", "/exports/deficiencies.csv", "/directorates/2202")


@pytest.fixture
def admin(world, page):
    return page(world.administrator, "en")


@pytest.fixture
def merging(world):
    """A school with one danger, which becomes part of the world's school."""
    number = add_school("100299", "Old Hollow")
    add_visit(world.engineer, number, {EXIT: (GivenFinding(),)}, days_ago=3)
    return number


def school(number):
    return db.session.scalars(select(School).where(School.number == number)).one()


def text_of(browser, address):
    return browser.client.get(address).get_data(as_text=True)


def test_a_school_moves_and_its_earlier_visits_stay(world, admin):
    before, since = add_visit(world.engineer, world.school, days_ago=9), add_visit(world.engineer, world.school)
    confirm(admin, "/registry/school/100200/move", {"move-successor": "2203", "move-day": LAST_WEEK})
    assert unit_of("100200") == "2203"
    assert "North-West Badia" in admin.get(f"/visits/{before}").text
    assert "North-East Badia" in admin.get(f"/visits/{since}").text


def test_a_closed_school_names_its_day_and_opens_again(world, admin):
    shown = confirm(admin, "/registry/school/100200/close", {"day": LAST_WEEK})
    assert "principal" in shown.text
    assert (school("100200").active, day_of(school("100200").closed_at).isoformat()) == (False, LAST_WEEK)
    assert "This school has been closed since" in admin.get("/schools/100200").text
    admin.post("/registry/school/100200/reopen", {}, status=303)
    assert (school("100200").active, school("100200").closed_at) == (True, None)
    query = select(AuditLine.action, AuditLine.subject, AuditLine.detail).order_by(AuditLine.id.desc()).limit(2)
    assert [tuple(row) for row in db.session.execute(query)] == [
        ("open-school", "100200", ""),
        ("close-school", "100200", LAST_WEEK),
    ]


def test_what_is_open_at_a_merged_school_stays_on_every_list_until_it_is_closed(world, admin, page, merging):
    confirm(admin, f"/registry/school/{merging}/close", {"day": LAST_WEEK, "successor": " 100200 "})
    assert school(merging).successor.number == "100200"
    reviewer = page(world.reviewer, "en")
    assert [address for address in LISTS if "Old Hollow" not in text_of(reviewer, address)] == []
    assert "Old Hollow" in text_of(page(world.engineer, "en"), "/fieldwork/?state=visited")
    record = reviewer.get(f"/schools/{merging}").text
    assert "It became part of Sama As-Sarhan" in record
    assert "stays on lists and maps under this number until it is closed" in record
    with writing():
        closed = {"closed_at": datetime.now(UTC), "status": "verified_closed"}
        db.session.execute(update(Deficiency).values(**closed))
    assert [address for address in LISTS if "Old Hollow" in text_of(reviewer, address)] == []
    assert "it is counted in no list" in reviewer.get(f"/schools/{merging}").text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": TOMORROW}, "the day is in the future"),
        ({"day": "0001-01-01"}, "the day is before the year 1900"),
        ({"day": ""}, "Fill in this field"),
        ({"day": LAST_WEEK, "successor": "100200"}, "a school does not become part of itself"),
        ({"day": LAST_WEEK, "successor": "999"}, "there is no school in use of this number"),
    ],
)
def test_what_cannot_be_is_refused_in_words(admin, given, sentence):
    assert sentence in admin.post("/registry/school/100200/close", given, status=422).text
    assert school("100200").active


def test_what_changed_since_it_was_shown_is_shown_again(world, admin):
    shown = admin.post("/registry/school/100200/close", {"day": LAST_WEEK}, status=200)
    add_visit(world.engineer, world.school, {EXIT: (GivenFinding(),)})
    again = admin.post("/registry/school/100200/close", dict(hidden(shown)), status=409)
    assert ("changed in the meantime" in again.text, school("100200").active) == (True, True)


def load(folder, *rows):
    plan = plan_import(db.session(), csv_file(folder, *rows))
    with writing():
        apply_plan(db.session(), plan, datetime.now(UTC))


def test_an_import_moves_a_school_from_that_moment_on(world, app, tmp_path):
    def visit(minutes):
        body = VisitBody(world.school, world.engineer.id, finished=datetime.now(UTC) - timedelta(minutes=minutes))
        with app.test_request_context():
            receive_bytes(body.bytes(), world.engineer)

    visit(9)
    load(tmp_path, ("number", "directorate"), ("100200", "2203"))
    assert unit_of("100200") == "2203"
    assert compare().different == {}


def test_an_import_that_opens_a_merged_school_takes_its_successor_away(admin, merging, tmp_path):
    confirm(admin, f"/registry/school/{merging}/close", {"day": LAST_WEEK, "successor": "100200"})
    load(tmp_path, ("number", "active"), (merging, "yes"))
    assert (school(merging).active, school(merging).successor_id) == (True, None)


def test_a_dissolved_directorate_is_no_longer_found_by_an_import(admin, tmp_path):
    form = {"merge-successor": "2202", "merge-day": LAST_WEEK}
    confirm(admin, "/registry/directorates/2203/merge", form)
    plan = plan_import(db.session(), csv_file(tmp_path, ("number", "directorate"), ("100200", "2203")))
    assert [one.reason.en for one in plan.complaints] == ["there is no directorate of this code or name"]
    assert {row.code: row.valid_to is None for row in db.session.scalars(select(Directorate))} == {
        "2202": True,
        "2203": False,
    }
