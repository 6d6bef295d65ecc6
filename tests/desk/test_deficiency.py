from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.journal.models import AuditLine
from tests.desk.made import EXIT, add_visit, at_yard, store_photo
from tests.second_person import take_step


@pytest.fixture
def locked_exit(world):
    """Seen locked twice, the second time after its date."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school, "بجنزير"),)}, 30)
    photo = store_photo(world.engineer)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school, "بقفل جديد", photos=(photo,)),)}, 10)
    return "/deficiencies/1"


def status() -> str:
    db.session.rollback()
    return db.session.scalars(select(Deficiency.status).where(Deficiency.number == 1)).one()


def test_the_page_tells_the_whole_past(world, page, locked_exit):
    found = page(world.reviewer).get(locked_exit)
    assert [tag.get_text() for tag in found.all(".history strong")] == ["جديد", "لم يُصحَّح في موعده"]
    for words in ("بجنزير", "بقفل جديد", "الساحة الرئيسية", "م. ليلى", "في زيارتين"):
        assert words in found.text
    assert len(found.all(".photos img")) == 1


def test_a_neighbour_is_told_that_there_is_no_such_page(world, page, locked_exit):
    page(world.neighbour).get(locked_exit, 404)
    page(world.neighbouring_reviewer).post(locked_exit, {"status": "in_progress"}, 404)


def test_a_school_reports_a_repair_and_cannot_close_it(world, page, locked_exit):
    browser = page(world.principal)
    offered = {tag["value"] for tag in browser.get(locked_exit).all("input[name=status]")}
    assert offered == {"acknowledged", "in_progress", "reported_fixed"}
    take_step(world.principal, world.ministry, 1, "reported_fixed", "أُزيل الجنزير", datetime.now(UTC))
    assert status() == "reported_fixed"
    browser.post(locked_exit, {"status": "verified_closed", "note": "نعم"}, 409)
    assert status() == "reported_fixed"


def test_every_step_leaves_a_line_of_history_and_one_of_audit(world, page, locked_exit):
    page(world.principal).post(locked_exit, {"status": "acknowledged", "note": "سنصلحه"})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(DeficiencyEvent.account_id == world.principal.id)) == 1
    assert db.session.scalars(select(AuditLine.detail)).all() == ["open → acknowledged"]
    assert "سنصلحه" in page(world.reviewer).get(locked_exit).text


def test_void_and_closing_want_words(world, page, locked_exit):
    browser = page(world.reviewer)
    for target in ("void", "verified_closed", "deferred", "transferred"):
        browser.post(locked_exit, {"status": target, "note": "  "}, 422)
    assert status() == "open"
    assert (
        db.session.scalars(select(DeficiencyEvent.account_id).where(DeficiencyEvent.step_id.is_not(None))).all() == []
    )


def test_a_closed_deficiency_offers_no_step_and_takes_none(world, page, locked_exit):
    browser = page(world.reviewer)
    take_step(world.reviewer, world.ministry, 1, "verified_closed", "كتاب الصيانة رقم 41", datetime.now(UTC))
    assert not browser.get(locked_exit).all("input[name=status]")
    answer = browser.post(locked_exit, {"status": "open", "note": "ما زال مقفلاً"}, 409)
    assert "ما زال مقفلاً" in answer.text


def test_a_rejected_repair_is_counted(world, page, locked_exit):
    take_step(world.principal, world.ministry, 1, "reported_fixed", "", datetime.now(UTC))
    page(world.reviewer).post(locked_exit, {"status": "open", "note": "القفل ما زال مكانه"})
    db.session.rollback()
    assert db.session.scalars(select(Deficiency.rejections)).one() == 1


def test_those_who_only_read_may_not_step(world, page, locked_exit):
    for person in (world.engineer, world.ministry, world.administrator):
        browser = page(person)
        assert not browser.get(locked_exit).all("input[name=status]")
        browser.post(locked_exit, {"status": "in_progress"}, 403)


def test_what_comes_back_is_linked_to_what_it_was(world, page, locked_exit):
    add_visit(world.engineer, world.school, {}, 5)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 1)
    browser = page(world.reviewer, "en")
    assert "Came back as:" in browser.get(locked_exit).text
    assert "Came before:" in browser.get("/deficiencies/2").text


def test_a_late_finding_is_said_to_be_history(world, page, locked_exit):
    number = add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 20)
    assert "it is history" in page(world.reviewer, "en").get(locked_exit).text
    assert "it is history" in page(world.reviewer, "en").get(f"/visits/{number}").text
