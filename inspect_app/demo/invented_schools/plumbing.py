"""Water, taps and toilets of an invented school against its students: mostly enough, sometimes far from it."""

from __future__ import annotations

from math import ceil
from random import Random
from typing import Any

GOOD, FAIR, POOR = range(3)
# Students for one fixture, by level: around the lines drawn in the minimum standards (A06.07, A07.01, A07.02, A07.05).
_GIRLS_PER_TOILET = ((14, 25), (25.5, 30), (33, 58))
_BOYS_PER_TOILET = ((26, 50), (51, 60), (66, 112))
_STUDENTS_PER_FIXTURE = ((24, 49), (52, 74), (80, 130))
_STORAGE_DAYS = ((5.2, 11), (3.1, 4.8), (1.4, 2.8))
_BROKEN_SHARE = ((0.0, 0.08), (0.12, 0.28), (0.34, 0.5))


def provision_level(rng: Random, quality: float) -> int:
    """How well one thing is provided."""
    return rng.choices((GOOD, FAIR, POOR), (0.62 + 0.33 * quality, 0.18, 0.16 - 0.11 * quality))[0]


def water_and_toilets(rng: Random, facts: dict[str, Any], quality: float, *, camp: bool) -> dict[str, Any]:
    """The facts of the group “water”."""
    largest, girls, boys = (facts[f"{who}_max_shift"] for who in ("students", "girls", "boys"))

    def share(people: float, ranges: tuple[tuple[float, float], ...]) -> float:
        return people / rng.uniform(*ranges[provision_level(rng, quality)])

    girl_toilets = max(1, round(share(girls, _GIRLS_PER_TOILET))) if girls else 0
    boy_toilets = max(1.0, round(2 * share(boys, _BOYS_PER_TOILET)) / 2) if boys else 0.0
    usable = girl_toilets + ceil(boy_toilets)
    people = facts["students_all_shifts"] + facts["staff"]
    cesspit = not camp and rng.random() < 0.88
    return {
        "storage_litres": float(
            500 * ceil(10 * people * rng.uniform(*_STORAGE_DAYS[provision_level(rng, quality)]) / 500)
        ),
        "working_drinking_taps": max(1, round(share(largest, _STUDENTS_PER_FIXTURE))),
        "working_wash_points": max(1, round(share(largest, _STUDENTS_PER_FIXTURE))),
        "usable_girl_toilets": girl_toilets,
        "usable_boy_toilets": boy_toilets,
        "total_toilets": usable + round(usable * rng.uniform(*_BROKEN_SHARE[provision_level(rng, quality)])),
        "wastewater": "cesspit" if cesspit else "sewer",
        "has_old_cesspit": cesspit and rng.random() < 0.15,
        "has_pump": rng.random() < 0.7,
        "has_water_cooler": rng.random() < 0.45,
    }


def usable_share(facts: dict[str, Any]) -> int:
    """Percent of the students' toilets that can be used: what A07.03 asks the engineer to count."""
    usable: int = facts["usable_girl_toilets"] + ceil(facts["usable_boy_toilets"])
    total: int = facts["total_toilets"]
    return round(100 * usable / total)


def improve_facts(facts: dict[str, Any], item: str) -> None:
    """Puts right in the facts what this item compares; a repair between two visits."""
    largest = facts["students_max_shift"]
    people = facts["students_all_shifts"] + facts["staff"]
    match item:
        case "A06.04":
            facts["storage_litres"] = float(500 * ceil(52 * people / 500))
        case "A06.07":
            facts["working_drinking_taps"] = ceil(largest / 46)
        case "A07.01":
            facts["usable_girl_toilets"] = ceil(facts["girls_max_shift"] / 24)
        case "A07.02":
            facts["usable_boy_toilets"] = float(ceil(facts["boys_max_shift"] / 48))
        case "A07.05":
            facts["working_wash_points"] = ceil(largest / 46)
        case "A08.01" | "A08.02":
            facts["fullest_room_students"] = max(8, min(34, int(facts["fullest_room_area_m2"] / 1.3)))
    usable = facts["usable_girl_toilets"] + ceil(facts["usable_boy_toilets"])
    facts["total_toilets"] = usable if item == "A07.03" else max(usable, facts["total_toilets"])
