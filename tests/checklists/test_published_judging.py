"""Every published item, answered at random, comes to the same on the server and in the browser."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from inspect_app.checklists import (
    FACTS,
    FactKind,
    Given,
    Item,
    ItemKind,
    Severity,
    Verdict,
    judge,
    load,
    rules_for_page,
)

HERE = Path(__file__).parent
LIBRARY = load(HERE.parent.parent / "checklists")
BY_CODE = {code: item for checklist in LIBRARY.current for code, item in checklist.items.items()}
ITEMS = list(BY_CODE.values())
VISIT = date(2025, 10, 15)
TYPED = [
    "0",
    "0.15",
    "1",
    "1.6",
    "3",
    "٩",
    "12",
    "19.5",
    "30",
    "٤٥٫٥",
    "61",
    "100",
    "104",
    "250",
    "300",
    "1500",
    "-4",
    "x",
    "",
]
DEADLY = (Verdict.NOT_OK, Severity.LIFE_THREATENING)
ANSWERS = [None, *map(str, Verdict)]


def some_facts(dice: random.Random) -> dict[str, object]:
    """A school of which most is known."""
    facts: dict[str, object] = {}
    for key, fact in FACTS.items():
        if fact.kind is FactKind.FLAG:
            facts[key] = dice.choice([True, False, None])
        elif fact.kind is FactKind.CHOICE:
            facts[key] = dice.choice([choice for choice, _ in fact.choices])
        elif fact.kind is FactKind.YEAR:
            facts[key] = dice.randint(1970, 2025)
        else:
            facts[key] = dice.choice([0, 1, 2, 3, 25, 40, 120, 900])
    return {key: value for key, value in facts.items() if dice.random() < 0.9}


def some_answer(item: Item, dice: random.Random) -> Given:
    ticks, still = frozenset(tick.key for tick in item.ticks if dice.random() < 0.4), dice.random() < 0.2
    if item.kind is ItemKind.CHOICE:
        return Given(None, dice.choice([None, *(option.key for option in item.options)]), ticks, still)
    if item.kind is ItemKind.DATE:
        return Given(None, (VISIT - timedelta(days=dice.randint(-30, 2_500))).isoformat(), ticks, still)
    value = dice.choice(TYPED) if item.kind in {ItemKind.NUMBER, ItemKind.COUNT} and dice.random() < 0.8 else None
    return Given(dice.choice(ANSWERS), value, ticks, still)


def test_the_browser_judges_every_item_as_the_server_does():
    dice = random.Random(168)
    cases = []
    for item in ITEMS * 8:
        given, facts = some_answer(item, dice), some_facts(dice)
        cases.append(
            {
                "code": item.code,
                "given": given._asdict() | {"ticks": sorted(given.ticks)},
                "facts": facts,
                "on": VISIT.isoformat(),
                "python": asdict(judge(item, given, facts, VISIT)),
            }
        )
    assert len({case["python"]["severity"] for case in cases}) == 5
    checklists = [rules_for_page(checklist, "ar") for checklist in LIBRARY.current]
    compared = subprocess.run(
        ["node", HERE.parent / "js" / "compare-judgements.mjs"],
        input=json.dumps({"checklists": checklists, "cases": cases}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert compared.returncode == 0, compared.stderr
    assert json.loads(compared.stdout) == []


@pytest.mark.parametrize(
    ("code", "given", "facts", "comes_to"),
    [
        ("B03.01", Given("not_ok", ticks=frozenset({"chained"})), {}, DEADLY),
        ("A02.05", Given("partial", ticks=frozenset({"water_behind_wall"})), {}, (Verdict.PARTIAL, Severity.SEVERE)),
        ("A07.01", Given(), {"girls_max_shift": 310, "usable_girl_toilets": 4}, (Verdict.NOT_OK, Severity.SEVERE)),
        ("A07.01", Given(), {"girls_max_shift": 310, "usable_girl_toilets": 0}, (Verdict.NOT_OK, Severity.SEVERE)),
        ("A07.02", Given(), {"boys_max_shift": 100, "usable_boy_toilets": 2.5}, (Verdict.OK, None)),
        ("A05.05", Given(value="320"), {"evening_shift": True}, (Verdict.PARTIAL, Severity.LOW)),
        ("A08.01", Given(), {"fullest_room_area_m2": 54, "fullest_room_students": 45, "year_built": 1998},
         (Verdict.OK, None)),
        ("A08.01", Given(), {"fullest_room_area_m2": 54, "fullest_room_students": 45, "year_built": 2024},
         (Verdict.PARTIAL, Severity.LOW)),
        ("A10.02", Given(value="7"), {"has_ramp": True}, (Verdict.NOT_OK, Severity.SEVERE)),
        ("B02.01", Given("not_ok", ticks=frozenset({"none_on_floor"})), {}, DEADLY),
        ("B06.03", Given("not_ok", ticks=frozenset({"missing_over_2_m"})), {"floors": 2},
         DEADLY),
        ("B06.03", Given("not_ok"), {"floors": 1}, (Verdict.NOT_APPLICABLE, None)),
        ("A03.01", Given(value="hairline"), {}, (Verdict.PARTIAL, Severity.LOW)),
        ("A03.01", Given(value="visible"), {}, (Verdict.PARTIAL, Severity.SEVERE)),
        ("A03.01", Given(value="serious"), {}, DEADLY),
        ("B09.01", Given(value="٠٫٣"), {}, (Verdict.OK, None)),
        ("B09.01", Given(), {}, (Verdict.NOT_MEASURED, None)),
        ("C02.09", Given(value="1.5"), {}, DEADLY),
        ("C02.09", Given(value="1.6"), {}, (Verdict.PARTIAL, Severity.MODERATE)),
        ("C03.01", Given(), {"students_on_board": 49, "licensed_seats": 40}, DEADLY),
        ("C03.01", Given(), {"students_on_board": 42, "licensed_seats": 40}, (Verdict.NOT_OK, Severity.SEVERE)),
    ],
)  # fmt: skip
def test_a_known_case_comes_to(code, given, facts, comes_to):
    judgement = judge(BY_CODE[code], given, facts, VISIT)
    assert (judgement.verdict, judgement.severity) == comes_to


def test_a_checklist_can_be_a_key():
    assert len({checklist: checklist.id for checklist in LIBRARY}) == 3
