"""A still map of one directorate, drawn on the server: one symbol per school and the area. Not to scale.

The full map has ground, zoom and popups; this one shows at a glance where the dangers are, also on paper.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inspect_app.checklists import Severity
from inspect_app.overview.record import Record
from inspect_app.overview.still_map import Projection, Spot, names
from inspect_app.schools.boundaries import area_around_schools

WIDTH, TALLEST, LOWEST, MARGIN = 640.0, 720.0, 160.0, 24.0
SEVERITY_OF_RANK = {severity.rank: severity.value for severity in Severity}
NAMED, LETTERS = 9, 19.0
"""How many places have a name, and the size of its letters."""

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
    """An SVG path."""
    approximate: bool
    marks: list[Mark]
    """The worst last, so that it lies on top."""
    names: list[tuple[str, float, float]]
    """With the middle of the baseline."""
    unplaced: int
    """Schools without a position: on the list, not on the map."""


def drawn(schools: Sequence[Record], area: str | None, *, approximate: bool = False) -> MiniMap | None:
    """None when no school has a position. ``schools`` are rows of directorate._schools.

    Without an ``area`` one is drawn around the schools; ``approximate`` says that a loaded one is a guess as well.
    """
    placed = [row for row in schools if row.latitude is not None and row.longitude is not None]
    if not placed:
        return None
    rings = _rings(area or area_around_schools([(row.latitude, row.longitude) for row in placed]))
    points = [(row.latitude, row.longitude) for row in placed] + [(p[1], p[0]) for ring in rings for p in ring]
    place = Projection(points, WIDTH, TALLEST, LOWEST, MARGIN)
    ordered = sorted(placed, key=lambda row: -1 if row.worst is None else row.worst)
    marks = [_mark(row, place(row.latitude, row.longitude)) for row in ordered]
    localities: dict[str, list[Spot]] = {}
    for row in placed:
        if row.locality:
            localities.setdefault(row.locality, []).append(place(row.latitude, row.longitude))
    return MiniMap(
        width=place.width,
        height=place.height,
        area=" ".join(_path(ring, place) for ring in rings),
        approximate=approximate or not area,
        marks=marks,
        names=names(localities, [(mark.x, mark.y) for mark in marks], LETTERS, (place.width, place.height), NAMED),
        unplaced=len(schools) - len(placed),
    )


def _rings(area: str | None) -> list[Ring]:
    """The outlines of a GeoJSON Polygon or MultiPolygon, holes included."""
    if not area:
        return []
    geometry = json.loads(area)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _path(ring: Ring, place: Projection) -> str:
    return "M" + "L".join("{} {}".format(*place(point[1], point[0])) for point in ring) + "Z"


def _mark(row: Record, at: Spot) -> Mark:
    severity = "" if row.worst is None else SEVERITY_OF_RANK[row.worst]
    return Mark(at[0], at[1], severity, bool(row.visits), row.number, row.name, row.total or 0)
