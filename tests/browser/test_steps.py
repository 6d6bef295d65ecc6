"""The mistaken closing: one person proposes it with a picture, another consents, it is taken back; without a script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from inspect_app.inspections.submitted import AMMAN
from tests.browser.test_accessibility import RULES, wrong
from tests.desk.made import EXIT, add_visit, at_yard
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.on_both, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"


@pytest.fixture
def danger(world):
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    return "/deficiencies/1"


def propose(view, note, with_picture=True):
    """By keyboard but for the file, which is chosen in a window of the system's."""
    view.locator("input[value=verified_closed]").focus()
    view.keyboard.press("Space")
    if with_picture:
        view.locator("#place-file").set_input_files(
            {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": jpeg(320, 240)}
        )
        view.locator("#place-day").fill(datetime.now(UTC).astimezone(AMMAN).date().isoformat())
    view.locator("#step-note").fill("")
    view.locator("#step-note").focus()
    view.keyboard.type(note)
    view.locator("form:has(#step-note) button").focus()
    view.keyboard.press("Enter")


def test_the_mistaken_closing(window, world, danger):
    mine = window(world.reviewer, 390, 844, java_script_enabled=False)
    mine.goto(danger)
    propose(mine, "خطأ")
    expect(mine.locator("#step-note")).to_be_focused()
    expect(mine.locator("#step-fault")).to_be_in_viewport()
    expect(mine.locator("input[name=place-kept]")).to_be_checked()
    propose(mine, PAPER, with_picture=False)
    expect(mine.locator("section.waits")).to_contain_text(world.ministry.name("ar"))
    expect(mine.locator(".badges .good")).to_have_count(0)

    theirs = window(world.ministry, 390, 844, java_script_enabled=False)
    theirs.goto(danger)
    expect(theirs.locator("section.waits img")).to_be_visible()
    theirs.get_by_role("button", name="أوافق").focus()
    theirs.keyboard.press("Enter")
    expect(theirs.locator(".badges .good")).to_have_text("أُصلح وتم التحقق منه")

    mine.goto(danger)
    mine.locator(".take-back summary").focus()
    mine.keyboard.press("Enter")
    mine.locator("#regret").focus()
    mine.keyboard.type("أُغلق الخلل الخطأ")
    mine.keyboard.press("Tab")
    mine.keyboard.press("Enter")
    expect(mine.locator(".badges .good")).to_have_count(0)
    expect(mine.locator("section.waits")).to_have_count(0)
    expect(mine.locator(".history")).to_contain_text("تراجع عن خطوة")


def test_what_waits_and_its_faults_meet_the_rules_a_program_can_check(window, world, danger):
    axe, view = Axe(), window(world.reviewer, 390, 844)
    view.goto(danger)
    propose(view, PAPER, with_picture=False)
    view.wait_for_selector("#evidence-fault")
    assert wrong(axe.run(view, options=RULES)) == []
    propose(view, PAPER)
    view.wait_for_selector("section.waits")
    assert wrong(axe.run(view, options=RULES)) == []
    theirs = window(world.ministry, 390, 844, "en")
    theirs.goto(danger)
    theirs.click("section.waits .take-back summary")
    assert wrong(axe.run(theirs, options=RULES)) == []
