"""An instance of any size on either database, put together from its tables.

Directorates of 95 schools with names, places and students, two visits of every three schools and more, some 24 open
deficiencies of each school, others closed, answers, photos' rows, people. The same rows every time, counted from today.
The database must be empty; 100,000 schools are made on PostgreSQL, where their 2.4 million open deficiencies belong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from flask import Flask

from benchmarks.many_schools.bulk_rows import TODAY, Row, put_rows, settle_down, without_checks
from benchmarks.many_schools.invented_outcomes import outcomes
from benchmarks.many_schools.invented_records import Records, answer_all, take_place
from inspect_app import create_app
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.demo.dice import word_bank
from inspect_app.inspections.models import Finding, Photo, Visit
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from inspect_app.schools.directorates import GOVERNORATES, seed_directorates
from inspect_app.schools.folding import search_text, searchable
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.epoch import new_epoch

COUNTRY = 4002
"""Schools of Jordan's 42 directorates."""
PER_DIRECTORATE = 95
ENGINEERS = 6
"""Of each directorate."""
PLACES = (
    "المبنى الرئيسي · الطابق الأرضي · غرفة 3",
    "الساحة الأمامية",
    "المبنى الرئيسي · الطابق الأول · المختبر",
    "المبنى الجنوبي · دورات المياه",
)


def application(address: str, folder: Path) -> Flask:
    return create_app(
        Settings(
            data=folder, database_url=address, secret_key="bench", insecure_http=True, second_factor_required=False
        )
    )


def make_many_schools(app: Flask, schools: int) -> None:
    """Fills the empty database of this application."""
    upgrade_database(app)
    chance = Random(2202)
    with app.app_context():
        with writing():
            new_epoch()
            seed_directorates(db.session)
            without_checks()
            directorates = _directorates(chance, schools)
            put_rows(Account, _accounts(directorates))
            registered = list(_schools(chance, directorates, schools))
            put_rows(School, registered)
            put_rows(Location, (place for school in registered for place in _places(school)))
            _put_records(chance, registered)
        settle_down()


def _put_records(chance: Random, schools: list[Row]) -> None:
    ways = outcomes(chance)
    records = Records(take_place(chance, schools, ways, lambda school: _engineer(chance, school)), len(PLACES))
    put_rows(Visit, records.visits())
    put_rows(Deficiency, records.deficiencies())
    put_rows(Finding, records.findings())
    put_rows(StoredPhoto, records.stored_photos())
    put_rows(SentPhoto, records.sent_photos())
    put_rows(Photo, records.photos())
    answer_all()


def _engineer(chance: Random, school: Row) -> int:
    return reviewer_of(school["directorate_id"]) + chance.randint(1, ENGINEERS)


def _directorates(chance: Random, schools: int) -> list[Row]:
    """The 42 of the seed and, for more schools than Jordan has, others around them."""
    seeded = db.session.query(Directorate).order_by(Directorate.id).all()
    found = [{"id": one.id, "code": one.code, "governorate": one.governorate} for one in seeded]
    more = max(0, schools // PER_DIRECTORATE - len(found)) if schools > COUNTRY else 0
    names = list(GOVERNORATES)
    towns = [town for bank in word_bank("localities").values() for town in bank["towns"]]
    made = []
    for number in range(more):
        town = towns[number % len(towns)]
        names_of = f"لواء {town[0]} {number}", f"{town[1]} {number}"
        made.append({"id": len(found) + 1, "code": f"{30000 + number}", "governorate": chance.choice(names)})
        found.append(made[-1])
        made[-1] |= {"name_ar": names_of[0], "name_en": names_of[1], "area_approximate": False}
    put_rows(Directorate, made)
    return found


def _accounts(directorates: list[Row]) -> Iterator[Row]:
    """Accounts 1 to 3 see the country; every directorate has a reviewer and ENGINEERS engineers, in its turn."""
    yield _account(1, "ministry", Role.MINISTRY, None)
    yield _account(2, "administrator", Role.ADMINISTRATOR, None)
    yield _account(3, "engineer", Role.ENGINEER, None)
    for of in directorates:
        first = reviewer_of(of["id"])
        yield _account(first, f"reviewer-{of['code']}", Role.REVIEWER, of["id"])
        for number in range(1, ENGINEERS + 1):
            yield _account(first + number, f"engineer-{of['code']}-{number}", Role.ENGINEER, of["id"])


def reviewer_of(directorate: int) -> int:
    """The account of its reviewer; those of its engineers follow."""
    return 4 + (directorate - 1) * (ENGINEERS + 1)


def _account(number: int, name: str, role: Role, directorate: int | None) -> Row:
    names = {"username": name, "name_ar": f"م. أحمد الخالدي {number}", "name_en": f"Ahmad Al-Khalidi {number}"}
    whose = {"role": role.value, "directorate_id": directorate, "language": "ar", "active": True}
    return {"id": number, **names, **whose, "password_hash": "none", "created_at": TODAY}


def _schools(chance: Random, directorates: list[Row], schools: int) -> Iterator[Row]:
    """Those of a directorate stand around a centre of its own; one in fifty is closed, one in sixty has no position."""
    words = word_bank("names")
    people, stages = words["men"] + words["women"] + words["ideas"], [*words["stages"].values()]
    genders = [*words["genders"].values()]
    towns = [town for bank in word_bank("localities").values() for town in bank["towns"]]
    for number in range(1, schools + 1):
        place = (number - 1) % len(directorates)
        of, town = directorates[place], towns[place % len(towns)]
        base = (
            chance.choice(people) if chance.random() < 0.6 else [f"{words['with_place'][place % 12][0]} {town[0]}", ""]
        )
        ar = f"مدرسة {base[0]} {chance.choice(stages)[0]} {chance.choice(genders)[0]} {number % 97}"
        code, en = f"{300000 + number * 7}", f"{base[1] or town[1]} School {number}"
        yield {
            "id": number,
            "number": code,
            "name_ar": ar,
            "name_en": en,
            "search_text": search_text(code, ar, en, town[0]),
            "directorate_id": of["id"],
            "governorate": of["governorate"],
            "locality": town[0],
            **_position(chance, place, known=number % 60 != 0),
            "profile": {"students": 400},
            "students": chance.randint(40, 1200),
            "active": number % 50 != 0,
            "demonstration": True,
            "updated_at": TODAY,
        }


def _position(chance: Random, place: int, *, known: bool) -> Row:
    latitude = round(29.3 + place * 37 % 97 * 0.04 + chance.uniform(-0.15, 0.15), 6)
    longitude = round(35.2 + place * 53 % 89 * 0.04 + chance.uniform(-0.15, 0.15), 6)
    return {"latitude": latitude if known else None, "longitude": longitude if known else None}


def _places(school: Row) -> list[Row]:
    return [
        {
            "id": f"place-{school['id']}-{at}",
            "school_id": school["id"],
            "kind": "room",
            "name": name,
            "position": at,
            "search_text": _FOLDED[at],
        }
        for at, name in enumerate(PLACES)
    ]


_FOLDED = tuple(map(searchable, PLACES))
