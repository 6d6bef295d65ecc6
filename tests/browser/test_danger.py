"""The sheet of a danger to life: the item's own advice, and a mistaken tap taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SIZES = [(800, 1280), (390, 844)]
SAFETY = "health-and-safety"
OPENED = "اطلب فتحه أمامك الآن، وإبقاءه مفتوحاً ما دام الطلبة في المدرسة."
KEPT_AS = """async ([name, value]) => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const database = await answer(indexedDB.open("kashf"));
  const [draft] = await answer(database.transaction("drafts").objectStore("drafts").getAll());
  database.close();
  return (Object.fromEntries(draft.fields)[name] ?? null) === value;
}"""


@pytest.fixture
def opened(window, world):
    def open_visit(checklist=SAFETY, size=SIZES[0]):
        view = window(world.engineer, *size)
        view.goto(f"/fieldwork/schools/{world.school}/{checklist}")
        expect(view.locator("[data-deck]")).to_be_visible()
        return view

    return open_visit


def tap(view, item, word):
    view.click(f"#{item} .answer.{word}")


def mistake(view):
    expect(view.locator("#danger")).to_be_visible()
    view.click("#danger button[value=mistake]")
    expect(view.locator("#danger")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_the_sheet_says_the_items_own_advice(opened, size):
    view = opened(size=size)
    tap(view, "B03_01", "not_ok")
    advice = view.locator("#danger .steps li").first
    expect(advice).to_have_text(OPENED)
    expect(view.locator("#danger [data-danger-away]")).to_be_hidden()
    expect(view.locator("#danger .call")).to_have_attribute("href", "tel:911")
    view.click("#danger button[value=later]")
    tap(view, "B04_01", "not_ok")
    expect(advice).to_contain_text("اطلب فصل الدارة الآن")


def test_what_was_raised_to_a_danger_without_advice_keeps_pupils_away(opened):
    view = opened()
    tap(view, "B03_05", "not_ok")
    view.click("#B03_05 .finding-more summary")
    view.select_option("[name=B03_05-0-severity]", "life_threatening")
    expect(view.locator("#danger [data-danger-away]")).to_be_visible()
    expect(view.locator("#danger [data-danger-at-once]")).to_be_hidden()


def test_a_severe_fault_says_on_its_card_what_is_done_and_opens_no_sheet(opened):
    view = opened()
    advice = view.locator("#B02_05 [data-at-once]")
    expect(advice).to_be_hidden()
    tap(view, "B02_05", "not_ok")
    expect(advice).to_be_visible()
    expect(view.locator("#danger")).to_be_hidden()
    view.click("#B02_05 [data-told]")
    expect(view.locator("#B02_05 [data-told]")).to_have_attribute("aria-pressed", "true")
    tap(view, "B02_05", "ok")
    expect(advice).to_be_hidden()


def test_the_sheet_opens_on_its_words_not_on_the_telephone(opened):
    view = opened()
    tap(view, "B03_01", "not_ok")
    expect(view.locator("#danger [data-danger-what]")).to_be_focused()


@pytest.mark.parametrize("before", [None, "ok", "na"])
@pytest.mark.parametrize("size", SIZES)
def test_a_mistaken_tap_leaves_the_answer_as_it_was(opened, size, before):
    view = opened(size=size)
    if before:
        tap(view, "B03_01", before)
    if before == "na":
        view.fill("#B03_01 [name=B03_01-reason]", "لا مخرج")
    tap(view, "B03_01", "not_ok")
    mistake(view)
    expect(view.locator("#B03_01 .answer :checked")).to_have_count(1 if before else 0)
    if before:
        expect(view.locator(f'[name="B03_01-answer"][value={before}]')).to_be_checked()
    expect(view.locator("#B03_01 [data-severity]")).to_be_hidden()
    assert view.evaluate("document.activeElement.closest('[data-item]')?.id") == "B03_01"
    view.wait_for_function(KEPT_AS, arg=["B03_01-answer", before])
    view.wait_for_function(KEPT_AS, arg=["B03_01-reason", "لا مخرج" if before == "na" else None])


def test_a_mistaken_tap_is_not_told_and_the_next_one_asks_again(opened):
    view = opened()
    tap(view, "B03_01", "not_ok")
    mistake(view)
    expect(view.locator("[name=B03_01-told_at]")).to_have_count(0)
    tap(view, "B03_01", "not_ok")
    view.click("#danger button[value=told]")
    assert view.input_value("[name=B03_01-told_by]") == "voice"
    assert view.locator("#B03_01 textarea").first.input_value() == ""


def test_a_mistaken_tick_is_taken_back_and_the_rest_stays(opened):
    view = opened()
    tap(view, "B03_07", "not_ok")
    view.fill('[name="B03_07-0-note"]', "شبك ثابت")
    view.click('#B03_07 label.chip:has([value="crowded_one_door"])')
    mistake(view)
    expect(view.locator('#B03_07 [value="crowded_one_door"]')).not_to_be_checked()
    expect(view.locator('[name="B03_07-answer"][value=not_ok]')).to_be_checked()
    assert view.input_value('[name="B03_07-0-note"]') == "شبك ثابت"


def test_a_mistyped_measure_is_taken_back(opened):
    view = opened("school-transport")
    view.fill("[name=C02_09-value]", "4")
    view.locator("[name=C02_09-value]").blur()
    view.fill("[name=C02_09-value]", "1")
    view.locator("[name=C02_09-value]").blur()
    mistake(view)
    assert view.input_value("[name=C02_09-value]") == "4"
    expect(view.locator("#C02_09 [data-verdict-text]")).to_have_attribute("data-verdict", "ok")
    assert view.evaluate("document.activeElement.closest('[data-item]')?.id") == "C02_09"
