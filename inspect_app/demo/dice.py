"""The demo's only source of chance: the same seed gives the same schools, visits and bytes."""

from __future__ import annotations

import math
import tomllib
import uuid
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


def seeded_random(*seed: object) -> Random:
    """Dice of their own for whatever ``seed`` names, so that one school's story does not hang on another's."""
    return Random(":".join(str(part) for part in seed))  # noqa: S311 - invented schools, not cryptography


def new_id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def nearby(rng: Random, point: tuple[float, float], nearest_m: float, farthest_m: float) -> tuple[float, float]:
    """A (latitude, longitude) at that distance from ``point`` in degrees, in any direction, to about 1 m."""
    latitude, longitude = point
    metres, angle = rng.uniform(nearest_m, farthest_m), rng.uniform(0, 2 * math.pi)
    north = metres * math.cos(angle) / 111_320
    east = metres * math.sin(angle) / (111_320 * math.cos(math.radians(latitude)))
    return round(latitude + north, 6), round(longitude + east, 6)


@cache
def word_bank(name: str) -> dict[str, Any]:
    """The words and figures of ``words/<name>.toml``."""
    return tomllib.loads(files(__package__).joinpath("words", f"{name}.toml").read_text(encoding="utf-8"))
