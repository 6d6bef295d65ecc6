"""A stock of visits to measure files on: each with its 70 answers, 18 facts, ten findings with place, note and photo.

The same rows every time, by bulk Core inserts; nothing is received or settled, so findings name no deficiency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert

from benchmarks.world import make_world
from inspect_app.checklists import Checklist, Item, Verdict
from inspect_app.db import Base, db, table, writing
from inspect_app.inspections.models import Answer, Finding, Photo, Visit
from inspect_app.inspections.published import published
from inspect_app.schools.models import Location
from tests.make import NOW

Row = dict[str, Any]
CHECKLIST = "health-and-safety"
ANSWERS_EACH = 70
FAILING = 10
SCHOOLS = 500
BATCH = 1000
NOTE = "لوحظ أن الحاجز يتحرك عند الدرج الغربي، وقد أُبلغ مدير المدرسة بذلك أثناء الزيارة ووُضع شريط تحذير حول المكان."
PLACES = ("المبنى الرئيسي · الطابق الأرضي · غرفة 3", "الساحة الأمامية", "المبنى الرئيسي · الطابق الأول · المختبر")
FACTS: Row = {
    "gender": "girls",
    "lowest_grade": 1,
    "highest_grade": 10,
    "shifts": 1,
    "evening_shift": False,
    "students_all_shifts": 400,
    "students_max_shift": 400,
    "staff": 31,
    "ownership": "owned",
    "year_built": 1984,
    "floors": 2,
    "structure_type": "concrete",
    "roof_type": "concrete",
    "classrooms": 14,
    "has_pump": True,
    "storage_litres": 6000,
    "heating": "kerosene",
    "has_canteen": True,
}


def make_stock(folder: Path, visits: int) -> tuple[Flask, str]:
    """The application on a new database in ``folder``, and the cookie of an engineer who sees all of its visits."""
    app, made, cookie = make_world(folder, SCHOOLS)
    with app.app_context():
        checklist = published().latest(CHECKLIST)
        with writing():
            _insert(Location, [_place(school, at) for school in range(1, SCHOOLS + 1) for at in range(len(PLACES))])
        for first in range(1, visits + 1, BATCH):
            _add(checklist, range(first, min(first + BATCH, visits + 1)), made.engineer)
    return app, cookie


def _add(checklist: Checklist, numbers: range, engineer: int) -> None:
    rows: dict[type[Base], list[Row]] = {Visit: [], Answer: [], Finding: [], Photo: []}
    for number in numbers:
        chance = Random(number)
        failing = chance.sample(list(checklist.items), FAILING)
        rows[Visit].append(_visit(chance, number, engineer))
        rows[Answer] += (_answer(chance, number, item, item.code in failing) for item in checklist.items.values())
        rows[Finding] += (_finding(chance, number, checklist.items[code]) for code in failing)
        rows[Photo] += _photos(number, failing)
    with writing():
        for model, found in rows.items():
            _insert(model, found)


def _insert(model: type[Base], rows: list[Row]) -> None:
    db.session.connection().execute(insert(table(model)), rows)


def _id(number: int) -> str:
    """In no order, as tablets mint them."""
    digest = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _place(school: int, at: int) -> Row:
    return {"id": f"place-{school}-{at}", "school_id": school, "kind": "room", "name": PLACES[at], "position": at}


def _visit(chance: Random, number: int, engineer: int) -> Row:
    finished = NOW - timedelta(minutes=97 * number)
    return {
        "id": _id(number),
        "number": number,
        "revision": 1,
        "digest": "0" * 64,
        "school_id": 1 + number % SCHOOLS,
        "directorate_id": 1,
        "engineer_id": engineer,
        "checklist": CHECKLIST,
        "version": 1,
        "started_at": finished - timedelta(minutes=chance.randint(50, 170)),
        "finished_at": finished,
        "device_started_at": finished,
        "device_finished_at": finished,
        "clock_doubtful": False,
        "received_at": finished + timedelta(hours=5),
        "latitude": 32.4 + chance.random() / 1000,
        "longitude": 36.2 + chance.random() / 1000,
        "accuracy_m": 8.0,
        "distance_m": chance.random() * 100,
        "facts": FACTS,
        "note": "زيارة مع مساعد المدير" if number % 3 == 0 else "",
        "score_model": "score-model-1",
        "raw_score": round(chance.uniform(50, 100), 3),
        "score": 59.0,
        "grade": "D",
        "coverage": 0.9876,
        "result": {"sections": [{"code": f"B0{n}", "percent": 71.5, "weight": 10} for n in range(1, 10)]},
        "claims": {"items": {f"B0{n}.01": ["ok", 1.0, None] for n in range(1, 10)}},
    }


def _answer(chance: Random, number: int, item: Item, fails: bool) -> Row:
    verdict = Verdict.NOT_OK if fails else Verdict.NOT_INSPECTED if chance.random() < 0.02 else Verdict.OK
    judged = verdict.is_judgement
    return {
        "visit_id": _id(number),
        "item": item.code,
        "verdict": verdict.value,
        "score": (0.0 if fails else 1.0) if judged else None,
        "severity": item.severity.value if fails else None,
        "number": round(chance.uniform(0, 200), 1) if judged and item.kind.is_measured else None,
        "day": date(2026, 1, 1) + timedelta(days=chance.randrange(90)) if judged and item.ages else None,
        "option": chance.choice(item.options).key if judged and item.options else None,
        "reason": "" if judged else "الغرفة مقفلة والمفتاح مع المدير",
    }


def _finding(chance: Random, number: int, item: Item) -> Row:
    return {
        "visit_id": _id(number),
        "item": item.code,
        "position": 0,
        "location_id": f"place-{1 + number % SCHOOLS}-{chance.randrange(len(PLACES))}",
        "instance": "",
        "severity": item.severity.value,
        "note": NOTE[: chance.randint(40, len(NOTE))],
        "ticks": [item.ticks[0].key] if item.ticks else [],
        "worse": False,
        "fixed": False,
        "outcome": "new",
    }


def _photos(number: int, failing: list[str]) -> Iterator[Row]:
    for code in failing[:2]:
        sha256 = hashlib.sha256(f"{number} {code}".encode()).hexdigest()
        yield {"visit_id": _id(number), "item": code, "finding": 0, "sha256": sha256, "taken_at": NOW}
