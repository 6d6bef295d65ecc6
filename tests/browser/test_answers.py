"""Every answer a checklist allows can be given: seen, tapped, and judged on the card, on a phone and on a tablet."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from inspect_app.checklists import Item, ItemKind
from inspect_app.checklists.allowed_answers import answers_of
from inspect_app.db import db, writing
from inspect_app.inspections.published import published
from inspect_app.schools.models import School

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SIZES = {"phone": (390, 844), "tablet": (800, 1280)}
CHECKLISTS = ("minimum-standards", "health-and-safety", "school-transport")
BUTTONS = ("ok", "partial", "not_ok", "na", "not_inspected")


def items(checklist: str) -> list[Item]:
    return list(published().latest(checklist).items.values())


@pytest.fixture
def every_item(world):
    """Of a school of which nothing is known every item is asked."""
    with writing():
        db.session.execute(update(School).where(School.number == world.school).values(profile={}))


@pytest.fixture
def opened(window, world, every_item):
    def open_visit(checklist, size, **more):
        view = window(world.engineer, *SIZES[size], **more)
        view.goto(f"/fieldwork/schools/{world.school}/{checklist}")
        expect(view.locator("[data-deck]")).to_be_visible()
        return view

    return open_visit


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_a_date_item_can_be_answered_without_a_date(opened, app, checklist, size):
    view = opened(checklist, size, has_touch=True)
    dated = [item for item in items(checklist) if item.kind is ItemKind.DATE]
    assert dated
    for item in dated:
        card = view.locator(f"#{item.field}")
        words = [word for word in BUTTONS if word in answers_of(item)]
        assert words == ["not_ok", "na", "not_inspected"]
        for word in words:
            card.locator(f".answer.{word}").tap()
            expect(card.locator(f"input[value={word}]")).to_be_checked()
            if word == "not_ok":
                expect(card.locator("[data-verdict-text]")).to_contain_text("غير مطابق")
                expect(card.locator("[data-severity]")).to_be_visible()
            else:
                expect(card.locator("[data-reason]")).to_be_visible()
                expect(card.locator("[data-severity]")).to_be_hidden()


def test_a_date_and_a_word_take_each_others_place(opened, app):
    view = opened("health-and-safety", "tablet")
    card = view.locator("#B03_08")
    card.locator(".answer.not_ok").click()
    card.locator("[name$=-value]").fill("2026-01-01")
    expect(card.locator("input[value=not_ok]")).not_to_be_checked()
    card.locator(".answer.na").click()
    assert card.locator("[name$=-value]").input_value() == ""


TAP_EVERY_ANSWER = """() => {
  const seen = {};
  for (const card of document.querySelectorAll("[data-item]")) {
    seen[card.dataset.item] = [];
    for (const label of card.querySelectorAll(".answers label.answer")) {
      const input = label.querySelector("input");
      label.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = label.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const free = label.contains(hit) && width >= 44 && height >= 44;
      if (free) hit.click();
      document.querySelector("#danger[open] button[value=later]")?.click();
      const judged = ["fails", "why"].find((one) => one in card.dataset) ?? "well";
      const shown = free && input.checked ? judged : "not given";
      seen[card.dataset.item].push([input.name.split("-")[1], input.value, shown]);
    }
  }
  return seen;
}"""


def allowed(item: Item) -> list[list[str]]:
    """Every tap the card must take, with what the card then shows."""
    shown = {"ok": "well", "partial": "fails", "not_ok": "fails", "na": "why", "not_inspected": "why"}
    options = [["value", one.key, "well" if one.score == 1 else "fails"] for one in item.options]
    return options + [["answer", word, shown[word]] for word in BUTTONS if word in answers_of(item)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_every_answer_of_every_item_is_in_sight_and_judged(opened, app, checklist, size):
    view = opened(checklist, size)
    assert view.evaluate(TAP_EVERY_ANSWER) == {item.code: allowed(item) for item in items(checklist)}
