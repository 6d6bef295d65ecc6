"""Records a body of every published checklist version that has none yet: ``python -m tests.golden.record``.

What is recorded once is never written again: tablets hold such bytes for months, and every later release takes them.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from inspect_app.checklists import FACTS, Checklist, FactKind, Item, ItemKind, load
from inspect_app.config import SHIPPED
from tests.make import NOW

BODIES = Path(__file__).parent / "bodies"
WORDS = ("ok", "partial", "not_ok", "na", "not_inspected")
YES_NO = ("ok", "ok", "not_ok")


def main() -> None:
    for checklist in load(SHIPPED / "checklists"):
        file = BODIES / f"{checklist.id}-{checklist.version}-mixed.urlencoded"
        if not file.exists():
            file.write_text(urlencode(pairs(checklist)), encoding="ascii")
            print(f"{file.name}: add what it comes to to outcomes.json")  # noqa: T201 - a program for people


def pairs(checklist: Checklist) -> list[tuple[str, str]]:
    """A visit that uses every kind of field, of the first school and engineer of the tests' world."""
    head = {
        "visit": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{checklist.id}/{checklist.version}")),
        "revision": "1",
        "checklist": checklist.id,
        "version": str(checklist.version),
        "school": "100200",
        "owner": "1",
        "device": "tablet-golden",
        "started": (NOW - timedelta(hours=2)).isoformat(),
        "finished": NOW.isoformat(),
        "latitude": "32.46861",
        "longitude": "36.24359",
        "accuracy": "7.5",
        "note": "زيارة مسجّلة، 100% & أكثر",
    }
    fields = [*head.items(), *(pair for key in checklist.facts if (pair := _fact(key)))]
    for n, item in enumerate(checklist.items.values()):
        fields += _item(item, n)
    return fields


def _fact(key: str) -> tuple[str, str] | None:
    fact = FACTS[key]
    if fact.kind is FactKind.FLAG:
        return f"fact-{key}", "yes"
    if fact.kind is FactKind.CHOICE:
        return f"fact-{key}", fact.choices[0][0]
    return f"fact-{key}", f"{int(max(fact.minimum or 0, 10 if (fact.maximum or 99) >= 10 else fact.maximum or 0))}"


def _item(item: Item, n: int) -> list[tuple[str, str]]:
    if item.options:
        return [(f"{item.field}-value", item.options[n % len(item.options)].key)]
    if item.kind is ItemKind.RATIO:
        return []
    if item.kind is ItemKind.DATE:
        return [(f"{item.field}-value", (NOW - timedelta(days=30 * (n % 20))).date().isoformat())]
    if item.thresholds:
        band = item.thresholds.ok
        value = band.low if band.low is not None else band.high or 0
        return [(f"{item.field}-value", f"{int(value) if item.kind is ItemKind.COUNT else value}")]
    words = WORDS if item.kind is ItemKind.SCALE else YES_NO
    word = words[n % len(words)]
    answer = [(f"{item.field}-answer", word)]
    if word in ("na", "not_inspected"):
        return [*answer, (f"{item.field}-reason", "مقفل أثناء الزيارة")]
    return answer + _findings(item) if word in ("partial", "not_ok") else answer


def _findings(item: Item) -> list[tuple[str, str]]:
    photo = hashlib.sha256(item.code.encode()).hexdigest()
    first, second = f"{item.field}-0", f"{item.field}-1"
    ticks = [(f"{first}-tick", tick.key) for tick in item.ticks[:1]]
    return [
        (f"{first}-location", "yard-100200"), (f"{first}-note", "كما في الصورة"), *ticks,
        (f"{first}-photo", f"{photo};48211;{NOW.isoformat()};32.4686;36.2436"),
        (f"{second}-location", "9f9f0a0e-0000-4000-8000-0000000000aa"), (f"{second}-new_name", "غرفة الخزانات"),
        (f"{second}-new_kind", "room"), (f"{second}-instance", "2"), (f"{second}-severity", "life_threatening"),
        (f"{second}-worse", "yes"),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
