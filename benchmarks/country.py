"""An instance the size of Jordan to measure on: 42 directorates, 4,002 schools, up to 100,000 open deficiencies.

The same rows every time. They go in by bulk Core inserts, which takes seconds; nothing is received or settled.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from benchmarks.asking import signed_in
from inspect_app import create_app
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.checklists import Item
from inspect_app.config import Settings
from inspect_app.db import Base, db, table, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.schools.directorates import seed_directorates
from inspect_app.schools.folding import search_text
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.serving.database_upgrade import upgrade_database
from tests.make import NOW

BADIA = "2202"
IN_BADIA, SCHOOLS, EACH = 70, 4002, 25
"""Schools of the North-West Badia and of all directorates; open deficiencies of a school that has any."""
CHECKLISTS = ("health-and-safety", "minimum-standards")
PLACES = ("المبنى الرئيسي · الطابق الأرضي · غرفة 3", "الساحة الأمامية", "المبنى الرئيسي · الطابق الأول · المختبر")
NOTE = "لوحظ أن {} بحاجة إلى معالجة، وقد أُبلغ مدير المدرسة بذلك أثناء الزيارة ووُضع شريط تحذير حول المكان."
Row = dict[str, Any]


def make_country(folder: Path, deficiencies: int) -> tuple[Flask, str]:
    """The application on a new database in ``folder``, and the session cookie of somebody at the ministry.

    The schools of the North-West Badia get their deficiencies first.
    """
    app = application(folder)
    upgrade_database(app)
    with app.app_context(), writing():
        seed_directorates(db.session)
        account = Account(
            username="ministry",
            name_ar="الوزارة",
            name_en="Ministry",
            role=Role.MINISTRY,
            password_hash="none",
            created_at=NOW,
        )
        db.session.add(account)
        db.session.flush()
        who = account.id
        _fill(Random(2202), account.id, deficiencies)
    return app, signed_in(app, who)


def application(folder: Path) -> Flask:
    folder.mkdir(parents=True, exist_ok=True)
    address = f"sqlite:///{folder / 'kashf.sqlite'}"
    return create_app(
        Settings(
            data=folder, database_url=address, secret_key="bench", insecure_http=True, second_factor_required=False
        )
    )


def _fill(chance: Random, account: int, deficiencies: int) -> None:
    schools = list(_schools(chance))
    visits = [visit for school in schools for visit in _visits(school, account)]
    for number, visit in enumerate(visits, start=1):
        visit["number"] = number
    _insert(School, schools)
    _insert(Location, [place for school in schools for place in _places(school)])
    _insert(Visit, visits)
    _insert(Deficiency, list(_deficiencies(chance, schools, deficiencies)))


def _insert(model: type[Base], rows: list[Row]) -> None:
    if rows:
        db.session.connection().execute(insert(table(model)), rows)


def _schools(chance: Random) -> Iterator[Row]:
    """The Badia's first, then the others in turn; each directorate's stand around a centre of its own."""
    found = db.session.scalars(select(Directorate).order_by(Directorate.code != BADIA, Directorate.code)).all()
    for number in range(1, SCHOOLS + 1):
        place = 0 if number <= IN_BADIA else 1 + number % (len(found) - 1)
        of = found[place]
        names = f"مدرسة {of.name_ar} الثانوية المختلطة {number}", f"{of.name_en} Mixed Secondary School {number}"
        yield {
            "id": number,
            "number": f"{900000 + number}",
            "name_ar": names[0],
            "name_en": names[1],
            "search_text": search_text(f"{900000 + number}", *names),
            "directorate_id": of.id,
            "governorate": of.governorate,
            "locality": f"تجمع {chance.randint(1, 12)}",
            "latitude": round(32.5 - place % 7 * 0.45 + chance.uniform(-0.2, 0.2), 6),
            "longitude": round(36.2 + (place // 7 - 2) * 0.4 + chance.uniform(-0.18, 0.18), 6),
            "profile": {},
            "students": chance.randint(40, 1200),
            "updated_at": NOW,
        }


def _places(school: Row) -> list[Row]:
    return [
        {"id": _place(school, at), "school_id": school["id"], "kind": "room", "name": name, "position": at}
        for at, name in enumerate(PLACES)
    ]


def _place(school: Row, at: int) -> str:
    return f"place-{school['id']}-{at}"


def _visits(school: Row, account: int) -> list[Row]:
    """One visit of each checklist, some weeks ago."""
    return [
        {
            "id": f"visit-{school['id']}-{checklist}",
            "revision": 1,
            "digest": "0" * 64,
            "school_id": school["id"],
            "directorate_id": school["directorate_id"],
            "engineer_id": account,
            "checklist": checklist,
            "version": 1,
            "started_at": NOW - timedelta(days=school["id"] % 90, hours=2),
            "finished_at": NOW - timedelta(days=school["id"] % 90),
            "received_at": NOW,
            "score_model": "score-model-1",
            "raw_score": 71.5,
            "score": 59.0,
            "grade": "ABCD"[school["id"] % 4],
            "coverage": 1.0,
            "result": {},
        }
        for checklist in CHECKLISTS
    ]


def _deficiencies(chance: Random, schools: list[Row], wanted: int) -> Iterator[Row]:
    """EACH different items of every school until there are enough, seen on three visits of each checklist."""
    library = published()
    items = [(list_, item) for list_ in CHECKLISTS for item in library.latest(list_).items.values()]
    for number in range(wanted):
        school = schools[number // EACH]
        if number % EACH == 0:
            failing = chance.sample(items, EACH)
            moments = {name: [_moment(chance) for _ in range(3)] for name in CHECKLISTS}
        checklist, item = failing[number % EACH]
        yield _deficiency(chance, number + 1, school, (checklist, item), chance.choice(moments[checklist]))


def _moment(chance: Random) -> datetime:
    """On the hour, so that no date passes between two files that are compared."""
    return NOW - timedelta(days=chance.randint(1, 400), hours=chance.randint(0, 23))


def _deficiency(chance: Random, number: int, school: Row, of: tuple[str, Item], seen: datetime) -> Row:
    checklist, item = of
    visit = f"visit-{school['id']}-{checklist}"
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "number": number,
        "school_id": school["id"],
        "checklist": checklist,
        "version": 1,
        "section": item.code.partition(".")[0],
        "item": item.code,
        "location_id": _place(school, chance.randrange(len(PLACES))),
        "instance": "",
        "severity": item.severity.value,
        "severity_rank": item.severity.rank,
        "status": chance.choice(("open", "open", "acknowledged", "in_progress")),
        "trade": item.trade,
        "owner": item.owner.value,
        "note": NOTE.format(item.text.ar)[: chance.randint(60, 220)],
        "opened_at": seen,
        "received_at": seen,
        "due_at": seen + item.fix_time,
        "doubly_late_at": seen + 2 * item.fix_time,
        "last_seen_at": seen,
        "last_stated_at": seen,
        "times_seen": 1,
        "not_corrected": False,
        "escalation": 0,
        "rejections": 0,
        "flagged": number % 50 == 0,
        "first_visit_id": visit,
        "last_visit_id": visit,
    }
