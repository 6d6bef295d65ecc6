"""The demo's schools, written down with their locations and marked as a demonstration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import insert, select

from inspect_app.db import db
from inspect_app.demo.dice import nearby, new_id, seeded_random, word_bank
from inspect_app.demo.invented_schools.naming import SchoolNames
from inspect_app.demo.invented_schools.profiles import REGISTER_FACTS, Character, invent_character, invent_facts
from inspect_app.demo.world import Site
from inspect_app.schools.folding import search_text
from inspect_app.schools.location_kinds import NAME_SEPARATOR, default_locations
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.schools.positions import distance_m

CAMP_TOWN, EVENING_TOWNS = "مخيم الزعتري", ("الخالدية", "الزعتري")
MIN_DISTANCE_M = 260
_TAGS = {"site": "site", "yard": "yard", "floor": "floor"}
_SPECIAL_ROOMS = (
    ("has_lab", "مختبر العلوم", "lab"),
    ("has_ict_room", "مختبر الحاسوب", "ict"),
    ("has_canteen", "المقصف", "canteen"),
)


@dataclass(frozen=True, slots=True)
class Town:
    ar: str
    en: str
    point: tuple[float, float]
    spread_m: float
    weight: int
    governorate: str = ""
    """Where it is not the directorate's: South Badia reaches over four."""


def towns_of(directorate: str) -> list[Town]:
    rows = word_bank("localities")[directorate]["towns"]
    return [Town(ar, en, (north, east), km * 1000, *more) for ar, en, north, east, km, *more in rows]


def split_by_weight(towns: Sequence[Town], schools: int) -> list[int]:
    """How many of the schools stand in each town: by weight, the largest remainders rounded up."""
    total = sum(town.weight for town in towns)
    exact = [schools * town.weight / total for town in towns]
    counts = [int(share) for share in exact]
    order = sorted(range(len(towns)), key=lambda i: counts[i] - exact[i])
    for i in order[: schools - sum(counts)]:
        counts[i] += 1
    return counts


class DemoSchools:
    """Makes the schools of one directorate; call its methods inside ``writing()``."""

    def __init__(self, seed: int, code: str, registered: datetime) -> None:
        self.seed = seed
        self.registered = registered
        self.row = db.session.scalars(select(Directorate).where(Directorate.code == code)).one()
        self.towns = towns_of(code)
        self._names = SchoolNames()
        self._points: list[tuple[float, float]] = []

    @property
    def count(self) -> int:
        """Schools so far."""
        return len(self._points)

    def make(self, schools: int, *, unknown: Sequence[int] = ()) -> list[Site]:
        """Writes that many more schools. Those numbered in ``unknown`` (from 0) have only what a register knows."""
        start = self.count
        evenings = set() if start else set(EVENING_TOWNS)
        sites = []
        for index, town in enumerate(self._towns(schools)):
            rng = seeded_random(self.seed, self.row.code, start + index)
            evening = town.ar in evenings
            evenings.discard(town.ar)
            character = invent_character(rng, camp=town.ar == CAMP_TOWN, evening=evening)
            if start + index == 0:
                character = replace(character, gender="girls")  # the school of the demo's principal, a woman
            sites.append(self._school(rng, town, character, known=index not in unknown))
        return sites

    def _towns(self, schools: int) -> Iterator[Town]:
        """Every town in turn, so that a small demo is spread as a large one."""
        remaining = split_by_weight(self.towns, schools)
        while any(remaining):
            for i, town in enumerate(self.towns):
                if remaining[i]:
                    remaining[i] -= 1
                    yield town

    def _point(self, rng: Random, town: Town) -> tuple[float, float]:
        for _ in range(400):
            point = nearby(rng, town.point, 200, town.spread_m)
            if all(distance_m(point, other) >= MIN_DISTANCE_M for other in self._points):
                break
        self._points.append(point)
        return point

    def _school(self, rng: Random, town: Town, character: Character, *, known: bool) -> Site:
        quality = rng.betavariate(2.0, 1.5)
        point = self._point(rng, town)
        number = f"DEMO-{self.row.code}-{self.count:03d}"
        ar, en = self._names.next_name(rng, character, (town.ar, town.en))
        facts = invent_facts(rng, character, quality)
        school = School(
            number=number,
            name_ar=ar,
            name_en=en,
            search_text=search_text(number, ar, en, town.ar),
            directorate_id=self.row.id,
            governorate=town.governorate or self.row.governorate,
            locality=town.ar,
            latitude=point[0],
            longitude=point[1],
            profile=facts if known else {key: facts[key] for key in REGISTER_FACTS},
            students=facts["students_all_shifts"],
            demonstration=True,
            updated_at=self.registered,
        )
        db.session.add(school)
        db.session.flush()
        locations = _write_locations(rng, school.id, facts)
        return Site(school.id, number, self.row.code, town.ar, point, facts, locations, quality, rng, known)


def _write_locations(rng: Random, school: int, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Eight to fourteen places; returns their ids and tags."""
    places = [(kind, name, _location_tag(kind, name)) for kind, name in default_locations(facts["floors"])]
    floors = [name for _, name, tag in places if tag == "floor"]
    main = next(name for _, name, tag in places if tag == "building")
    rooms = _choose_rooms(rng, facts, 3 if len(floors) < 3 else 4)
    places += [("room", f"{rng.choice(floors)}{NAME_SEPARATOR}{room}", "room") for room in rooms]
    places += [("room", f"{floors[0]}{NAME_SEPARATOR}{room}", tag) for fact, room, tag in _SPECIAL_ROOMS if facts[fact]]
    if facts["has_prefab"]:
        places.append(("building", "غرفة صفية جاهزة 1", "prefab"))
    places.append(("floor", f"{main}{NAME_SEPARATOR}السطح", "roof"))
    ids = [new_id(rng) for _ in places]
    rows = [
        {"id": id_, "school_id": school, "kind": kind, "name": name, "position": place}
        for place, (id_, (kind, name, _)) in enumerate(zip(ids, places, strict=True))
    ]
    db.session.execute(insert(Location), rows)
    return [(id_, tag) for id_, (_, _, tag) in zip(ids, places, strict=True)]


def _choose_rooms(rng: Random, facts: dict[str, Any], count: int) -> list[str]:
    """Classrooms of the grades this school has, and one room that is none."""
    words = word_bank("names")["rooms"]
    others = words["others_at_girls_schools" if facts["gender"] == "girls" else "others"]
    grades = range(max(1, facts["lowest_grade"]), facts["highest_grade"] + 1)
    classrooms = [f"الصف {words['grades'][grade]} {letter}" for grade in grades for letter in words["letters"]]
    return [*rng.sample(classrooms, count - 1), rng.choice(others)]


def _location_tag(kind: str, name: str) -> str:
    return _TAGS.get(kind) or ("toilets" if "الصحية" in name else "building")
