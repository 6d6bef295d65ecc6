"""What the small still maps share: degrees to units of a drawing, and names of places where they cover least. [pure]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians

Spot = tuple[float, float]
"""x and y in units of the drawing."""

LETTER = 0.6
"""Width of an average letter of Cairo 700 over its size; measured for Arabic, Latin is a little narrower."""
SIGN = 9.0
"""What a name keeps away from the middle of a school's sign."""


class Projection:
    """Degrees to units, north above, longitudes shortened by the middle latitude: true enough for one directorate.

    ``width`` is given; ``height`` follows from the points, between ``lowest`` and ``tallest``.
    """

    def __init__(self, points: Iterable[Spot], width: float, tallest: float, lowest: float, margin: float) -> None:
        """``points`` are (latitude, longitude), at least one."""
        norths, easts = zip(*points, strict=True)
        self.margin, self.top, self.start = margin, max(norths), min(easts)
        self.shrink = cos(radians((self.top + min(norths)) / 2))
        # A single school still gets a piece of ground around it (about 2 km).
        across = max((max(easts) - self.start) * self.shrink, 0.02)
        down = max(self.top - min(norths), 0.02)
        self.width = width
        self.scale = min((width - 2 * margin) / across, (tallest - 2 * margin) / down)
        self.height = round(min(tallest, max(lowest, down * self.scale + 2 * margin)), 1)
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
