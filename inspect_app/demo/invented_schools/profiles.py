"""Facts of an invented school that agree with each other, good and bad in plausible shares."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any

from inspect_app.demo.invented_schools import plumbing

REGISTER_FACTS = (
    "gender",
    "lowest_grade",
    "highest_grade",
    "shifts",
    "evening_shift",
    "students_all_shifts",
    "students_max_shift",
    "ownership",
)
"""What the ministry's register knows of a school that nobody has walked through."""

_GRADE_RANGES = {"basic": ((1, 10), (1, 8), (1, 6), (0, 9)), "secondary": ((7, 12), (9, 12), (11, 12))}
_GRADE_RANGES |= {"comprehensive": ((1, 12), (7, 12)), "vocational": ((10, 12),)}


@dataclass(frozen=True, slots=True)
class Character:
    """What a school's name already says of it."""

    stage: str
    gender: str
    camp: bool = False
    evening: bool = False


def invent_character(rng: Random, *, camp: bool, evening: bool) -> Character:
    """Basic schools are more often mixed, secondary ones for girls or boys."""
    if camp or evening:
        return Character("basic", rng.choice(("boys", "girls")) if camp else "mixed", camp, evening)
    stage = rng.choices(("basic", "secondary", "comprehensive", "vocational"), (63, 25, 10, 2))[0]
    weights = (25, 27, 48) if stage == "basic" else (42, 44, 14)
    return Character(stage, rng.choices(("boys", "girls", "mixed"), weights)[0])


def invent_facts(rng: Random, character: Character, quality: float) -> dict[str, Any]:
    """Every fact of checklists.facts that belongs to a school."""
    facts = _people(rng, character)
    facts |= _building(rng, character, facts)
    facts |= _rooms(rng, facts, quality)
    facts |= _installations(rng, character, facts)
    return facts | plumbing.water_and_toilets(rng, facts, quality, camp=character.camp)


def _students(rng: Random, character: Character) -> int:
    if character.camp:
        return rng.randint(760, 1380)
    typical = 620 if character.evening else 330
    return min(1400, max(46, round(rng.lognormvariate(0, 0.58) * typical)))


def _people(rng: Random, character: Character) -> dict[str, Any]:
    students = _students(rng, character)
    largest = round(students * rng.uniform(0.53, 0.6)) if character.evening else students
    girls = {"boys": 0, "girls": largest, "mixed": round(largest * rng.uniform(0.42, 0.57))}[character.gender]
    lowest, highest = rng.choice(_GRADE_RANGES[character.stage])
    older = max(0, highest - max(lowest, 5) + 1) / (highest - lowest + 1)
    return {
        "gender": character.gender,
        "lowest_grade": lowest,
        "highest_grade": highest,
        "shifts": 2 if character.evening else 1,
        "evening_shift": character.evening,
        "students_all_shifts": students,
        "students_max_shift": largest,
        "girls_max_shift": girls,
        "boys_max_shift": largest - girls,
        "girls_grade_5_plus": round(girls * older),
        "staff": round(students / rng.uniform(15, 20)) + 3,
        "students_with_disabilities": rng.randint(0, 1 + students // 90),
    }


def _ownership(rng: Random, character: Character) -> str:
    if character.camp:
        return "donated"
    # A vocational school needs a building made for it.
    return rng.choices(("owned", "rented", "donated"), (60, 0 if character.stage == "vocational" else 36, 4))[0]


def _building(rng: Random, character: Character, people: dict[str, Any]) -> dict[str, Any]:
    ownership = _ownership(rng, character)
    year = rng.randint(2013, 2016) if character.camp else round(rng.triangular(1966, 2023, 1994))
    max_floors = (
        1 if character.camp or people["students_max_shift"] < 150 else 2 if people["students_max_shift"] < 520 else 3
    )
    concrete = rng.random() < (0.55 if year < 1976 else 0.96)
    return {
        "ownership": ownership,
        "year_built": year,
        "floors": rng.randint(max(1, max_floors - 1), max_floors),
        "structure_type": "prefab" if character.camp else "concrete" if concrete else "masonry",
        "roof_type": "insulated_panel" if character.camp else "concrete",
        "has_prefab": character.camp or rng.random() < 0.12,
        "has_retaining_wall": rng.random() < 0.13,
        "has_ramp": rng.random() < (0.85 if year >= 2005 else 0.5),
        "has_window_bars": not character.camp and rng.random() < 0.72,
        "has_canopy": rng.random() < 0.85,
        "works_ongoing": rng.random() < 0.07,
    }


def _rooms(rng: Random, facts: dict[str, Any], quality: float) -> dict[str, Any]:
    largest = facts["students_max_shift"]
    level = plumbing.provision_level(rng, quality)
    fullest = min(largest, rng.randint(*((20, 33), (35, 39), (41, 48))[level]))
    classrooms = max(3, ceil(largest / max(12, fullest * 0.82)))
    rented = facts["ownership"] == "rented"
    area = round(rng.uniform(24, 38) if rented else rng.uniform(40, 52), 1)
    return {
        "classrooms": classrooms,
        "fullest_room_students": max(8, min(fullest, round(area / 0.7))),
        "fullest_room_area_m2": area,
        "gross_area_m2": float(round(classrooms * area * rng.uniform(1.7, 2.2) + 120)),
        "occupants_floor": ceil((largest + facts["staff"]) / facts["floors"] * rng.uniform(1.0, 1.15)),
    }


def _installations(rng: Random, character: Character, facts: dict[str, Any]) -> dict[str, Any]:
    students, highest, year = facts["students_all_shifts"], facts["highest_grade"], facts["year_built"]

    def happens(share: float) -> bool:
        return rng.random() < share

    kinds = ("kerosene", "gas", "ac", "central", "electric", "none")
    heating = "ac" if character.camp else rng.choices(kinds, (64, 8, 14, 5, 5, 4))[0]
    canteen = students > 110 and happens(0.9)
    return {
        "heating": heating,
        "has_gas": heating == "gas" or (canteen and happens(0.18)),
        "has_lab": highest >= 8 and happens(0.8 if highest > 10 else 0.5),
        "has_ict_room": students > 140 and happens(0.85),
        "has_workshop": character.stage == "vocational",
        "has_canteen": canteen,
        "has_kg": facts["lowest_grade"] == 0,
        "has_lift": facts["floors"] == 3 and year >= 2015,
        "has_pv": happens(0.24),
        "has_generator": happens(0.04),
        "has_detection": year >= 2012 and happens(0.5),
        "has_cctv": happens(0.25),
        "has_play_equipment": facts["lowest_grade"] <= 1 and happens(0.4),
        "has_goals": happens(0.65),
        "makes_trips": happens(0.7),
    }
