"""What visits come to: some hundred ways in which a checklist can go at a school, worked out by the real scoring.

A million visits share them, so that a visit, its grade and its deficiencies agree and cost next to nothing to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from inspect_app.checklists import Checklist, Item, Verdict
from inspect_app.inspections.assessment import Assessment, Judged
from inspect_app.inspections.published import published
from inspect_app.inspections.scoring import assess
from inspect_app.schools.folding import searchable

WAYS = 120
MIN_FAILING, MAX_FAILING = 5, 20
"""Items that fail at one visit."""
NOTES = (
    "لوحظ أن {} بحاجة إلى معالجة، وقد أُبلغ مدير المدرسة بذلك أثناء الزيارة.",
    "{}. الحالة متكررة منذ الزيارة السابقة بحسب المشرف، ووُضع شريط تحذير حول المكان.",
    "{}",
    "{}، ويحتاج الإصلاح إلى مقاول من المديرية لأن البناء قديم.",
    "تبيّن عند المعاينة: {}، والطلبة يستعملون المكان في الاستراحة.",
)
SELDOM = "شوهدت أفعى قرب السور. {}"
"""One note in two thousand, with a word that no other has."""


@dataclass(frozen=True, slots=True)
class Outcome:
    checklist: Checklist
    failing: tuple[Item, ...]
    assessment: Assessment
    record: dict[str, Any]


def outcomes(chance: Random) -> dict[str, list[Outcome]]:
    """Checklist id → WAYS in which it goes."""
    return {checklist.id: [_outcome(chance, checklist) for _ in range(WAYS)] for checklist in published().current}


def _outcome(chance: Random, checklist: Checklist) -> Outcome:
    items = list(checklist.items.values())
    failing = chance.sample(items, min(chance.randint(MIN_FAILING, MAX_FAILING), len(items)))
    codes = {item.code for item in failing}
    lines = [_judged(item, fails=item.code in codes) for item in items]
    assessment = assess(checklist, lines, set())
    return Outcome(checklist, tuple(failing), assessment, assessment.to_record())


def _judged(item: Item, *, fails: bool) -> Judged:
    if fails:
        return Judged(item.code, Verdict.NOT_OK, 0.0, item.severity)
    return Judged(item.code, Verdict.OK, 1.0, None)


def note_of(chance: Random, item: Item) -> tuple[str, str]:
    """An engineer's words about the item, and the same as a search looks through them."""
    frame = SELDOM if chance.random() < 0.0005 else chance.choice(NOTES)
    return _note(frame, item.fault.ar)


@lru_cache(maxsize=10_000)
def _note(frame: str, fault: str) -> tuple[str, str]:
    text = frame.format(fault)
    return text, searchable(f" {text}")
