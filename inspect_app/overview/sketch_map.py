"""A small map drawn on the server as plain SVG: the schools' positions, a shape each by worst open severity."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from inspect_app.overview.still_map import Projection, Spot, names

WIDTH, TALLEST, LOWEST, MARGIN = 480.0, 260.0, 100.0, 18.0
NAMED, LETTERS = 8, 13.0
"""How many places have a name, and the size of its letters."""
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
    place = Projection([(p.latitude, p.longitude) for p in known], WIDTH, TALLEST, LOWEST, MARGIN)
    localities: dict[str, list[Spot]] = {}
    signs: list[Spot] = []
    marks: list[Mark] = []
    others: dict[str, list[str]] = {}
    for point in known:
        severity = NOTHING_OPEN if point.rank is None else _KEYS[point.rank]
        x, y = place(point.latitude, point.longitude)
        path = _symbol(severity, x, y)
        signs.append((x, y))
        if point.locality:
            localities.setdefault(point.locality, []).append((x, y))
        if point.number in shown:
            marks.append(Mark(point.number, point.name, severity, path, x, y))
        else:
            others.setdefault(severity, []).append(path)
    rest = tuple((key, "".join(paths)) for key, paths in others.items())
    labels = names(localities, signs, LETTERS, (WIDTH, place.height), NAMED)
    return Sketch(tuple(marks), rest, tuple(labels), place.height)


def _symbol(severity: str, x: float, y: float) -> str:
    if severity in _ROUND:
        r = _ROUND[severity]
        return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in _SHAPES[severity]) + "z"
