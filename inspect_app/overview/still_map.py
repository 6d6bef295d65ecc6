"""A small still map: degrees to units of a drawing, one mark per school, names where they cover least. [pure]

The desk and the tablet's first page draw it as SVG (templates/overview/still-map.html), each on a frame of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from inspect_app.checklists import Severity

Spot = tuple[float, float]
"""x and y in units of the drawing."""

LETTER = 0.6
"""Width of an average letter of Cairo 700 over its size; measured for Arabic, Latin is a little narrower."""
SIGN = 9.0
"""What a name keeps away from the middle of a school's sign."""
_SEVERITY = {severity.rank: severity.value for severity in Severity}


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet a map is drawn on, in its units: as wide as that, as high as its schools need between two limits."""

    width: float
    lowest: float
    tallest: float
    margin: float
    names: int
    """How many places have a name."""
    letters: float
    """The size of their letters."""


@dataclass(frozen=True, slots=True)
class MappedSchool:
    """A school that has a position. ``rank`` of its worst severity, None when nothing is open."""

    number: str
    name: str
    locality: str
    latitude: float
    longitude: float
    rank: int | None
    visited: bool = False
    total: int = 0

    @property
    def severity(self) -> str:
        """The key of its worst severity; empty when nothing is open."""
        return "" if self.rank is None else _SEVERITY[self.rank]

    @property
    def state(self) -> str:
        """Its severity; else ``clear`` where a visit left nothing open, ``unvisited`` where nobody looked."""
        return self.severity or ("clear" if self.visited else "unvisited")


@dataclass(frozen=True, slots=True)
class MapMark:
    x: float
    y: float
    school: MappedSchool


@dataclass(frozen=True, slots=True)
class StillMap:
    """Everything in units of the drawing, ``width`` × ``height``."""

    width: float
    height: float
    area: str
    """An SVG path; empty without an area."""
    marks: tuple[MapMark, ...]
    """The worst last, so that it lies on top."""
    names: tuple[tuple[str, float, float], ...]
    """With the middle of the baseline."""

    def others(self, shown: Collection[str]) -> dict[str, list[MapMark]]:
        """The marks of schools whose numbers are not among ``shown``, by state, worst last."""
        found: dict[str, list[MapMark]] = {}
        for mark in self.marks:
            if mark.school.number not in shown:
                found.setdefault(mark.school.state, []).append(mark)
        return found


def still_map(schools: Iterable[MappedSchool], frame: Frame, area: Mapping[str, Any] | None = None) -> StillMap | None:
    """None without schools. ``area`` is a GeoJSON Polygon or MultiPolygon, drawn under them. Ties keep their order."""
    ordered = sorted(schools, key=lambda school: -1 if school.rank is None else school.rank)
    if not ordered:
        return None
    rings = _rings(area)
    corners = ((point[1], point[0]) for ring in rings for point in ring)
    place = Projection([*((school.latitude, school.longitude) for school in ordered), *corners], frame)
    marks = tuple(MapMark(*place(school.latitude, school.longitude), school) for school in ordered)
    localities: dict[str, list[Spot]] = {}
    for mark in marks:
        if mark.school.locality:
            localities.setdefault(mark.school.locality, []).append((mark.x, mark.y))
    signs = [(mark.x, mark.y) for mark in marks]
    named = names(localities, signs, frame.letters, (frame.width, place.height), frame.names)
    return StillMap(frame.width, place.height, " ".join(_path(ring, place) for ring in rings), marks, tuple(named))


def _rings(area: Mapping[str, Any] | None) -> list[Sequence[Sequence[float]]]:
    """The outlines of the area, holes included."""
    if not area:
        return []
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _path(ring: Sequence[Sequence[float]], place: Projection) -> str:
    return "M" + "L".join("{} {}".format(*place(point[1], point[0])) for point in ring) + "Z"


class Projection:
    """Degrees to units, north above, longitudes shortened by the middle latitude: true enough for one directorate.

    ``height`` follows from the points, within the limits of the frame.
    """

    def __init__(self, points: Iterable[tuple[float, float]], frame: Frame) -> None:
        """``points`` are (latitude, longitude), at least one."""
        norths, easts = zip(*points, strict=True)
        width, margin = frame.width, frame.margin
        self.margin, self.top, self.start = margin, max(norths), min(easts)
        self.shrink = cos(radians((self.top + min(norths)) / 2))
        # A single school still gets a piece of ground around it (about 2 km).
        across = max((max(easts) - self.start) * self.shrink, 0.02)
        down = max(self.top - min(norths), 0.02)
        self.scale = min((width - 2 * margin) / across, (frame.tallest - 2 * margin) / down)
        self.height = round(min(frame.tallest, max(frame.lowest, down * self.scale + 2 * margin)), 1)
        self.inset = (width - across * self.scale) / 2

    def __call__(self, latitude: float, longitude: float) -> Spot:
        x = self.inset + (longitude - self.start) * self.shrink * self.scale
        y = min(self.height - self.margin, self.margin + (self.top - latitude) * self.scale)
        return round(x, 1), round(y, 1)


def names(
    places: Mapping[str, Sequence[Spot]], signs: Sequence[Spot], size: float, room: Spot, most: int
) -> list[tuple[str, float, float]]:
    """(name, middle x, baseline y) of the places with most schools.

    Above, below or beside its schools, wherever it covers the fewest signs; never upon another name or off the map.
    ``size`` of the letters and ``room`` (width, height) in units of the drawing.
    """
    told: list[tuple[str, float, float]] = []
    taken: list[_Box] = []
    for name, spots in sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(told) == most:
            break
        half = len(name) * LETTER * size / 2
        fitting = [
            (sum(box.covers(sign) for sign in signs), turn, (x, y), box)
            for turn, (x, y) in enumerate(_around(spots, half, size))
            for box in [_Box(x - half, y - size, x + half, y + size * 0.3)]
            if box.within(room) and not any(box.meets(other) for other in taken)
        ]
        if fitting:
            _, _, (x, y), box = min(fitting, key=lambda one: one[:2])
            told.append((name, round(x, 1), round(y, 1)))
            taken.append(box)
    return told


class _Box:
    __slots__ = ("bottom", "end", "start", "top")

    def __init__(self, start: float, top: float, end: float, bottom: float) -> None:
        self.start, self.top, self.end, self.bottom = start, top, end, bottom

    def covers(self, sign: Spot) -> bool:
        x, y = sign
        return self.start - SIGN < x < self.end + SIGN and self.top - SIGN < y < self.bottom + SIGN

    def meets(self, other: _Box) -> bool:
        apart = self.end < other.start or other.end < self.start or self.bottom < other.top or other.bottom < self.top
        return not apart

    def within(self, room: Spot) -> bool:
        return self.start >= 0 and self.top >= 0 and self.end <= room[0] and self.bottom <= room[1]


def _around(spots: Sequence[Spot], half: float, size: float) -> Iterator[Spot]:
    """Where a name may stand, the best first: over, under and beside its schools, then the same further off."""
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    north, south = min(y for _, y in spots), max(y for _, y in spots)
    x, y = (west + east) / 2, (north + south) / 2 + size * 0.35
    for away in (SIGN + 4, SIGN + 4 + size):
        yield x, north - away
        yield x, south + away + size * 0.8
        yield east + away + half, y
        yield west - away - half, y
