"""A danger is closed by hand, looked at twice, and opened again: by keyboard, without a script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_accessibility import LEVELS, wrong
from tests.desk.made import EXIT, add_visit, at_yard

pytestmark = [pytest.mark.browser, pytest.mark.on_both, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"


@pytest.fixture
def danger(world):
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    return "/deficiencies/1"


def choose_and_write(view, note):
    view.locator("input[value=verified_closed]").focus()
    view.keyboard.press("Space")
    view.locator("#step-note").focus()
    view.keyboard.type(note)
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")


def test_a_danger_is_closed_and_opened_again_by_keyboard(window, world, danger):
    view = window(world.reviewer, 390, 844, java_script_enabled=False)
    view.goto(danger)
    choose_and_write(view, "خطأ")
    expect(view.locator("#step-note")).to_be_focused()
    expect(view.locator("#step-note")).to_have_value("خطأ")
    expect(view.locator("#step-fault")).to_be_in_viewport()
    view.locator("#step-note").fill("")
    choose_and_write(view, PAPER)
    expect(view.locator("h2#step")).to_be_focused()
    expect(view.get_by_text(PAPER)).to_be_in_viewport()
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    expect(view.locator(".badges .good")).to_have_text("أُصلح وتم التحقق منه")
    view.locator(".take-back summary").focus()
    view.keyboard.press("Enter")
    view.locator("#regret").focus()
    view.keyboard.type("أُغلق الخلل الخطأ")
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    expect(view.locator(".badges .good")).to_have_count(0)
    expect(view.locator(".history")).to_contain_text("تراجع عن خطوة")


def test_the_question_and_the_fault_meet_the_rules_a_program_can_check(window, world, danger):
    axe = Axe()
    for note in ("خطأ", PAPER):
        view = window(world.reviewer, 390, 844)
        view.goto(danger)
        choose_and_write(view, note)
        view.wait_for_selector("#step-fault, button[name=confirmed]")
        assert wrong(axe.run(view, options={"runOnly": LEVELS})) == []
    view.click("button[name=confirmed]")
    view.click(".take-back summary")
    assert wrong(axe.run(view, options={"runOnly": LEVELS})) == []
