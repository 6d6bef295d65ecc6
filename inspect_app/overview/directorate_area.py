"""The ground of a directorate: the boundary an administrator loaded, else one drawn around its schools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from inspect_app.schools.boundaries import area_around_schools
from inspect_app.schools.models import Directorate

Geometry = dict[str, Any]
"""GeoJSON, a Polygon or MultiPolygon in degrees."""


@dataclass(frozen=True, slots=True)
class GroundArea:
    """``geojson`` is text, empty where a directorate has neither a boundary nor a school with a position."""

    geojson: str
    approximate: bool
    source: str

    @property
    def geometry(self) -> Geometry | None:
        return json.loads(self.geojson) if self.geojson else None


def area_of(directorate: Directorate, points: Iterable[tuple[float, float]]) -> GroundArea:
    """``points`` are the (latitude, longitude) of its schools: what the area is drawn around where none was loaded."""
    if directorate.area:
        return GroundArea(directorate.area, directorate.area_approximate, directorate.area_source or "")
    return GroundArea(_derived(tuple(sorted(points))), approximate=True, source="")


@lru_cache(maxsize=2000)
def _derived(points: tuple[tuple[float, float], ...]) -> str:
    """Worked out once: schools do not move when a visit comes in, and every visit makes the maps anew."""
    return area_around_schools(points) or ""
