"""Dates that are records of upkeep: the paper that was seen, and the latest known date over all visits."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import event, select

from inspect_app.db import db
from inspect_app.inspections.models import Answer, Visit
from tests.make import NOW, VisitBody, days_ago
from tests.submissions.make_body import PHOTO
from tests.submissions.test_form import form
from tests.submissions.test_receiving import send

VISIT = "/fieldwork/schools/100200/health-and-safety"
TAG = {"B02_03-value": "2026-03-03", "B02_03-paper": "yes", "B02_03-photo": PHOTO}


def visited(browser, world, fields, days=0.0, **more):
    body = VisitBody(world.school, world.engineer.id, finished=days_ago(days), fields=fields, only=(), **more)
    send(browser, body)
    db.session.rollback()
    return body


def stored(item="B02.03"):
    return db.session.execute(
        select(Answer.day, Answer.paper_seen)
        .join(Visit)
        .where(Answer.item == item)
        .order_by(Visit.finished_at.desc())
        .limit(1)
    ).one()


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        (TAG, True),
        ({"B02_03-value": "2026-03-03"}, False),
        ({"B02_03-value": "2026-03-03", "B02_03-paper": "on"}, False),
        ({"B02_03-value": "2001-03-03", "B02_03-paper": "yes"}, True),
        ({"B02_03-answer": "not_ok", "B02_03-paper": "yes"}, False),
        ({"B02_03-answer": "na", "B02_03-value": "2026-03-03", "B02_03-paper": "yes"}, False),
    ],
)
def test_a_paper_is_seen_where_a_date_was_read_from_it(world, page, fields, seen):
    visited(page(world.engineer), world, fields)
    assert stored().paper_seen is seen


def test_an_item_that_is_no_record_has_no_paper():
    read = form(("B01_02-value", "2026-03-03"), ("B01_02-paper", "yes"))
    assert read.given().unknown == ("B01_02-paper",)
    assert not read.given().answers[0].paper


def test_the_card_of_a_record_offers_it_with_a_photo_and_no_other_does(world, page):
    shown = page(world.engineer).get(VISIT)
    offered = {tag["name"].removesuffix("-paper") for tag in shown.all("input[type=checkbox][name$=-paper]")}
    assert offered == {"B02_03", "B03_08", "B05_01"}
    assert shown.one("#B02_03 label.paper").get_text(strip=True) == "رأيتُ الوثيقة أو البطاقة"
    (row,) = shown.all('#B02_03 [data-photos="B02_03"]')
    assert "صورة الوثيقة أو البطاقة" in row.get_text()


def test_one_row_of_photos_also_where_something_is_open(world, page):
    engineer = page(world.engineer)
    visited(engineer, world, {"B02_03-answer": "not_ok"})
    assert len(engineer.get(VISIT).all('#B02_03 [data-photos="B02_03"]')) == 1


def latest(browser, item="B02_03", path=VISIT):
    box = browser.get(path).one(f"#{item}").select_one(".latest")
    return (" ".join(box.span.get_text(" ").split()), box.button["data-latest"]) if box else None


def test_the_next_visit_shows_the_date_and_the_paper(world, page):
    engineer = page(world.engineer)
    assert latest(engineer) is None
    visited(engineer, world, TAG, days=30)
    assert latest(engineer) == ("أحدث تاريخ معروف: 3 آذار 2026 · رُئيت الوثيقة في 3 نيسان 2026", "2026-03-03")
    field = engineer.get(VISIT).one('input[name="B02_03-value"]')
    assert field["value"] == ""


def test_the_latest_date_is_the_newest_of_all_visits_not_that_of_the_last(world, page):
    engineer = page(world.engineer)
    visited(engineer, world, TAG, days=40)
    visited(engineer, world, {"B02_03-value": "2025-12-01"}, days=20)
    visited(engineer, world, {"B02_03-answer": "not_inspected", "B02_03-reason": "مقفل"}, days=10)
    assert latest(engineer)[1] == "2026-03-03"
    visited(engineer, world, {"B02_03-value": "2026-04-20"}, days=5)
    assert latest(engineer) == ("أحدث تاريخ معروف: 20 نيسان 2026 · ذُكر دون وثيقة في 28 نيسان 2026", "2026-04-20")


def test_of_one_date_said_often_the_last_visit_with_a_paper_speaks(world, page):
    engineer = page(world.engineer)
    for days, paper in ((50, True), (40, True), (30, False)):
        visited(engineer, world, TAG if paper else {"B02_03-value": "2026-03-03"}, days=days)
    assert "رُئيت الوثيقة في 24 آذار 2026" in latest(engineer)[0]


def test_a_corrected_date_is_not_known_any_more(world, page):
    engineer = page(world.engineer)
    first = visited(engineer, world, {"B02_03-value": "2026-04-30"})
    replaces = {"replaces": hashlib.sha256(first.bytes()).hexdigest(), "B02_03-value": "2026-03-30"}
    visited(engineer, world, replaces, id=first.id, revision=2)
    assert latest(engineer)[1] == "2026-03-30"


def test_another_school_and_another_item_say_nothing(world, page):
    engineer = page(world.engineer)
    visited(engineer, world, {"B01_02-value": "2026-04-30"})
    assert latest(engineer, "B01_02") is None
    elsewhere = VisitBody(world.other_school, world.neighbour.id, finished=NOW, fields=TAG, only=())
    send(page(world.neighbour), elsewhere)
    assert latest(engineer) is None


def test_what_was_done_with_one_bus_is_not_known_of_the_next(world, page):
    engineer = page(world.engineer)
    said = {"C03_05-value": "2026-04-20", "C03_05-paper": "yes"}
    visited(engineer, world, said, days=5, checklist="school-transport")
    assert stored("C03.05").paper_seen
    assert not engineer.get("/fieldwork/schools/100200/school-transport").all("#C03_05 [data-latest]")


def test_all_records_are_asked_for_at_once(world, page):
    engineer = page(world.engineer)
    visited(engineer, world, TAG)
    asked = []
    note = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    engineer.get("/fieldwork/schools/100200/health-and-safety")
    event.remove(db.engine, "before_cursor_execute", note)
    assert sum("paper_seen" in statement for statement in asked) == 1


def test_the_last_visits_line_does_not_repeat_the_date(world, page):
    engineer = page(world.engineer)
    visited(engineer, world, TAG, days=30)
    assert "2026-03-03" not in engineer.get(VISIT).one("#B02_03 .before:not(.latest)").get_text()
    visited(engineer, world, {"B02_03-value": "2026-01-01"}, days=3)
    assert "2026-01-01" in engineer.get(VISIT).one("#B02_03 .before:not(.latest)").get_text()


def test_the_office_reads_that_a_paper_was_seen(world, page):
    visited(page(world.engineer), world, TAG)
    rows = page(world.reviewer, "en").get("/visits/1").all(".all-answers tr")
    told = {row.th.get_text().split()[0]: row.td.get_text(" ", strip=True) for row in rows}
    assert "paper seen" in told["B02.03"]
    assert "paper seen" not in told["B03.08"]


def test_the_page_without_scripts_asks_for_the_photo_of_the_paper(world, page):
    engineer = page(world.engineer)
    hidden = {tag["name"]: tag.get("value", "") for tag in engineer.get(VISIT).soup.select("#visit input[type=hidden]")}
    said = hidden | {"B02_03-value": "2026-03-03", "B02_03-paper": "yes", "confirmed": "yes", "not_signed": "إجازة"}
    assert engineer.post(VISIT, said, status=422).one('input[name="B02_03-reason"]')
    engineer.post(VISIT, said | {"B02_03-reason": "الكاميرا معطلة"})
    db.session.rollback()
    assert stored().paper_seen


def test_what_was_ticked_comes_back_when_a_field_could_not_be_read(world, page):
    engineer = page(world.engineer)
    hidden = {tag["name"]: tag.get("value", "") for tag in engineer.get(VISIT).soup.select("#visit input[type=hidden]")}
    again = engineer.post(VISIT, hidden | {"B03_02-value": "two", "B02_03-paper": "yes"}, status=422)
    assert again.one('input[name="B02_03-paper"]').has_attr("checked")
    assert not again.one('input[name="B03_08-paper"]').has_attr("checked")
