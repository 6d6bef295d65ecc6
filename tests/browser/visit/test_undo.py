"""One visible way back from what a tap took away: an answer, a photo, a place, a note."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Answer, Finding, Photo
from tests.browser.visit.known import begin, dismiss, finish, make_known, tap
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PICTURE = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(80, 60)}
FIELDS = """(card) => Object.fromEntries([...card.elements]
  .filter((one) => one.name && (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value))
  .map((one) => [one.name, one.value]))"""


@pytest.fixture
def tablet(window, world):
    view = window(world.engineer, 390, 844, has_touch=True)
    begin(view)
    return view


def said(tablet, item):
    return tablet.locator(f"#{item}").evaluate(FIELDS)


def undo(tablet):
    return tablet.locator("[data-undo] button")


def two_places(tablet, item="A01_02"):
    """The hall with a note and a photo, the yard with a note."""
    tap(tablet.locator(f"#{item} .answer.not_ok"))
    tablet.select_option(f'[name="{item}-0-location"]', "hall-100200")
    tablet.fill(f'[name="{item}-0-note"]', "في القاعة")
    tablet.set_input_files(f'#{item} [data-photos="{item}-0"] .camera input', PICTURE)
    expect(tablet.locator(f"#{item} .photo .tick")).to_be_visible()
    tap(tablet.locator(f"#{item} [data-another]"))
    tablet.select_option(f'[name="{item}-1-location"]', "yard-100200")
    tablet.fill(f'[name="{item}-1-note"]', "في الساحة")


def test_an_answer_that_was_changed_comes_back(tablet):
    tap(tablet.locator("#A01_02 .answer.not_ok"))
    expect(undo(tablet)).to_have_count(0)
    tap(tablet.locator("#A01_02 .answer.ok"))
    expect(tablet.locator("[data-undo]")).to_contain_text("A01.02: تغيّرت الإجابة")
    assert tablet.evaluate("document.querySelector('[data-undo]').getAttribute('role')") == "status"
    undo(tablet).tap()
    expect(tablet.locator('[name="A01_02-answer"][value=not_ok]')).to_be_checked()
    expect(tablet.locator("#A01_02")).to_have_attribute("data-fails", "")
    expect(undo(tablet)).to_have_count(0)
    finish(tablet)
    assert db.session.scalar(select(Answer.verdict).where(Answer.item == "A01.02")) == "not_ok"


def test_an_answer_that_was_taken_back_comes_back(tablet):
    for _ in range(2):
        tap(tablet.locator("#A01_02 .answer.ok"))
    expect(tablet.locator("[data-undo]")).to_contain_text("A01.02: أُلغيت الإجابة")
    undo(tablet).tap()
    expect(tablet.locator('[name="A01_02-answer"][value=ok]')).to_be_checked()


def test_a_value_that_a_word_replaced_comes_back(tablet):
    tablet.fill('[name="A04_02-value"]', "٣")
    tap(tablet.locator("#A04_02 .answer.na"))
    assert tablet.input_value('[name="A04_02-value"]') == ""
    undo(tablet).tap()
    assert tablet.input_value('[name="A04_02-value"]') == "٣"
    expect(tablet.locator('[name="A04_02-answer"]:checked')).to_have_count(0)


def test_what_was_written_since_stays(tablet):
    tap(tablet.locator("#A10_03 .answer.partial"))
    tap(tablet.locator("#A10_03 .answer.not_ok"))
    tablet.fill('[name="A10_03-0-note"]', "كُتبت بعد ذلك")
    undo(tablet).tap()
    expect(tablet.locator('[name="A10_03-answer"][value=partial]')).to_be_checked()
    assert tablet.input_value('[name="A10_03-0-note"]') == "كُتبت بعد ذلك"


def test_a_place_that_was_named_keeps_its_id(tablet):
    tap(tablet.locator("#A01_02 .answer.not_ok"))
    tablet.select_option('[name="A01_02-0-location"]', "new")
    tablet.fill('[name="A01_02-0-new_name"]', "مختبر")
    tablet.locator('[name="A01_02-0-new_name"]').blur()
    named = tablet.input_value('[name="A01_02-0-location"]')
    tap(tablet.locator("#A01_02 .answer.ok"))
    undo(tablet).tap()
    assert tablet.input_value('[name="A01_02-0-location"]') == named != "new"


def test_a_place_is_removed_with_its_photo_and_put_back(tablet):
    tap(tablet.locator("#A01_02 .answer.not_ok"))
    expect(tablet.locator("#A01_02 [data-place-off]")).to_be_hidden()
    two_places(tablet, "A01_04")
    before = said(tablet, "A01_04")
    tap(tablet.locator("#A01_04 [data-place-off]").first)
    expect(tablet.locator("#A01_04 [data-finding]")).to_have_count(1)
    expect(tablet.locator("#A01_04 .photo")).to_have_count(0)
    expect(tablet.locator("#A01_04 [data-place-off]")).to_be_hidden()
    left = said(tablet, "A01_04")
    assert (left["A01_04-0-location"], left["A01_04-0-note"]) == ("yard-100200", "في الساحة")
    expect(undo(tablet)).to_be_focused()
    undo(tablet).tap()
    assert said(tablet, "A01_04") == before
    expect(tablet.locator('#A01_04 [data-photos="A01_04-0"] .photo img')).to_be_visible()
    tablet.wait_for_timeout(300)
    begin(tablet)
    assert said(tablet, "A01_04") == before


def test_a_removed_place_is_not_sent(tablet):
    two_places(tablet)
    tap(tablet.locator("#A01_02 [data-place-off]").first)
    finish(tablet)
    assert db.session.scalars(select(Finding.location_id)).all() == ["yard-100200"]
    assert db.session.scalar(select(Photo.item)) is None


def test_a_cleared_note_comes_back(tablet):
    tap(tablet.locator("#A01_02 .answer.not_ok"))
    note = tablet.locator('[name="A01_02-0-note"]')
    note.fill("زجاج مكسور")
    note.fill("")
    expect(undo(tablet)).to_have_count(0)
    note.fill("زجاج مكسور")
    note.blur()
    note.fill("")
    note.blur()
    expect(tablet.locator("[data-undo]")).to_contain_text("مُسحت الملاحظة")
    undo(tablet).tap()
    assert note.input_value() == "زجاج مكسور"


def test_there_is_one_offer_at_a_time_and_it_goes_by_itself(tablet):
    tablet.clock.install()
    begin(tablet)
    for item in ("A01_02", "A01_04"):
        tap(tablet.locator(f"#{item} .answer.ok"))
        tap(tablet.locator(f"#{item} .answer.na"))
    expect(undo(tablet)).to_have_count(1)
    expect(tablet.locator("[data-undo]")).to_contain_text("A01.04")
    tablet.clock.run_for(7000)
    expect(undo(tablet)).to_have_count(1)
    tablet.clock.run_for(2000)
    expect(undo(tablet)).to_have_count(0)


def test_a_sheet_that_asks_has_its_own_way_back(window, world, page):
    make_known(page, world, {"A06_02": "answer=not_ok"})
    view = window(world.engineer, 390, 844, has_touch=True)
    begin(view)
    tap(view.locator("#A06_02 .answer.na"))
    tap(view.locator("#A06_02 .answer.ok"))
    expect(view.locator("#closing")).to_be_visible()
    expect(undo(view)).to_have_count(0)
    dismiss(view, "closing", "yes")
    expect(undo(view)).to_have_count(0)
    tap(view.locator("#A06_02 .answer.na"))
    undo(view).tap()
    expect(view.locator('[name="A06_02-answer"][value=ok]')).to_be_checked()
    expect(view.locator("#closing")).to_be_hidden()  # that it is repaired was said


CLEAR = """(tapped) => {
  const line = document.querySelector(".undo-line").getBoundingClientRect();
  const isFree = (one) => {
    const box = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  };
  const bar = [...document.querySelectorAll(".deck button, .strip a[aria-current]")].filter((one) => !one.disabled);
  return [tapped, ...bar].every(isFree) && line.top >= 0 && line.bottom <= innerHeight && line.height >= 44;
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (800, 1280), (1280, 800), (844, 390)])
def test_the_line_covers_neither_what_was_tapped_nor_the_bars(window, world, width, height):
    view = window(world.engineer, width, height, has_touch=True)
    begin(view)
    for card in ("A01_02", "A05_04"):
        control = view.locator(f"#{card} .answer.ok")
        control.evaluate("(one) => one.scrollIntoView({ block: 'end' })")
        view.wait_for_timeout(200)
        for _ in range(2):
            control.tap()
        expect(undo(view)).to_be_visible()
        assert control.evaluate(CLEAR)


def test_the_place_of_the_last_finding_is_one_tap_away(tablet):
    tap(tablet.locator("#A01_02 .answer.not_ok"))
    expect(tablet.locator(".last-place")).to_have_count(0)
    tablet.select_option('[name="A01_02-0-location"]', "hall-100200")
    tap(tablet.locator("#A01_04 .answer.not_ok"))
    chip = tablet.locator("#A01_04 .last-place")
    hall = tablet.locator('[name="A01_04-0-location"] option[value="hall-100200"]').inner_text()
    expect(chip).to_have_text(f"الموقع السابق: {hall}")
    assert tablet.input_value('[name="A01_04-0-location"]') == ""
    tap(chip)
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert tablet.input_value('[name="A01_04-0-location"]') == "hall-100200"
    tap(chip)
    assert tablet.input_value('[name="A01_04-0-location"]') == ""
    tap(chip)
    tablet.wait_for_timeout(300)
    begin(tablet)
    tap(tablet.locator("#A10_03 .answer.not_ok"))
    expect(tablet.locator("#A10_03 .last-place")).to_be_visible()
    finish(tablet)
    assert db.session.scalar(select(Finding.location_id).where(Finding.item == "A10.03")) == ""
