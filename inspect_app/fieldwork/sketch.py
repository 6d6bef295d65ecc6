"""A small map drawn on the server as plain SVG: the schools' positions, a shape each by worst open severity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians

WIDTH, TALLEST, LOWEST, MARGIN = 480.0, 220.0, 100.0, 16.0
NAMED = 8
"""Places with a name on the map: those with most schools."""
NOTHING_OPEN = "none"
_KEYS = {3: "life_threatening", 2: "severe", 1: "moderate", 0: "low"}
_SHAPES = {
    "life_threatening": ((-2.5, -6), (2.5, -6), (6, -2.5), (6, 2.5), (2.5, 6), (-2.5, 6), (-6, 2.5), (-6, -2.5)),
    "severe": ((0, -6), (6.2, 5), (-6.2, 5)),
    "moderate": ((0, -6), (6, 0), (0, 6), (-6, 0)),
}
_ROUND = {"low": 4.6, NOTHING_OPEN: 3.2}


@dataclass(frozen=True, slots=True)
class Point:
    """A school on the ground. ``rank`` of its worst open severity, None when nothing is open."""

    number: str
    name: str
    locality: str
    latitude: float
    longitude: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A school whose card stands on this page: a link of its own."""

    number: str
    name: str
    severity: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """``others``: one path per severity for the schools whose cards are on other pages, worst last."""

    marks: tuple[Mark, ...]
    others: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, float, float], ...]
    height: float

    @property
    def symbols(self) -> dict[str, str]:
        """One of each around the origin, for the legend."""
        return {key: _symbol(key, 0, 0) for key in (*_SHAPES, *_ROUND)}


def draw(points: Iterable[Point], shown: Collection[str]) -> Sketch | None:
    """Points come worst last, so that they lie on top; None when there are none."""
    known = list(points)
    if not known:
        return None
    place = _Projection([(point.latitude, point.longitude) for point in known])
    marks: list[Mark] = []
    others: dict[str, list[str]] = {}
    for point in known:
        severity = NOTHING_OPEN if point.rank is None else _KEYS[point.rank]
        x, y = place(point.latitude, point.longitude)
        path = _symbol(severity, x, y)
        if point.number in shown:
            marks.append(Mark(point.number, point.name, severity, path, round(x, 1), round(y, 1)))
        else:
            others.setdefault(severity, []).append(path)
    rest = tuple((key, "".join(paths)) for key, paths in others.items())
    return Sketch(tuple(marks), rest, tuple(_labels(known, place)), place.height)


def _labels(points: list[Point], place: _Projection) -> Iterator[tuple[str, float, float]]:
    """Names of the places with most schools, over the middle of their schools, none upon another."""
    by_name: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        if point.locality:
            by_name.setdefault(point.locality, []).append(place(point.latitude, point.longitude))
    taken: list[tuple[float, float]] = []
    for name, spots in sorted(by_name.items(), key=lambda pair: -len(pair[1]))[:NAMED]:
        x, y = sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots) - 10
        if all(abs(x - other) > 80 or abs(y - down) > 14 for other, down in taken):
            taken.append((x, y))
            yield name, round(x, 1), round(y, 1)


class _Projection:
    """Equirectangular around the middle: true enough for one directorate, and a small map of a country."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        norths, easts = [north for north, _ in points], [east for _, east in points]
        self.top, self.start = max(norths), min(easts)
        self.shrink = cos(radians((self.top + min(norths)) / 2))
        across = max((max(easts) - self.start) * self.shrink, 0.02)
        down = max(self.top - min(norths), 0.02)
        self.scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
        self.height = min(TALLEST, max(LOWEST, down * self.scale + 2 * MARGIN))
        self.inset = (WIDTH - across * self.scale) / 2

    def __call__(self, north: float, east: float) -> tuple[float, float]:
        return (
            self.inset + (east - self.start) * self.shrink * self.scale,
            min(self.height - MARGIN, MARGIN + (self.top - north) * self.scale),
        )


def _symbol(severity: str, x: float, y: float) -> str:
    if severity in _ROUND:
        r = _ROUND[severity]
        return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in _SHAPES[severity]) + "z"
