"""From the other side: whatever the tablet lets a person finish, the server takes whole and judges alike."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from inspect_app.checklists import FACTS, Checklist, FactKind, Item, ItemKind, load, rules_for_page
from inspect_app.checklists.allowed_answers import TYPED, answers_of
from inspect_app.config import SHIPPED
from inspect_app.inspections.judge_visit import judged
from inspect_app.inspections.scoring import printed
from inspect_app.inspections.submitted import AMMAN
from inspect_app.submissions.parsing.device_time import in_server_time
from inspect_app.submissions.parsing.read_visit import read_visit
from tests.make import NOW
from tests.submissions.make_body import body

pytestmark = pytest.mark.usefixtures("app")
PROGRAM = Path(__file__).parent.parent / "js" / "finish-forms.mjs"
CHECKLISTS = {checklist.id: checklist for checklist in load(SHIPPED / "checklists").current}
NUMBERS = [
    "0", "1", "2", "12", "25", "100", "24000", "٤٥", "۱۲٫۵", "1.12", "12,5", "0,5", "1,200", "24,000", "٢٤٬٠٠٠",
    "2 000", "2\u00a0000", "3.0", "7.", "0.00001", "133.33333333333334", " 4 ",
]  # fmt: skip
SLIPS = ["500000000", "-4", "two", "٤١٬٥", "1,2345", "1.2.3", "1 2", "18 فرسخ", "3e2", "-", "2.5", "999999999999"]
DAYS = ["soon", "2026-02-30", "03/05/2026", "2026-5-3"]


def number(dice: random.Random, unit: str, slips: float) -> str:
    if dice.random() < slips:
        return dice.choice(SLIPS)
    return dice.choice(NUMBERS) + dice.choice(["", "", f" {unit}"])


def day(dice: random.Random, on: date, slips: float) -> str:
    if dice.random() < slips:
        return dice.choice([*DAYS, (on + timedelta(days=dice.randint(2, 900))).isoformat()])
    return (on - timedelta(days=dice.choice([0, 0, 1, 30, 200, 400, 3000]))).isoformat()


def answer(item: Item, dice: random.Random, on: date, slips: float) -> list[tuple[str, str]]:
    if dice.random() < 0.15:
        return []
    if item.options:
        return [(f"{item.field}-value", dice.choice(item.options).key)]
    if item.kind in TYPED and dice.random() < 0.7:
        unit = dice.choice([item.thresholds.unit.ar, item.thresholds.unit.en]) if item.thresholds else ""
        typed = day(dice, on, slips) if item.kind is ItemKind.DATE else number(dice, unit, slips)
        return [(f"{item.field}-value", typed)]
    word = dice.choice(sorted(answers_of(item) - {"not_measured"}))
    said = [(f"{item.field}-answer", word), (f"{item.field}-reason", "مقفل")]
    return said + findings(item, dice) if word in ("partial", "not_ok") else said


def findings(item: Item, dice: random.Random) -> list[tuple[str, str]]:
    """Places where it fails, each with ticks of its own and now and then a raised severity."""
    said = []
    for n in range(dice.choice([0, 1, 2, 3])):
        name = f"{item.field}-{n}"
        said.append((f"{name}-instance", str(n)))
        said += [(f"{name}-tick", tick.key) for tick in item.ticks if dice.random() < 0.4]
        if dice.random() < 0.1:
            said.append((f"{name}-severity", "life_threatening"))
    return said


def signing(dice: random.Random) -> list[tuple[str, str]]:
    return dice.choice([[("signer_name", "أمل الخطيب")], [("not_signed", "في إجازة")], []])


def strokes(dice: random.Random) -> list[list[tuple[int, int]]]:
    """Of a finger on the pad: none, some, or far too many."""
    return [
        [(dice.randint(0, 600), dice.randint(0, 200)) for _ in range(dice.choice([1, 2, 40, 900]))]
        for _ in range(dice.choice([0, 0, 1, 3, 12]))
    ]


def fact(key: str, dice: random.Random, slips: float) -> list[tuple[str, str]]:
    known = FACTS[key]
    if dice.random() < 0.1:
        return []
    if known.kind is FactKind.FLAG:
        return [(f"fact-{key}", dice.choice(["yes", "no"]))]
    if known.kind is FactKind.CHOICE:
        return [(f"fact-{key}", dice.choice(known.choices)[0])]
    if known.kind is FactKind.YEAR:
        return [(f"fact-{key}", dice.choice(["1998", "٢٠١٠", "1,998", "1400"][: 4 if slips else 3]))]
    return [(f"fact-{key}", number(dice, known.unit.ar if known.unit else "", slips))]


def some_form(checklist: Checklist, dice: random.Random) -> dict[str, Any]:
    """A form as a tablet holds it, on the day its clock shows: right, behind, or ahead by up to ten years."""
    clock = timedelta(days=dice.choice([0, 0, -3, 40, 3650]))
    finished = datetime.combine((NOW + clock).date(), time(dice.choice([0, 12, 23]), 30), AMMAN)
    slips = dice.choice([0, 0, 0.05, 0.3])
    fields = [pair for key in checklist.facts for pair in fact(key, dice, slips)]
    for item in checklist.items.values():
        fields += answer(item, dice, finished.date(), slips)
    if not slips:
        fields = [pair for pair in fields if fits(checklist, pair, finished)]
    form = {"checklist": checklist.id, "fields": fields + signing(dice), "strokes": strokes(dice)}
    return form | {"on": finished.date().isoformat(), "finished": finished}


def fits(checklist: Checklist, field: tuple[str, str], finished: datetime) -> bool:
    """Most numbers are no possible number of floors, or per cent: else hardly any form could be finished."""
    typed = MultiDict([field, ("finished", finished.isoformat())])
    return not read_visit(typed.to_dict(flat=False), checklist, NOW).unread


def on_the_tablet(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = {
        "checklists": [rules_for_page(checklist, "en") for checklist in CHECKLISTS.values()],
        "forms": [{**form, "finished": None} for form in forms],
    }
    done = subprocess.run(["node", PROGRAM], input=json.dumps(told), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def as_printed(result: dict[str, Any]) -> dict[str, Any]:
    """What the preview says, as people read it."""
    scores = {name: result[name] and float(printed(result[name])) for name in ("raw", "final")}
    cap = result["cap"] and {name: result["cap"][name] for name in ("limit", "reason", "items")}
    plain = {name: result[name] for name in ("grade", "answered", "applicable")}
    return scores | plain | {"cap": cap, "coverage": float(printed(100 * result["coverage"]))}


def test_what_the_finish_sheet_lets_through_the_server_takes_and_judges_alike():
    dice = random.Random(24_000)
    forms = [some_form(checklist, dice) for checklist in CHECKLISTS.values() for _ in range(50)]
    finished = blocked = 0
    for form, tablet in zip(forms, on_the_tablet(forms), strict=True):
        moment = form["finished"].isoformat()
        sent = body(*map(tuple, tablet["sent"]), checklist=form["checklist"], started=moment, finished=moment)
        read = read_visit(sent.to_dict(flat=False), CHECKLISTS[form["checklist"]], NOW)
        assert set(read.faults()) == set(tablet["unread"]), form
        assert read.refusals() == {}
        if tablet["unread"]:
            blocked += 1
            continue
        finished += 1
        visit = judged(in_server_time(read.given(), NOW), {})
        answers = visit.answers
        seen = [(a.item.code, a.judgement.verdict, a.judgement.measured, a.severity) for a in answers]
        assert [list(one) for one in seen if one[1]] == tablet["judged"], form
        places = [[a.item.code, [finding.severity for finding in a.findings]] for a in answers if a.findings]
        assert places == tablet["findings"], form
        assert as_printed(visit.assessment.to_record()) == as_printed(tablet["assessed"]), form
        assert (visit.given.signing.signature != "") == any(form["strokes"]), form
        assert not [name for name in visit.given.unknown if "sign" in name], form
    assert finished > 40
    assert blocked > 40
