"""Every answer a checklist allows can be given: seen, tapped, and judged on the card, on a phone and on a tablet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from inspect_app.checklists import Item, ItemKind
from inspect_app.checklists.allowed_answers import TYPED, answers_of
from inspect_app.checklists.judge_answer import Given, judge
from inspect_app.checklists.term_texts import SEVERITIES
from inspect_app.checklists.terms import Verdict
from inspect_app.db import db, writing
from inspect_app.inspections.published import published
from inspect_app.schools.models import School

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
TODAY = datetime.now(UTC).date()
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


SHOWN = """(card) => {
  document.querySelector("#danger[open] button[value=later]")?.click();
  const said = card.querySelector("[data-verdict-text]");
  const badge = card.querySelector("[data-severity]");
  return [
    said && !said.hidden ? said.dataset.verdict : null,
    badge.hidden ? null : badge.textContent.trim(),
    ["fails", "why"].find((one) => one in card.dataset) ?? "well",
  ];
}"""
TAP_EVERY_ANSWER = f"""() => {{
  const shown = {SHOWN};
  const seen = {{}};
  for (const card of document.querySelectorAll("[data-item]")) {{
    seen[card.dataset.item] = [];
    for (const label of card.querySelectorAll(".answers label.answer")) {{
      const input = label.querySelector("input");
      label.scrollIntoView({{ block: "center", behavior: "instant" }});
      const {{ left, top, width, height }} = label.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const isFree = label.contains(hit) && width >= 44 && height >= 44;
      if (isFree) hit.click();
      const judged = shown(card);
      const what = isFree && input.checked ? judged : "not given";
      seen[card.dataset.item].push([input.name.split("-")[1], input.value, what]);
      document.querySelector("[data-undo]").replaceChildren();
    }}
  }}
  return seen;
}}"""
TYPE_EVERY_VALUE = f"""(values) => {{
  const shown = {SHOWN};
  const type = (name, value) => {{
    const field = document.querySelector(`[name="${{name}}"]`);
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {{ bubbles: true }}));
  }};
  return values.map(({{ item, fields }}) => {{
    for (const [name, value] of Object.entries(fields)) type(name, value);
    return [item, shown(document.getElementById(item))];
  }});
}}"""


def shown(item: Item, given: Given, facts: dict[str, float]) -> list[str | None]:
    """What the card then says: the verdict of what is measured, the severity in words, what it unfolds."""
    judged = judge(item, given, facts, TODAY)
    assert judged.verdict is not None
    fails = judged.verdict.fails
    is_told = item.kind is ItemKind.RATIO or (
        item.kind in TYPED and judged.verdict.value in {"ok", "partial", "not_ok"}
    )
    severity = SEVERITIES[judged.severity].ar if judged.severity else None
    unfolds = "fails" if fails else "why" if given.answer in {"na", "not_inspected"} else "well"
    return [judged.verdict.value if is_told else None, severity, unfolds]


def allowed(item: Item) -> list[list[object]]:
    """Every tap the card must take, with what the card then shows."""
    options = [["value", one.key, shown(item, Given(value=one.key), {})] for one in item.options]
    words = [word for word in BUTTONS if word in answers_of(item)]
    return options + [["answer", word, shown(item, Given(answer=word), {})] for word in words]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_every_answer_of_every_item_is_in_sight_and_judged(opened, app, checklist, size):
    view = opened(checklist, size)
    assert view.evaluate(TAP_EVERY_ANSWER) == {item.code: allowed(item) for item in items(checklist)}


def typed(item: Item) -> list[str]:
    """A value that is OK and one that fails."""
    if item.ages:
        return [(TODAY - timedelta(days=age)).isoformat() for age in (item.ages.ok, item.ages.partial + 1)]
    bands = [item.thresholds.ok, item.thresholds.partial]
    ends = [end for band in bands for end in (band.low, band.high) if end is not None]
    tried = [f"{end + step:g}" for end in ends for step in (0, -1, 1, -0.1, 0.1)]
    verdicts = {text: judge(item, Given(value=text), {}, TODAY).verdict for text in tried}
    return [next(text for text in tried if verdicts[text] is word) for word in (Verdict.OK, Verdict.NOT_OK)]


def worked_out(item: Item) -> list[dict[str, float]]:
    """Facts with which a ratio is OK, and with which it fails."""
    above, below = item.numerator.names, item.denominator.names
    grid = [dict.fromkeys(below, float(d)) | dict.fromkeys(above, float(n)) for n in (1, 10, 3000) for d in (1, 10, 50)]
    verdicts = [judge(item, Given(), facts, TODAY).verdict for facts in grid]
    return [grid[verdicts.index(word)] for word in (Verdict.OK, Verdict.NOT_OK)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_every_value_is_judged_on_its_card(opened, app, checklist, size):
    view = opened(checklist, size)
    values, expected = [], []
    for item in items(checklist):
        for text in typed(item) if item.kind in TYPED else []:
            values.append({"item": item.field, "fields": {f"{item.field}-value": text}})
            expected.append([item.field, shown(item, Given(value=text), {})])
        for facts in worked_out(item) if item.kind is ItemKind.RATIO else []:
            values.append({"item": item.field, "fields": {f"fact-{key}": f"{n:g}" for key, n in facts.items()}})
            expected.append([item.field, shown(item, Given(), facts)])
    assert {said for _, (said, _, _) in expected} == {"ok", "not_ok"}
    assert view.evaluate(TYPE_EVERY_VALUE, values) == expected
