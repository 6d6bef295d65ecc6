"""What a correction takes back is out of every list, count, map and file; who knows its number still finds it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.steps import possible_steps
from inspect_app.desk import directorate_report
from inspect_app.overview.filter_selection import Selection
from tests.make import LOCKED_EXIT, NOW
from tests.offline.test_corrections import corrected
from tests.second_person import take_step
from tests.submissions.test_receiving import a_visit, send

STAYS = "B06.06"
WORDS = "باب-الدرج-مقفل-بسلسلة"
PAPER = "كتاب الصيانة رقم 41 بتاريخ اليوم"
OPEN = {
    "list": "/deficiencies",
    "list of all": "/deficiencies?state=all",
    "school": "/schools/100200",
    "map": "/maps/2202/schools.json",
    "file of the map": "/maps/2202/file",
    "CSV": "/exports/deficiencies.csv?state=all",
    "GeoJSON": "/exports/deficiencies.geojson?state=all",
    "search": "/deficiencies?state=all&text=الدرج",
}
ENDED = {
    "list of what ended": "/deficiencies?state=closed",
    "list of all": "/deficiencies?state=all",
    "CSV": "/exports/deficiencies.csv?state=closed",
}
TABLET = {"package": "/fieldwork/package?school=100200", "visit page": "/fieldwork/schools/100200/health-and-safety"}


@pytest.fixture
def told(world, page):
    """A locked exit with words of its own, and a function that takes it back."""
    visit = a_visit(world, LOCKED_EXIT, STAYS, fields={"B03_01-0-note": WORDS})
    first = send(page(world.engineer), visit)

    def take_back():
        send(page(world.engineer), corrected(visit, first["digest"], failing=[STAYS], fields={"B03_01-0-note": ""}))

    return take_back


def step(world, status):
    take_step(world.reviewer, world.ministry, 1, status, PAPER, NOW)


def says(browser, path):
    answer = browser.client.get(path)
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8", "replace")
    return WORDS in text or WORDS.encode("unicode_escape").decode() in text


@pytest.mark.parametrize("path", OPEN.values(), ids=OPEN)
def test_the_office_is_not_told_any_more(path, told, world, page):
    assert says(page(world.reviewer), path)
    told()
    assert not says(page(world.reviewer), path)


@pytest.mark.parametrize("path", ENDED.values(), ids=ENDED)
def test_nor_where_a_person_had_closed_it(path, told, world, page):
    step(world, "verified_closed")
    assert says(page(world.reviewer), path)
    told()
    assert not says(page(world.reviewer), path)


@pytest.mark.parametrize("path", TABLET.values(), ids=TABLET)
def test_the_tablet_does_not_know_it_any_more(path, told, world, page):
    id_ = db.session.scalar(select(Deficiency.id).where(Deficiency.number == 1))
    assert id_ in page(world.engineer).client.get(path).get_data(as_text=True)
    told()
    assert id_ not in page(world.engineer).client.get(path).get_data(as_text=True)


def test_the_excel_file_leaves_it_out(told, world, page):
    def rows():
        answer = page(world.reviewer).client.get("/exports/deficiencies.xlsx?state=all")
        return load_workbook(BytesIO(answer.get_data()), read_only=True).worksheets[0].max_row

    before = rows()
    told()
    assert rows() == before - 1


def test_no_figure_counts_it(told, world, page):
    def figures():
        found = directorate_report.report(world.reviewer, "2202", Selection(), {}, datetime.now(UTC))
        return found.verified, found.ever

    step(world, "verified_closed")
    with page(world.reviewer).client.application.test_request_context():
        assert figures() == (1, 2)
        told()
        assert figures() == (0, 1)


def test_its_page_by_its_number_stays_and_says_what_became_of_it(told, world, page):
    step(world, "acknowledged")
    told()
    shown = page(world.reviewer, "en").get("/deficiencies/1").text
    assert "Withdrawn by a correction" in shown
    assert PAPER in shown
    row = db.session.scalars(select(Deficiency).where(Deficiency.number == 1)).one()
    assert (row.withdrawn, row.status) == (True, "void")
    assert possible_steps(row.status, world.reviewer) == []


def test_the_line_that_a_visit_wrote_stays_out_of_its_history(told, world, page):
    told()
    lines = select(DeficiencyEvent.kind, DeficiencyEvent.withdrawn).join(Deficiency).where(Deficiency.number == 1)
    assert sorted(tuple(row) for row in db.session.execute(lines)) == [("new", True), ("withdrawn", False)]
    assert page(world.reviewer, "en").get("/deficiencies/1").text.count("Newly found") == 0


def test_what_is_said_again_is_the_same_row_with_its_steps(told, world, page):
    step(world, "acknowledged")
    mine = select(Deficiency.id, Deficiency.number).where(Deficiency.number == 1)
    before = tuple(db.session.execute(mine).one())
    told()
    visit = db.session.execute(select(Deficiency.first_visit_id).where(Deficiency.number == 1)).scalar_one()
    again = a_visit(world, LOCKED_EXIT, STAYS, id=visit, revision=3)
    standing = send(page(world.engineer), a_visit(world, id=visit, revision=4))  # contradicts: nothing changes
    assert standing["conflict"]
    digest = next(one["digest"] for one in inventory(page, world) if one["standing"])
    again.fields = {"replaces": digest}
    send(page(world.engineer), again)
    row = db.session.scalars(select(Deficiency).where(Deficiency.number == 1)).one()
    assert (row.id, row.number, row.status, row.withdrawn) == (*before, "acknowledged", False)


def inventory(page, world):
    return page(world.engineer).client.get("/fieldwork/inventory").json["visits"]
