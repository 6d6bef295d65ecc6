"""A still map of one directorate, drawn on the server: one symbol per school, the area if there is one. Not to scale.

The full map has ground, zoom and popups; this one shows at a glance where the dangers are, also on paper.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from inspect_app.checklists import Severity
from inspect_app.desk.record import Record

WIDTH, TALLEST, MARGIN = 640.0, 720.0, 24.0
SEVERITY_OF_RANK = {severity.rank: severity.value for severity in Severity}
NAMED_PLACES = 8

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One school. ``severity`` is its worst open one under the filter; '' when nothing is open."""

    x: float
    y: float
    severity: str
    visited: bool
    number: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class MiniMap:
    """Everything in units of the drawing, ``width`` × ``height``."""

    width: float
    height: float
    area: str
    """An SVG path; '' without an area."""
    marks: list[Mark]
    """The worst last, so that it lies on top."""
    names: list[tuple[float, float, str]]
    unplaced: int
    """Schools without a position: on the list, not on the map."""


def drawn(schools: Sequence[Record], area: str | None) -> MiniMap | None:
    """None when no school has a position. ``schools`` are rows of directorate._schools."""
    placed = [row for row in schools if row.latitude is not None and row.longitude is not None]
    if not placed:
        return None
    rings = _rings(area)
    points = [(row.longitude, row.latitude) for row in placed] + [(p[0], p[1]) for ring in rings for p in ring]
    place, width, height = _projection(points)
    ordered = sorted(placed, key=lambda row: -1 if row.worst is None else row.worst)
    return MiniMap(
        width=width,
        height=height,
        area=" ".join(_path(ring, place) for ring in rings),
        marks=[_mark(row, place(row.longitude, row.latitude)) for row in ordered],
        names=_names(placed, place),
        unplaced=len(schools) - len(placed),
    )


def _rings(area: str | None) -> list[Ring]:
    """The outlines of a GeoJSON Polygon or MultiPolygon, holes included."""
    if not area:
        return []
    geometry = json.loads(area)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _projection(points: Iterable[Point]) -> tuple[Callable[[float, float], Point], float, float]:
    """Degrees to units: longitudes shortened by the middle latitude, north above; and the drawing's size."""
    points = list(points)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shorter = math.cos(math.radians((south + north) / 2))
    # A single school still gets a piece of ground around it (about 2 km).
    across, up = max((east - west) * shorter, 0.02), max(north - south, 0.02)
    scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / up)
    width, height = WIDTH, up * scale + 2 * MARGIN
    inset = (width - across * scale) / 2

    def place(longitude: float, latitude: float) -> Point:
        return (round(inset + (longitude - west) * shorter * scale, 1), round(MARGIN + (north - latitude) * scale, 1))

    return place, width, round(height, 1)


def _path(ring: Ring, place: Callable[[float, float], Point]) -> str:
    return "M" + "L".join("{} {}".format(*place(point[0], point[1])) for point in ring) + "Z"


def _mark(row: Record, at: Point) -> Mark:
    severity = "" if row.worst is None else SEVERITY_OF_RANK[row.worst]
    return Mark(at[0], at[1], severity, bool(row.visits), row.number, row.name, row.total or 0)


def _names(placed: Sequence[Record], place: Callable[[float, float], Point]) -> list[tuple[float, float, str]]:
    """The localities with most schools, just north of their schools; one that would cover another is left out."""
    by_locality: dict[str, list[Point]] = {}
    for row in placed:
        if row.locality:
            by_locality.setdefault(row.locality, []).append(place(row.longitude, row.latitude))
    names: list[tuple[float, float, str]] = []
    for name, points in sorted(by_locality.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        x, y = sum(x for x, _ in points) / len(points), min(y for _, y in points) - 14
        half = 5 * len(name)
        x = round(min(max(x, half), WIDTH - half), 1)
        free = all(abs(x - other) > half + 5 * len(said) or abs(y - above) > 24 for other, above, said in names)
        if free and y > 16:
            names.append((x, round(y, 1), name))
        if len(names) == NAMED_PLACES:
            break
    return names
