"""What lies under the signs: how much ground a map shows, and Jordan and its neighbours as plain land."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from inspect_app.config import SHIPPED
from inspect_app.overview.directorate_area import Geometry, GroundArea

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
JORDAN: Bounds = (34.95, 29.18, 39.3, 33.38)
AROUND = 1.5
"""Degrees of land drawn on each side of a map: further out than it can be moved."""
MIN_WIDTH = 0.04
"""Degrees a map shows at least: a single school is not a street plan."""


def bounds_of(area: GroundArea, points: Sequence[tuple[float, float]]) -> Bounds:
    """What the map opens on: the area and every school, at least MIN_WIDTH wide; Jordan where there is nothing.

    ``points`` are (latitude, longitude).
    """
    geometry = area.geometry
    corners = [*((x, y) for y, x in points), *(_corners(geometry) if geometry else ())]
    if not corners:
        return JORDAN
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    wide, high = max(0.0, MIN_WIDTH - (east - west)) / 2, max(0.0, MIN_WIDTH - (north - south)) / 2
    return (west - wide, south - high, east + wide, north + high)


def _corners(geometry: Geometry) -> list[tuple[float, float]]:
    if geometry["type"] == "Polygon":
        return [(x, y) for x, y, *_ in geometry["coordinates"][0]]
    if geometry["type"] == "MultiPolygon":
        return [(x, y) for polygon in geometry["coordinates"] for x, y, *_ in polygon[0]]
    return []


@lru_cache(maxsize=128)
def land_around(bounds: Bounds) -> dict[str, Any]:
    """Countries (Natural Earth, public domain) cut to what can be seen around ``bounds``; Jordan comes last."""
    from shapely import clip_by_rect, set_precision
    from shapely.geometry import mapping

    west, south, east, north = bounds
    features = []
    for iso, shape in _countries():
        cut = clip_by_rect(shape, west - AROUND, south - AROUND, east + AROUND, north + AROUND)
        if not cut.is_empty:
            geometry = mapping(set_precision(cut, 0.001))
            features.append({"type": "Feature", "properties": {"iso": iso}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


@lru_cache(maxsize=1)
def _countries() -> list[tuple[str, Any]]:
    from shapely import make_valid
    from shapely.geometry import shape

    file = SHIPPED / "static" / "vendor" / "ground" / "countries.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    features.sort(key=lambda feature: feature["properties"]["iso"] == "JO")
    return [(feature["properties"]["iso"], make_valid(shape(feature["geometry"]))) for feature in features]
