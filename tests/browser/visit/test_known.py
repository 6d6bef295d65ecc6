"""“Still the same”, “worse”, “repaired” on every kind of item; nothing dangerous is closed by a slip."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Finding, Photo, Visit
from tests.browser.visit.known import FAILING, YARD, begin, dismiss, fates, finish, make_known, tap
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
GRAVE = "A03_01"
"""Life-threatening; A06_02 is severe, the others are less."""


@pytest.fixture
def tablet(window, world, page):
    make_known(page, world)
    view = window(world.engineer, 800, 1280, has_touch=True)
    begin(view)
    return view


def chip(tablet, item, what):
    if what == "repaired":
        return tablet.locator(f"#{item} [data-known] label.chip")
    return tablet.locator(f"#{item} [data-still={what}]")


def say(tablet, item, what):
    tap(chip(tablet, item, what))
    if tablet.locator("#danger[open]").count():
        dismiss(tablet, "danger", "told")


def last(model, item):
    newest = select(Visit.id).order_by(Visit.finished_at.desc()).limit(1).scalar_subquery()
    code = item.replace("_", ".")
    return db.session.scalars(select(model).where(model.visit_id == newest, model.item == code)).all()


@pytest.mark.parametrize("what", ["same", "worse"])
def test_what_is_still_wrong_can_be_said_on_every_kind_of_item(tablet, what):
    for item in FAILING:
        say(tablet, item, what)
        expect(chip(tablet, item, what)).to_have_attribute("aria-pressed", "true")
        expect(tablet.locator(f"#{item}")).to_have_attribute("data-fails", "")
    finish(tablet)
    assert fates() == dict.fromkeys(FAILING, ("open", 2))
    for item in FAILING:
        (finding,) = last(Finding, item)
        assert (finding.location_id, finding.worse) == (YARD, what == "worse"), item
    assert db.session.scalar(select(func.count()).select_from(Deficiency)) == len(FAILING)


def test_what_was_partly_wrong_and_is_the_same_is_partly_wrong(tablet):
    say(tablet, "A02_01", "same")
    finish(tablet)
    assert [answer.verdict for answer in last(Answer, "A02_01")] == ["partial"]


def test_a_reading_that_passes_is_kept_where_a_place_is_still_wrong(tablet):
    say(tablet, "A01_03", "same")
    tablet.fill("#A01_03 [name$=-value]", "٤")
    expect(tablet.locator("#A01_03")).to_have_attribute("data-fails", "")
    finish(tablet)
    (answer,) = last(Answer, "A01_03")
    assert (answer.verdict, answer.number) == ("not_ok", 4)
    assert fates()["A01_03"] == ("open", 2)


def test_what_is_repaired_closes_on_every_kind_of_item(tablet):
    for item in FAILING:
        say(tablet, item, "repaired")
        if item in {GRAVE, "A06_02"}:
            dismiss(tablet, "closing", "yes")
        expect(tablet.locator(f"#{item} [data-known]")).to_have_attribute("data-closes", "")
    finish(tablet)
    assert {status for status, _ in fates().values()} == {"verified_closed"}


def test_a_slip_is_taken_back_and_leaves_no_failure_behind(tablet):
    for item in set(FAILING) - {"A06_07"}:
        say(tablet, item, "same")
        tap(chip(tablet, item, "same"))
        expect(chip(tablet, item, "same")).to_have_attribute("aria-pressed", "false")
        assert not tablet.locator(f"#{item}[data-fails]").count(), item
    finish(tablet)
    assert {fate for item, fate in fates().items() if item != "A06_07"} == {("open", 1)}


def test_from_still_the_same_to_repaired_opens_nothing_new(tablet):
    say(tablet, "A02_01", "same")
    say(tablet, "A02_01", "repaired")
    finish(tablet)
    assert fates()["A02_01"] == ("verified_closed", 1)
    assert db.session.scalar(select(func.count()).where(Deficiency.item == "A02.01")) == 1


CLOSING = {"A03_01": ".answer:has([value=sound])", "A06_02": ".answer.ok"}


@pytest.mark.parametrize("item", CLOSING)
def test_an_answer_that_closes_a_danger_asks_once(tablet, item):
    expect(tablet.locator(f"#{item} .known-rule")).to_contain_text("تُغلق ما هو مفتوح هنا")
    tap(tablet.locator(f"#{item} {CLOSING[item]}"))
    sheet = tablet.locator("#closing[open]")
    for words in (tablet.inner_text(f"#{item} .sentence"), "الساحة الرئيسية", "مفتوح منذ", "كُسر أمس", "تُغلقه"):
        expect(sheet).to_contain_text(words)
    dismiss(tablet, "closing", "yes")
    expect(tablet.locator(f"#{item} .known-rule")).to_contain_text("إجابتك تُغلق")
    say(tablet, "A02_01", "same")
    expect(tablet.locator("#closing")).to_be_hidden()
    finish(tablet)
    assert fates()[item] == ("verified_closed", 1)


def test_a_danger_that_is_put_right_on_the_spot_is_asked_about_once_and_closed(tablet):
    say(tablet, "A06_02", "same")
    on_spot = tablet.locator("#A06_02 .finding .on-spot")
    expect(tablet.locator("#A06_02 .on-spot-photo")).to_be_hidden()
    tap(on_spot)
    dismiss(tablet, "closing", "no")
    expect(on_spot.locator("input")).not_to_be_checked()
    tap(on_spot)
    dismiss(tablet, "closing", "yes")
    expect(tablet.locator("#A06_02 .on-spot-photo")).to_be_visible()
    expect(chip(tablet, "A06_02", "same")).to_have_attribute("aria-pressed", "false")
    finish(tablet)
    assert fates()["A06_02"] == ("verified_closed", 2)
    assert [finding.fixed for finding in last(Finding, "A06_02")] == [True]


ANSWERED = """(answer) => {
  answer.click();
  const form = document.querySelector(":is(#closing, #danger)[open] form");
  return [getComputedStyle(form).pointerEvents, document.activeElement.matches("#closing-title, [data-danger-what]")];
}"""


@pytest.mark.parametrize(("sheet", "answer"), [("closing", "#A06_02 .ok input"), ("danger", "#A03_01 [value=serious]")])
def test_the_second_tap_of_a_double_tap_answers_nothing(tablet, sheet, answer):
    assert tablet.locator(answer).evaluate(ANSWERED) == ["none", True]
    expect(tablet.locator(f"#{sheet} form")).to_have_css("pointer-events", "auto")
    dismiss(tablet, sheet, "yes" if sheet == "closing" else "told")


@pytest.mark.parametrize("item", CLOSING)
def test_still_wrong_after_all_keeps_it_open(tablet, item):
    tap(tablet.locator(f"#{item} {CLOSING[item]}"))
    dismiss(tablet, "closing", "no")
    if tablet.locator("#danger[open]").count():
        dismiss(tablet, "danger", "told")
    expect(chip(tablet, item, "same")).to_have_attribute("aria-pressed", "true")
    finish(tablet)
    assert fates()[item] == ("open", 2)


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_taking_the_answer_back_leaves_the_card_as_it_was(tablet, how):
    tap(tablet.locator("#A06_02 .answer.na"))
    tap(tablet.locator("#A06_02 .answer.ok"))
    expect(tablet.locator("#closing")).to_be_visible()
    if how == "button":
        dismiss(tablet, "closing", "back")
    else:
        tablet.keyboard.press("Escape")
    expect(tablet.locator('#A06_02 [name="A06_02-answer"][value=na]')).to_be_checked()
    assert not tablet.locator("#A06_02[data-closes]").count()


def test_a_slip_on_repaired_leaves_what_was_said_of_the_place(tablet):
    say(tablet, "A06_02", "worse")
    tap(chip(tablet, "A06_02", "repaired"))
    dismiss(tablet, "closing", "back")
    expect(chip(tablet, "A06_02", "worse")).to_have_attribute("aria-pressed", "true")
    tap(chip(tablet, "A06_02", "worse"))  # the word came with the chip, and goes with it
    expect(tablet.locator("#A06_02 .answer :checked")).to_have_count(0)
    tap(chip(tablet, "A06_02", "worse"))
    tap(chip(tablet, "A06_02", "repaired"))
    tablet.keyboard.press("Escape")
    finish(tablet)
    assert fates()["A06_02"] == ("open", 2)
    assert db.session.scalar(select(func.count()).where(Deficiency.item == "A06.02")) == 1


def test_a_reading_that_passes_is_asked_about_too(window, world, page):
    make_known(page, world, {"A05_03": "answer=not_ok"})
    tablet = window(world.engineer, 800, 1280, has_touch=True)
    begin(tablet)
    tap(tablet.locator("#A05_03 [name$=-value]"))
    tablet.keyboard.type("3")
    tablet.locator("#A05_04 .sentence").tap()
    expect(tablet.locator("#closing")).to_be_visible()
    dismiss(tablet, "closing", "back")
    assert tablet.input_value("#A05_03 [name$=-value]") == ""


def test_the_photo_of_the_repair_is_taken_at_once(tablet):
    tap(tablet.locator("#A06_02 .answer.ok"))
    with tablet.expect_file_chooser() as chosen:
        tablet.locator("#closing button[value=photo]").tap()
    chosen.value.set_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(80, 60)})
    expect(tablet.locator("#A06_02 [data-photos=A06_02] .tick")).to_be_visible()
    finish(tablet)
    assert len(last(Photo, "A06_02")) == 1


def test_the_finish_sheet_lists_all_that_closes_and_takes_each_back(tablet):
    tap(tablet.locator("#A02_01 .answer.ok"))
    tablet.fill("#A01_03 [name$=-value]", "4")
    tap(tablet.locator("#A06_02 .answer.ok"))
    dismiss(tablet, "closing", "yes")
    tablet.evaluate("document.querySelector('[data-finish]').click()")
    section = tablet.locator("[data-closings]")
    expect(section).to_contain_text("يُغلق بهذه الزيارة 3")
    assert [code.inner_text() for code in section.locator(".code").all()] == ["A01.03", "A02.01", "A06.02"]
    for code in ("A01.03", "A06.02"):
        section.locator("li", has_text=code).locator("button").last.tap()
        expect(section.locator("[role=status]")).to_contain_text(code)
    expect(section).to_contain_text("يُغلق بهذه الزيارة 1")
    tablet.locator("#finish .sheet-head button").tap()
    assert tablet.input_value("#A01_03 [name$=-value]") == "4"
    finish(tablet)
    assert {item: fate for item, fate in fates().items() if item in {"A01_03", "A02_01", "A06_02"}} == {
        "A01_03": ("open", 2),
        "A02_01": ("verified_closed", 1),
        "A06_02": ("open", 2),
    }


def test_a_danger_that_is_still_wrong_is_told_over_the_finish_sheet_and_stands_on_it(tablet):
    tap(tablet.locator(f"#{GRAVE} {CLOSING[GRAVE]}"))
    dismiss(tablet, "closing", "yes")
    tablet.evaluate("document.querySelector('[data-finish]').click()")
    tablet.tap("[data-finish-now]")
    left = tablet.locator("[data-finish-left] li")
    expect(left).to_have_count(2)  # the photo of an item, the principal
    tablet.locator("[data-closings] button").last.tap()
    dismiss(tablet, "danger", "later")
    expect(tablet.locator(f"[data-told-item={GRAVE}][data-untold]")).to_be_visible()
    expect(left).to_have_count(3)
    tablet.locator(f"[data-told-item={GRAVE}] [data-way=voice]").tap()
    expect(left).to_have_count(2)


def test_a_danger_nobody_spoke_of_is_asked_about_before_finishing(tablet):
    """The browser died while the sheet was up; the answer was kept."""
    tap(tablet.locator(f"#{GRAVE} {CLOSING[GRAVE]}"))
    expect(tablet.locator("#closing")).to_be_visible()
    tablet.wait_for_timeout(500)
    begin(tablet)
    tablet.evaluate("document.querySelector('[data-finish]').click()")
    tablet.tap("[data-finish-now]")
    expect(tablet.locator("[data-closings] [role=alert]")).to_contain_text("كل خطر")
    expect(tablet.locator("[data-finish-sent]")).to_be_hidden()
    tablet.locator("[data-closings] [data-unsaid]").tap()
    expect(tablet.locator("[data-closings] [data-unsaid]")).to_have_count(0)
    finish(tablet)
    assert fates()[GRAVE] == ("verified_closed", 1)
