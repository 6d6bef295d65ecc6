"""One stays where one is: with a filter, after a reload, on a jump; and nothing opens while a key only passes by."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visit.known import BRING, VISIT, begin, dismiss, make_known, tap

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SIZES = [(390, 844), (800, 1280), (1280, 800)]
LOW = [(640, 400), (844, 390)]
TOP = "(one) => one.getBoundingClientRect().top"
BARS = """() => {
  const bars = [".bar", ".strip"].map((one) => document.querySelector(one).getBoundingClientRect());
  const above = bars.filter(({ width, bottom }) => width > innerWidth / 2 && bottom > 0).map(({ bottom }) => bottom);
  return [Math.max(0, ...above), innerHeight - document.querySelector(".deck").getBoundingClientRect().height];
}"""


@pytest.fixture
def opened(window, world):
    def open_visit(size=(800, 1280), address=VISIT, **more):
        view = window(world.engineer, *size, has_touch=True, **more)
        begin(view, address)
        return view

    return open_visit


def top(view, selector):
    return view.locator(selector).evaluate(TOP)


def settled(view):
    view.wait_for_timeout(400)


def is_under_the_bars(view, selector):
    settled(view)
    bars, _ = view.evaluate(BARS)
    return 0 <= top(view, selector) - bars <= 40


@pytest.mark.parametrize("size", [*SIZES, *LOW])
def test_a_jump_lands_on_its_title_the_first_time(opened, size):
    view = opened(size)
    view.locator("[data-section=A08]").evaluate("(link) => link.click()")
    assert is_under_the_bars(view, "#h-A08")
    view.locator('[data-go="1"]').click()
    assert is_under_the_bars(view, "#h-A09")
    view.locator("[data-section=A04]").evaluate("(link) => link.click()")
    assert is_under_the_bars(view, "#h-A04")
    view.locator('[data-go="-1"]').click()
    assert is_under_the_bars(view, "#h-A03")


def test_an_address_and_the_finish_sheet_lead_to_their_item(opened):
    view = opened(address=f"{VISIT}#A09_05")
    settled(view)
    bars, deck = view.evaluate(BARS)
    assert bars < top(view, "#A09_05") < deck / 2
    view.evaluate("location.hash = '#s-A02'")
    assert is_under_the_bars(view, "#h-A02")
    view.evaluate("document.querySelector('[data-finish]').click()")
    view.evaluate("for (const folded of document.querySelectorAll('#finish details')) folded.open = true")
    view.locator('#finish a[href="#A10_03"]').first.click()
    settled(view)
    assert bars < top(view, "#A10_03") < deck / 2


@pytest.mark.parametrize("size", SIZES)
def test_a_filter_keeps_the_place_and_gives_it_back(opened, size):
    view = opened(size)
    for item in ("A01_04", "A07_04", "A10_03"):
        view.locator(f'[name="{item}-answer"][value=not_ok]').evaluate("(one) => one.click()")
        view.evaluate("document.querySelector('dialog[open]')?.close('later')")
    view.locator("#A07_07").evaluate(BRING, 0)
    stood = top(view, "#A07_07")
    view.locator("[data-filter=flagged]").click()
    settled(view)
    expect(view.locator("#A07_07")).to_be_hidden()
    bars, deck = view.evaluate(BARS)
    assert bars < top(view, "#A07_04") < deck
    view.locator("[data-filter=flagged]").click()
    settled(view)
    assert abs(top(view, "#A07_07") - stood) <= 8
    view.locator("[data-filter=unanswered]").click()
    settled(view)
    assert abs(top(view, "#A07_07") - stood) <= 8


def test_whoever_moved_in_the_filter_stays_there(opened):
    view = opened((390, 844))
    view.locator("#A07_03").evaluate(BRING, 0)
    view.locator("[data-filter=unanswered]").click()
    settled(view)
    view.locator("#A03_01").evaluate(BRING, 0)
    stood = top(view, "#A03_01")
    view.locator("[data-filter=unanswered]").click()
    settled(view)
    assert abs(top(view, "#A03_01") - stood) <= 8


def test_a_reload_returns_to_where_one_was_and_a_later_opening_to_the_last_item(opened):
    view = opened()
    tap(view.locator("#A01_02 .answer.ok"))
    view.locator("#A08_02").evaluate(BRING, 0.3)
    stood = top(view, "#A08_02")
    view.wait_for_timeout(300)
    view.reload()
    expect(view.locator("[data-undo]")).to_contain_text("حيث توقفت")
    settled(view)
    assert abs(top(view, "#A08_02") - stood) <= 8
    view.goto("/fieldwork/")
    view.locator("[data-started] .kept-card a").click()
    expect(view.locator("[data-undo]")).to_contain_text("عند البند A01.02")
    settled(view)
    bars, deck = view.evaluate(BARS)
    assert bars < top(view, "#A01_02") < deck


def focus(view, name, value):
    view.locator(f'[name="{name}"][value={value}]').focus()


def test_arrow_keys_pass_over_a_danger_and_a_decision_opens_it(opened):
    view = opened(address="/fieldwork/schools/100200/health-and-safety")
    sheet = view.locator("#danger")
    focus(view, "B03_01-answer", "ok")
    view.keyboard.press("Space")
    view.keyboard.press("ArrowDown")
    expect(view.locator('[name="B03_01-answer"][value=not_ok]')).to_be_checked()
    expect(view.locator("#B03_01")).to_have_attribute("data-fails", "")
    expect(sheet).to_be_hidden()
    view.keyboard.press("ArrowDown")
    expect(sheet).to_be_hidden()
    view.keyboard.press("ArrowUp")
    view.keyboard.press("Space")
    expect(sheet).to_be_visible()
    expect(view.locator("#danger [data-danger-what]")).to_be_focused()
    view.keyboard.press("Escape")


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_leaving_or_enter_is_a_decision(opened, key):
    view = opened(address="/fieldwork/schools/100200/health-and-safety")
    focus(view, "B03_01-answer", "ok")
    view.keyboard.press("Space")
    view.keyboard.press("ArrowDown")
    expect(view.locator("#danger")).to_be_hidden()
    view.keyboard.press(key)
    expect(view.locator("#danger")).to_be_visible()
    dismiss(view, "danger", "mistake")
    expect(view.locator('[name="B03_01-answer"][value=ok]')).to_be_checked()
    expect(view.locator("#finish")).to_be_hidden()
    view.keyboard.press("ArrowDown")
    view.keyboard.press(key)
    dismiss(view, "danger", "later")
    expect(view.locator('[name="B03_01-answer"][value=not_ok]')).to_be_focused()


def test_arrow_keys_pass_over_what_closes_a_danger(window, world, page):
    make_known(page, world, {"A06_02": "answer=not_ok"})
    view = window(world.engineer, 800, 1280, has_touch=True)
    begin(view)
    focus(view, "A06_02-answer", "na")
    view.keyboard.press("Space")
    view.keyboard.press("ArrowUp")
    view.keyboard.press("ArrowUp")
    expect(view.locator('[name="A06_02-answer"][value=ok]')).to_be_checked()
    expect(view.locator("#closing")).to_be_hidden()
    view.keyboard.press("Tab")
    expect(view.locator("#closing")).to_be_visible()
    dismiss(view, "closing", "back")
    expect(view.locator('[name="A06_02-answer"][value=na]')).to_be_checked()
    for key in ("ArrowUp", "ArrowUp", "Tab"):
        view.keyboard.press(key)
    dismiss(view, "closing", "yes")
    expect(view.locator('[name="A06_02-answer"][value=ok]')).to_be_focused()


FOLDS = """(card) => {
  window.folds = 0;
  new MutationObserver(() => { window.folds += 1; }).observe(card, { attributeFilter: ["data-fails"] });
}"""


def test_a_count_is_judged_when_the_typing_rests(opened):
    view = opened()
    card = view.locator("#A04_02")
    card.evaluate(FOLDS)
    field = view.locator("[name=A04_02-value]")
    field.press_sequentially("9", delay=30)
    field.press_sequentially("٩٠", delay=30)
    view.keyboard.press("Backspace")
    view.keyboard.press("Backspace")
    field.press_sequentially("0", delay=30)
    assert view.evaluate("window.folds") == 0
    expect(card.locator("[data-verdict-text]")).not_to_have_attribute("data-verdict", "")
    view.wait_for_timeout(300)
    assert view.evaluate("window.folds") <= 1


def test_a_day_is_judged_when_it_is_left_not_at_the_first_digit_of_its_year(opened):
    view = opened(address="/fieldwork/schools/100200/health-and-safety")
    card = view.locator("#B03_08")
    card.evaluate(FOLDS)
    view.locator("[name=B03_08-value]").focus()
    for key in "01012026":
        view.keyboard.press(key)
    assert view.evaluate("window.folds") == 0
    view.keyboard.press("Tab")
    view.keyboard.press("Tab")
    expect(card.locator("[data-verdict-text]")).not_to_have_attribute("data-verdict", "")


def test_finishing_right_after_typing_judges_what_was_typed(opened):
    view = opened()
    view.locator("[name=A04_02-value]").press_sequentially("9")
    view.evaluate("document.querySelector('[data-finish]').click()")
    expect(view.locator("#finish section a[href='#A04_02']").first).to_be_visible()


@pytest.mark.parametrize("size", LOW)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_on_its_side_the_height_belongs_to_the_cards(opened, size, language):
    view = opened(size, language=language)
    view.locator("#A05_04").evaluate("(card) => card.scrollIntoView()")
    settled(view)
    bars, deck = view.evaluate(BARS)
    assert deck - bars >= 0.6 * size[1]
