"""The sheet of a danger to life: the item's own advice, and a mistaken tap taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import DangerNotice
from tests.browser.visit.finish_sheet import answer_sheet, open_sheet

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


def ask_to_finish(view):
    open_sheet(view)
    answer_sheet(view)
    return view.locator("[data-told-section]")


def record(view):
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent] .message")).to_contain_text("رقم الإيصال")
    db.session.rollback()


def test_what_was_put_off_is_asked_before_finishing_told_and_shown_in_the_office(opened, window, world):
    view = opened()
    tap(view, "B03_01", "not_ok")
    view.click("#danger button[value=later]")
    told = view.locator("#B03_01 [data-told]")
    expect(told).to_have_attribute("aria-pressed", "false")
    view.reload()
    expect(view.locator("#B03_01[data-grave]")).to_be_visible()
    expect(view.locator("#danger")).to_be_hidden()
    section = ask_to_finish(view)
    view.click("[data-finish-now]")
    expect(section.locator(".error")).to_contain_text("قُل عن كل خطر على الحياة إن كان قد أُبلغ به")
    expect(section.locator('[data-way="voice"]')).to_be_focused()
    section.get_by_role("button", name="أُبلغ المدير بها كلها").click()
    section.locator('[data-way="writing"]').click()
    section.locator("input[type=time]").fill("08:05")
    section.get_by_label("من أُبلغ").fill("المساعدة هدى")
    for way in ("not", "writing"):
        section.locator(f'[data-way="{way}"]').click()
    view.wait_for_function(KEPT_AS, arg=["B03_01-told_whom", "المساعدة هدى"])
    record(view)
    (notice,) = db.session.scalars(select(DangerNotice)).all()
    assert (notice.item, notice.whom, notice.way, notice.reason) == ("B03.01", "المساعدة هدى", "writing", "")
    assert f"{notice.told_at.astimezone():%H:%M}" == "08:05"
    office = window(world.reviewer)
    office.goto("/visits/1")
    expect(office.locator(".failing").first).to_contain_text("أُبلغ المساعدة هدى")
    expect(office.locator(".failing").first).to_contain_text("كتابةً")


def test_what_was_said_on_the_finish_sheet_stays_when_a_tap_is_taken_back(opened):
    view = opened()
    tap(view, "B03_01", "not_ok")
    view.click("#danger button[value=told]")
    tap(view, "B03_07", "not_ok")
    section = ask_to_finish(view)
    section.locator("input[type=time]").fill("08:05")
    told_at = view.input_value("[name=B03_01-told_at]")
    view.keyboard.press("Escape")
    tap(view, "B03_01", "ok")
    view.click("[data-undo] button")
    assert view.input_value("[name=B03_01-told_at]") == told_at
    view.click('#B03_07 label.chip:has([value="crowded_one_door"])')
    mistake(view)
    for item in ("B03_01", "B03_07"):
        assert view.input_value(f"[name={item}-reason]") == "الكاميرا معطلة"


def test_why_nobody_could_be_told_is_said_instead(opened):
    view = opened()
    for item in ("B03_01", "B04_01"):
        tap(view, item, "not_ok")
        view.click("#danger button[value=later]")
    section = ask_to_finish(view)
    wires = section.locator("[data-told-item=B04_01]")
    section.locator('[data-told-item=B03_01] [data-way="voice"]').click()
    wires.locator('[data-way="not"]').click()
    view.click("[data-finish-now]")
    expect(wires.locator('[data-way="voice"]')).to_be_focused()
    why = wires.get_by_label("لماذا تعذّر الإبلاغ؟")
    why.fill("المدرسة مغلقة")
    for slip in ("voice", "writing"):
        wires.locator(f'[data-way="{slip}"]').click()
        expect(why).to_have_count(0)
        wires.locator('[data-way="not"]').click()
        expect(why).to_have_value("المدرسة مغلقة")
    view.reload()
    expect(view.locator("#B04_01[data-grave]")).to_be_visible()
    open_sheet(view)
    wires.locator('[data-way="not"]').click()
    expect(wires.locator("[aria-pressed=true]")).to_have_count(0)
    wires.locator('[data-way="not"]').click()
    expect(why).to_have_value("المدرسة مغلقة")
    record(view)
    said = select(DangerNotice.item, DangerNotice.way, DangerNotice.reason).order_by(DangerNotice.item)
    assert db.session.execute(said).all() == [("B03.01", "voice", ""), ("B04.01", "", "المدرسة مغلقة")]


def test_one_tap_tells_of_all_and_a_second_one_takes_one_back(opened):
    view = opened()
    for item in ("B03_01", "B04_01"):
        tap(view, item, "not_ok")
        view.click("#danger button[value=later]")
    section = ask_to_finish(view)
    section.get_by_role("button", name="أُبلغ المدير بها كلها").click()
    expect(section.locator('[data-way="voice"][aria-pressed=true]')).to_have_count(2)
    section.locator('[data-told-item=B04_01] [data-way="voice"]').click()
    expect(section.locator("[data-untold]")).to_have_count(1)
    view.keyboard.press("Escape")
    expect(view.locator("#B03_01 [data-told]")).to_have_attribute("aria-pressed", "true")
    expect(view.locator("#B04_01 [data-told]")).to_have_attribute("aria-pressed", "false")
