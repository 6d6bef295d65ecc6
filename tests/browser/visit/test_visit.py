"""A visit on the tablet, in a real browser: nothing typed is lost, nothing is called safe without its receipt."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.jpeg_proof import proven_size
from inspect_app.inspections.models import Answer, DangerNotice, Photo, Visit
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.photo_models import StoredPhoto
from tests.browser.visit.finish_sheet import answer_sheet, open_sheet
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.on_both, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"


@pytest.fixture
def tablet(chromium, address, page, world):
    """A tablet in the school's yard with the engineer signed in; a script error fails the test."""
    faults = []
    context = chromium.new_context(
        viewport={"width": 800, "height": 1280},
        base_url=address,
        geolocation={"latitude": 32.4687, "longitude": 36.2437, "accuracy": 6},
        permissions=["geolocation"],
    )
    cookie = page(world.engineer).client.get_cookie("session").value
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    view = context.new_page()
    view.on("pageerror", lambda error: faults.append(str(error)))
    yield view
    context.close()
    assert faults == []


def begin(tablet):
    tablet.goto(VISIT)
    expect(tablet.locator("[data-deck]")).to_be_visible()


def answer(tablet, item, word):
    tablet.click(f"#{item} .answer.{word}")


def saved(tablet):
    expect(tablet.locator("[data-save]")).to_have_attribute("data-state", "kept")
    assert tablet.evaluate("async () => (await indexedDB.databases()).some((one) => one.name === 'kashf')")


def tell_the_principal(tablet):
    tablet.click("#danger button[value=told]")


def finish(tablet, reason="الكاميرا معطلة"):
    open_sheet(tablet)
    answer_sheet(tablet, reason)
    tablet.click("[data-finish-now]")
    expect(tablet.locator("[data-finish-sent] .message")).to_be_visible()


def test_a_draft_comes_back_as_it_was_left(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "not_ok")
    tablet.fill("#B03_05 textarea", "اللوحة ساقطة")
    tablet.select_option('#B03_05 select[name$="-location"]', "hall-100200")
    tablet.click("#B03_05 [data-another]")
    tablet.fill('#B03_05 [name="B03_05-1-note"]', "والثانية")
    tablet.fill("#B03_03 [name$=-value]", "٠٫٩٥")
    visit = tablet.input_value("[name=visit]")
    tablet.wait_for_timeout(500)
    saved(tablet)
    begin(tablet)
    assert tablet.input_value("[name=visit]") == visit
    expect(tablet.locator('[name="B03_05-answer"][value=not_ok]')).to_be_checked()
    assert tablet.input_value('[name="B03_05-0-location"]') == "hall-100200"
    assert tablet.input_value('[name="B03_05-1-note"]') == "والثانية"
    expect(tablet.locator("#B03_03 [data-verdict-text]")).to_have_attribute("data-verdict", "partial")


def test_a_danger_to_life_says_at_once_what_to_do(tablet):
    begin(tablet)
    answer(tablet, "B03_01", "not_ok")
    expect(tablet.locator("#danger")).to_be_visible()
    assert tablet.get_attribute("#danger .call", "href") == "tel:911"
    tell_the_principal(tablet)
    assert tablet.input_value("[name=B03_01-told_by]") == "voice"
    answer(tablet, "B03_01", "ok")
    answer(tablet, "B03_01", "not_ok")
    expect(tablet.locator("#danger")).to_be_hidden()


