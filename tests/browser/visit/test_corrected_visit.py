"""The corrected visit: sent and safe, opened as it was sent, put right with a reason; the office follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, ReceivedBody, Visit
from tests.browser.visit.known import begin, dismiss, finish, tap
from tests.make import LOCKED_EXIT, days_ago, jpeg
from tests.submissions.test_receiving import a_visit, how_many, send

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"
PICTURE = {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
ENABLED = """[...document.forms.visit.elements]
  .filter(({ disabled, tagName }) => !disabled && tagName !== "FIELDSET").map(({ className }) => className)"""
REASON = "فحصت الباب الخطأ"


@pytest.fixture
def tablet(window, world, page):
    """The engineer's tablet; a visit of yesterday found the exit locked."""
    send(page(world.engineer), a_visit(world, LOCKED_EXIT, finished=days_ago(1)))
    db.session.rollback()
    return window(world.engineer, 800, 1280, has_touch=True)


def sent(tablet):
    """The exit is called open by mistake, which closes what was known; a shield is called loose by mistake."""
    begin(tablet, VISIT)
    tap(tablet.locator("#B03_01 .answer.ok"))
    dismiss(tablet, "closing", "yes")
    tap(tablet.locator("#B03_05 .answer.not_ok"))
    tablet.fill("#B03_05 textarea", "اللوحة ساقطة")
    tablet.set_input_files('#B03_05 [data-photos="B03_05-0"] .camera input', PICTURE)
    expect(tablet.locator("#B03_05 .photo .tick")).to_be_visible()
    tap(tablet.locator("#B03_07 .answer.ok"))
    finish(tablet)
    assert rows() == {"B03.01": (1, "verified_closed"), "B03.05": (2, "open")}


def rows():
    db.session.rollback()
    found = db.session.execute(select(Deficiency.item, Deficiency.number, Deficiency.status))
    return {item: (number, status) for item, number, status in found}


def open_sent(tablet):
    """By a tap on its state, as it stands on the school's card."""
    tablet.goto("/fieldwork/?q=100200")
    tap(tablet.locator('[data-start="health-and-safety"] .start-last.good'))
    expect(tablet.locator("[data-finished-said]")).to_contain_text("رقم الإيصال 2")


def test_a_sent_visit_is_opened_as_it_was_sent_and_corrected_with_a_reason(tablet, world, page):
    sent(tablet)
    open_sent(tablet)
    expect(tablet.locator('[name="B03_01-answer"][value=ok]')).to_be_checked()
    expect(tablet.locator("#B03_05 textarea")).to_have_value("اللوحة ساقطة")
    assert tablet.evaluate(ENABLED) == ["photo-open"]
    expect(tablet.locator("#B03_01 .before")).to_be_hidden()  # the last visit is this one
    assert tablet.locator("#B03_01 [data-known]").count() == 1  # as it was known then, not what became of it
    assert tablet.locator("#B03_05 .known").count() == 0

    tap(tablet.locator("[data-correct]"))
    tap(tablet.locator("[data-begin]"))
    expect(tablet.locator("#correcting-error")).to_be_visible()
    tablet.fill("#correcting textarea", REASON)
    tap(tablet.locator("[data-begin]"))
    expect(tablet.locator("[data-correcting]")).to_contain_text("تصحيح للإيصال 2")
    tap(tablet.locator("#B03_01 .answer.not_ok"))
    dismiss(tablet, "danger", "told")
    tap(tablet.locator("#B03_05 .answer.ok"))
    finish(tablet)

    assert rows() == {"B03.01": (1, "open"), "B03.05": (2, "void")}
    visit = db.session.scalars(select(Visit).where(Visit.number == 2)).one()
    assert (visit.revision, visit.correction, how_many(Visit), how_many(ReceivedBody)) == (2, REASON, 2, 3)
    verdicts = dict(db.session.execute(select(Answer.item, Answer.verdict).where(Answer.visit_id == visit.id)).all())
    assert (verdicts["B03.01"], verdicts["B03.05"], verdicts["B03.07"]) == ("not_ok", "ok", "ok")
    bodies = select(ReceivedBody.body).where(ReceivedBody.visit_id == visit.id)
    ends = {field for body in db.session.scalars(bodies) for field in body.split(b"&") if field.startswith(b"finished")}
    assert len(ends) == 1  # the visit ended when it ended
    office = page(world.reviewer).get("/visits/2")
    assert REASON in office.all("#correction")[0].find_parent("section").get_text()
    open_sent(tablet)
    expect(tablet.locator("[data-finished-why]")).to_contain_text(REASON)


def test_a_sent_visit_shows_what_was_said_and_no_button_that_was_not_tapped(tablet):
    begin(tablet, VISIT)
    tap(tablet.locator("#B03_01 [data-still=worse]"))
    dismiss(tablet, "danger", "told")
    tap(tablet.locator("#B03_07 .answer.not_ok"))
    tablet.fill("#B03_07 textarea", "اللوحة ساقطة")
    tap(tablet.locator("#B03_07 [data-another]"))
    tablet.fill("#B03_07 textarea >> nth=1", "ولوحة أخرى")
    tap(tablet.locator("#B03_06 .answer.not_inspected"))
    tap(tablet.locator("#B03_06 .reason-chips .chip").first)
    finish(tablet)
    open_sent(tablet)
    expect(tablet.locator("#B03_01 [data-still=worse]")).to_be_visible()
    expect(tablet.locator("#B03_01 [data-still=same]")).to_be_hidden()
    expect(tablet.locator("#B03_01 [data-told]")).to_be_visible()
    for never in ("#B03_07 [data-told]", "[data-place-off]", ".reason-chips"):
        assert tablet.locator(never).filter(visible=True).count() == 0, never

    address = tablet.url
    tap(tablet.locator(".strip a[href='#s-B03']"))
    expect(tablet.locator("#s-B03 h2")).to_be_focused()
    assert tablet.url == address


def test_a_photo_of_a_sent_visit_opens_large_and_stays(tablet):
    sent(tablet)
    open_sent(tablet)
    tap(tablet.locator("#B03_05 .photo-open"))
    large = tablet.locator("#photo[open] img")
    expect(large).to_be_visible()
    assert large.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 640
    expect(tablet.locator("#photo [data-photo-remove]")).to_be_hidden()


def test_a_new_visit_is_begun_from_a_sent_one_and_the_sent_one_stays(tablet):
    sent(tablet)
    open_sent(tablet)
    first = tablet.input_value("[name=visit]")
    tap(tablet.locator("[data-new-visit]"))
    expect(tablet.locator("[data-deck]")).to_be_visible()
    assert tablet.input_value("[name=visit]") != first
    expect(tablet.locator('[name="B03_05-answer"]:checked')).to_have_count(0)
    tap(tablet.locator("#B03_07 .answer.ok"))
    expect(tablet.locator("[data-save]")).to_have_attribute("data-state", "kept")
    tablet.goto("/fieldwork/sync")
    tablet.click("[data-safe-list] a")
    expect(tablet.locator("[data-finished]")).to_be_visible()
    assert tablet.input_value("[name=visit]") == first
    tablet.goto("/fieldwork/sync")
    tablet.click("[data-drafts-list] a")
    expect(tablet.locator("[data-deck]")).to_be_visible()
    assert tablet.input_value("[name=visit]") != first
