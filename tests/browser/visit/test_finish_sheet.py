"""The finish sheet: what is missing is said in words and led to, the principal signs, the preview is what is stored."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Visit
from tests.browser.visit.finish_sheet import SIGNER, answer_sheet, open_sheet, say_principal

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"
ALL_WELL = """(except) => {
  const { sections } = JSON.parse(document.getElementById("checklist").textContent);
  const good = ({ ok, ages }) => (ages ? new Date().toISOString().slice(0, 10) : String(ok[0] ?? ok[1]));
  for (const item of sections.flatMap(({ items }) => items)) {
    const card = document.getElementById(item.field);
    const typed = card.querySelector(".measure-field input");
    const word = except[item.field] ?? (typed ? null : "ok");
    const chosen = card.querySelector(`[name="${item.field}-answer"][value="${word}"]`);
    const input = chosen ?? typed ?? card.querySelector(".options .ok input");
    if (card.hidden || !input) continue;
    if (input === typed) typed.value = good(item);
    else input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector("#danger[open] button[value=told]")?.click();
  }
}"""

COVERED = """() => {
  const sheet = document.getElementById("finish");
  const bars = [...sheet.querySelectorAll("[data-finish-left], .buttons:has([data-finish-now])")];
  const places = [...sheet.querySelectorAll("[data-finish-body] :is(a, button, input, summary)")];
  const seen = (place) => place.closest("label.chip") ?? place;
  const isCovered = (place) => {
    place.focus();
    const { top, bottom } = seen(place).getBoundingClientRect();
    const boxes = bars.map((bar) => bar.getBoundingClientRect());
    return boxes.some((box) => box.top <= top && bottom <= box.bottom);
  };
  const shown = places.filter((place) => seen(place).checkVisibility());
  const covered = [...shown, ...shown.toReversed()].filter(isCovered).map((place) => seen(place).textContent);
  return { shown: shown.length, covered };
}"""


@pytest.fixture
def tablet(window, world):
    view = window(world.engineer, 390, 844)
    view.goto(VISIT)
    expect(view.locator("[data-deck]")).to_be_visible()
    return view


def answer(view, item, word):
    view.click(f"#{item} .answer.{word}")


def finish_now(view):
    view.click("[data-finish-now]")


def test_a_refusal_names_each_missing_thing_and_leads_to_it(tablet):
    answer(tablet, "B03_05", "not_ok")
    answer(tablet, "B03_06", "not_inspected")
    open_sheet(tablet)
    finish_now(tablet)
    left = tablet.locator("[data-finish-left]")
    expect(left).to_contain_text("تنقص 3 أشياء")
    photo, reason = (tablet.locator(f"[data-lacks={what}] input") for what in ("photo", "reason"))
    expect(photo).to_be_focused()
    for field in (photo, reason):
        told = tablet.locator(f"#{field.get_attribute('aria-describedby')}")
        expect(told).to_be_visible()
        expect(told).not_to_be_empty()
    ways = left.locator("a")
    expect(ways).to_have_count(3)
    ways.nth(1).click()
    expect(reason).to_be_focused()
    ways.nth(2).click()
    expect(tablet.locator(".signing input[value=present]")).to_be_focused()
    expect(tablet.locator("#signing-error")).to_be_visible()

    photo.fill("الكاميرا معطلة")
    tablet.locator("[data-lacks=reason] .chip").first.click()
    finish_now(tablet)
    expect(ways).to_have_count(1)
    tablet.click(".signing .chip:has([value=absent])")
    finish_now(tablet)
    expect(tablet.locator("[data-signing=absent] input")).to_be_focused()
    tablet.locator("[data-signing=absent] .chip").first.click()
    finish_now(tablet)
    expect(tablet.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    db.session.rollback()
    assert db.session.execute(select(Visit.not_signed, Visit.signer_name)).one() == ("في إجازة", "")


@pytest.mark.parametrize("height", [844, 400])
def test_what_the_keyboard_reaches_is_not_under_what_stays_in_sight(tablet, height):
    tablet.set_viewport_size({"width": 390, "height": height})
    answer(tablet, "B03_07", "not_ok")
    answer(tablet, "B03_05", "not_ok")
    answer(tablet, "B03_06", "not_inspected")
    open_sheet(tablet)
    finish_now(tablet)
    expect(tablet.locator("[data-finish-left] a")).to_have_count(3)
    reached = tablet.evaluate(COVERED)
    assert reached["shown"] > 15
    assert reached["covered"] == []


def sign(view):
    view.locator(".signature-pad svg").scroll_into_view_if_needed()
    box = view.locator(".signature-pad svg").bounding_box()
    view.mouse.move(box["x"] + 20, box["y"] + 20)
    view.mouse.down()
    for step in range(1, 9):
        view.mouse.move(box["x"] + 20 + 20 * step, box["y"] + 20 + 40 * (step % 2))
    view.mouse.up()


def test_a_signature_is_kept_with_the_draft_sent_and_shown_in_the_office(tablet, window, world):
    answer(tablet, "B03_05", "ok")
    open_sheet(tablet)
    say_principal(tablet)
    sign(tablet)
    strokes = tablet.locator(".signature-pad path")
    expect(strokes).to_have_count(1)
    drawn = strokes.get_attribute("d")
    assert drawn.count("L") == 8
    expect(tablet.locator("[data-save]")).to_have_attribute("data-state", "kept")
    tablet.reload()
    expect(tablet.locator("[data-deck]")).to_be_visible()
    open_sheet(tablet)
    expect(strokes).to_have_attribute("d", drawn)
    expect(tablet.locator("[data-signing=present] input")).to_have_value(SIGNER)
    finish_now(tablet)
    expect(tablet.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    office = window(world.reviewer)
    office.goto("/visits/1")
    expect(office.locator(".signing")).to_contain_text(SIGNER)
    assert office.locator(".signing path").get_attribute("d") == drawn


def test_a_signature_stands_only_under_the_result_it_was_given_for(tablet):
    answer(tablet, "B03_05", "ok")
    open_sheet(tablet)
    say_principal(tablet)
    sign(tablet)
    strokes, outdated = tablet.locator(".signature-pad path"), tablet.locator("[data-signing=present] .message")
    expect(outdated).to_be_hidden()
    tablet.click("#finish .sheet-head button")
    answer(tablet, "B03_06", "ok")
    open_sheet(tablet)
    expect(strokes).to_have_count(0)
    expect(outdated).to_contain_text("تغيّرت النتيجة")
    expect(tablet.locator("[data-signing=present] input")).to_have_value(SIGNER)
    sign(tablet)
    expect(outdated).to_be_hidden()
    finish_now(tablet)
    expect(tablet.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    db.session.rollback()
    assert db.session.scalar(select(Visit.signature))


@pytest.mark.parametrize(
    ("said", "grade"),
    [({}, "A"), ({"B03_01": "not_ok"}, "D"), ({f"B0{n}_01": "not_inspected" for n in range(1, 9)}, None)],
    ids=["all is well", "a danger to life", "too little was seen"],
)
def test_the_preview_is_what_the_server_stores(tablet, said, grade):
    tablet.evaluate(ALL_WELL, said)
    open_sheet(tablet)
    preview = tablet.locator(".finish-grade")
    shown = preview.get_attribute("data-grade"), preview.get_attribute("data-score")
    if grade == "D":
        expect(preview).to_contain_text("لا تزيد على 59")
        expect(tablet.locator("[data-outcome=opening] li")).to_contain_text("B03.01")
    answer_sheet(tablet)
    finish_now(tablet)
    expect(tablet.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    db.session.rollback()
    visit = db.session.scalars(select(Visit)).one()
    assert (visit.grade or "none", f"{visit.score:.1f}") == shown
    assert visit.grade == grade