def test_a_second_tap_takes_an_answer_back(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    assert tablet.inner_text("[data-section=B03] [data-count]") == "1/9"
    answer(tablet, "B03_05", "ok")
    assert tablet.inner_text("[data-section=B03] [data-count]") == "0/9"


def test_a_fact_hides_and_shows_its_items(tablet):
    begin(tablet)
    expect(tablet.locator("#B10_01")).to_be_visible()
    for fact in ("has_lab", "has_workshop"):
        tablet.click(f'[data-fact={fact}] label:has([value="no"])')
    expect(tablet.locator("#B10_01")).to_be_hidden()
    expect(tablet.locator('[data-not-asked-item="B10_01"] b').first).to_have_text("لا")


def test_the_filter_keeps_a_card_that_is_being_answered(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    tablet.click("[data-filter=unanswered]")
    expect(tablet.locator("#B03_05")).to_be_hidden()
    answer(tablet, "B03_07", "ok")
    expect(tablet.locator("#B03_07")).to_be_visible()


def copied(tablet):
    return tablet.expect_request(lambda asked: asked.method == "PUT" and "/fieldwork/drafts/" in asked.url)


def test_what_changed_since_the_last_copy_goes_to_the_server_when_the_page_is_left_and_before_finishing(tablet, app):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    saved(tablet)
    with copied(tablet):
        tablet.evaluate("dispatchEvent(new Event('pagehide'))")
    answer(tablet, "B03_07", "ok")
    with copied(tablet) as asked:
        tablet.evaluate("document.querySelector('[data-finish]').click()")
    assert ["B03_07-answer", "ok"] in json.loads(asked.value.post_data)["fields"]


def test_a_finished_visit_is_safe_with_its_photo_and_receipt(tablet, app):
    begin(tablet)
    answer(tablet, "B03_01", "not_ok")
    tell_the_principal(tablet)
    photo = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": jpeg(2400, 1800)}
    tablet.set_input_files("#B03_01 .findings input[type=file]", photo)
    expect(tablet.locator("#B03_01 .photo img")).to_be_visible()
    finish(tablet)
    assert "رقم الإيصال 1" in tablet.inner_text("[data-finish-sent]")
    db.session.rollback()
    assert db.session.scalar(select(Answer.verdict).where(Answer.item == "B03.01")) == "not_ok"
    assert db.session.scalar(select(DangerNotice.way).where(DangerNotice.item == "B03.01")) == "voice"
    kept = db.session.scalar(select(StoredPhoto).join(Photo, Photo.sha256 == StoredPhoto.sha256))
    assert (kept.width, kept.height) == (1600, 1200)
    assert proven_size(photo_files().path(kept.sha256).read_bytes()) == (1600, 1200)
    tablet.goto("/fieldwork/")
    expect(tablet.locator("[data-to-send]")).to_be_hidden()


def test_without_a_network_it_stays_here_and_goes_later(tablet, app):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    tablet.context.set_offline(True)
    finish(tablet)
    assert "لم يُرسل بعد" in tablet.inner_text("[data-finish-sent]")
    tablet.goto("about:blank")  # else the visit's own page sends it, before the first page can tell
    tablet.context.set_offline(False)
    tablet.goto("/fieldwork/")
    expect(tablet.locator("[data-sending]")).to_contain_text("رقم الإيصال 1")
    db.session.rollback()
    assert db.session.scalar(select(Visit.checklist)) == "health-and-safety"


def test_an_answer_that_is_not_the_servers_is_not_believed(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    tablet.route("**/fieldwork/visits/**", lambda route: route.fulfill(status=200, body="<html>Welcome</html>"))
    finish(tablet)
    assert "لم يصل الرد من خادم كشف" in tablet.inner_text("[data-finish-sent]")


def test_a_started_visit_waits_on_the_first_page(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "ok")
    tablet.wait_for_timeout(300)
    saved(tablet)
    tablet.goto("/fieldwork/")
    card = tablet.locator("[data-started] .kept-card")
    expect(card).to_contain_text("سما السرحان")
    card.locator("a").click()
    expect(tablet.locator('[name="B03_05-answer"][value=ok]')).to_be_checked()


def test_a_missing_photo_must_be_explained_before_finishing(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "not_ok")
    tablet.evaluate("document.querySelector('[data-finish]').click()")
    tablet.click("[data-finish-now]")
    expect(tablet.locator("#finish .finish-list [aria-invalid=true]")).to_be_visible()
    expect(tablet.locator("[data-finish-sent]")).to_be_hidden()


READ_BOTH_WAYS = """async (form) => {
  const script = document.querySelector('script[type="module"][src*="visit/visit-page.mjs"]').src;
  const { readFields } = await import(new URL("form/form-fields.mjs", script));
  const filled = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");
  return [readFields(form), filled];
}"""


def test_the_fields_that_are_kept_are_those_the_form_would_send(tablet):
    begin(tablet)
    answer(tablet, "B03_05", "not_ok")
    tablet.fill("#B03_05 textarea", "سطران\nاثنان")
    tablet.select_option("#B03_05 select >> nth=0", index=1)
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    tablet.set_input_files("#B03_05 .findings .camera input", picture)
    expect(tablet.locator("#B03_05 .tick")).to_be_visible()
    answer(tablet, "B01_01", "ok")
    ours, the_forms = tablet.locator("#visit").evaluate(READ_BOTH_WAYS)
    assert ours == the_forms
    assert ["B03_05-0-note", "سطران\nاثنان"] in ours
    assert [name for name, _ in ours].count("B03_05-0-photo") == 1
