"""What is heavy waits for its turn, is refused in words, and is taken when it comes again."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import insert, select

from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import IMPORT, TABLET_FILE, VISIT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.inspections.models import Visit
from inspect_app.schools.models import School
from inspect_app.submissions.heavy_visits import CROWDED_SCHOOL_VISITS, LARGE_BODY_BYTES
from tests.make import LOCKED_EXIT
from tests.maps.stock import a_visit as a_stored_visit
from tests.offline.test_corrections import corrected
from tests.offline.test_tablet_file import saved
from tests.schools.files import GOOD, HEADINGS, csv_file
from tests.submissions.test_receiving import a_visit, how_many, send


def large(world, more=0):
    visit = a_visit(world, LOCKED_EXIT)
    filling = LARGE_BODY_BYTES - len(visit.bytes()) - len("&more=") + more
    return a_visit(world, LOCKED_EXIT, id=visit.id, fields={"more": "x" * filling})


@pytest.fixture
def crowd(world):
    """So many visits at the school that one more makes it crowded."""
    first = a_stored_visit(world.school)
    row = dict(db.session.execute(select(Visit.__table__).where(Visit.id == first)).one()._mapping)
    rows = [{**row, "id": f"more-{n}", "number": n} for n in range(2, CROWDED_SCHOOL_VISITS + 1)]
    with writing():
        db.session.execute(insert(Visit), rows)


def test_a_visit_of_megabytes_takes_a_turn(world, page):
    engineer, visit = page(world.engineer), large(world, more=1)
    with server_turns().take(VISIT, world.engineer.id):
        assert send(engineer, visit, status=429)["code"] == "one-job-at-a-time"
    send(engineer, visit)


def test_an_ordinary_visit_never_waits(world, page):
    with server_turns().take(VISIT, world.engineer.id):
        send(page(world.engineer), large(world))


def test_a_correction_at_a_crowded_school_takes_a_turn(world, page, crowd):
    engineer, visit = page(world.engineer), a_visit(world)
    with server_turns().take(VISIT, world.engineer.id):
        digest = send(engineer, visit)["digest"]
        assert send(engineer, corrected(visit, digest), status=429)["code"] == "one-job-at-a-time"
        assert how_many(Visit, Visit.revision == 2) == 0


def test_a_correction_that_moves_a_visit_away_from_a_crowded_school_takes_a_turn(world, page, crowd):
    with writing():
        elsewhere = db.session.scalars(select(School).where(School.number == world.other_school)).one()
        elsewhere.directorate_id = world.engineer.directorate_id
    engineer, visit = page(world.engineer), a_visit(world)
    with server_turns().take(VISIT, world.engineer.id):
        digest = send(engineer, visit)["digest"]
        send(engineer, corrected(visit, digest, school=world.other_school), status=429)


def test_a_correction_elsewhere_never_waits(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    with server_turns().take(VISIT, world.engineer.id):
        send(engineer, corrected(visit, send(engineer, visit)["digest"]))


@pytest.fixture
def administrator(world, page):
    return page(world.administrator, "en")


def sent_file(browser, tmp_path):
    content = csv_file(tmp_path, HEADINGS, GOOD).read_bytes()
    answer = browser.post("/registry/schools", {"file": (io.BytesIO(content), "schools.csv")}, status=303)
    return str(answer.response.location)


def test_a_file_of_schools_waits_where_it_is_while_another_is_read(world, administrator, tmp_path):
    preview = sent_file(administrator, tmp_path)
    with server_turns().take(IMPORT, world.administrator.id):
        for refused in (administrator.get(preview, 429), administrator.post(preview, status=429)):
            assert "try again in about" in refused.text
            assert int(refused.response.headers["Retry-After"]) > 0
    shown = administrator.get(preview)
    assert "حوشا" in shown.text
    administrator.post(preview, shown.hidden("form:has([name=stamp])"), status=303)
    assert how_many(School, School.number == "000777") == 1


def test_a_file_of_boundaries_waits_as_well(world, administrator):
    content = json.dumps({"type": "FeatureCollection", "features": []}).encode()
    answer = administrator.post("/registry/boundaries", {"file": (io.BytesIO(content), "areas.json")}, status=303)
    preview = str(answer.response.location)
    with server_turns().take(IMPORT, world.administrator.id):
        administrator.get(preview, 429)
    administrator.get(preview, 422)


def test_a_tablets_file_waits_and_its_pictures_and_visits_are_part_of_it(world, page):
    engineer, data = page(world.engineer), saved(large(world, more=1))

    def bring():
        sent = {"file": (io.BytesIO(data), "work.zip")}
        return engineer.client.post("/fieldwork/receive", data=sent, headers={"Accept": "application/json"})

    with server_turns().take(TABLET_FILE, world.engineer.id):
        refused = bring()
        assert (refused.status_code, refused.json["code"]) == (429, "one-job-at-a-time")
    assert bring().json["new"] == 1
