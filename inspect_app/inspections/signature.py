"""A signature as the tablet writes it, made a drawing: numbers in, numbers out, never markup. [pure]

``600,200;x,y x,y;x,y``: the size of the pad, then the points of each stroke, all whole numbers
(static/js/tablet/visit/form/signature-text.mjs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SIGNATURE = 8192
"""Characters: some 1,100 points."""
_POINT = r"\d{1,4},\d{1,4}"
_SIGNATURE = re.compile(rf"{_POINT}(?:;{_POINT}(?: {_POINT})*)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signature:
    """``width`` and ``height`` of the pad; ``path`` draws it in an SVG of that size."""

    width: int
    height: int
    path: str


def read_signature(text: str) -> Signature | None:
    """None for what is no signature: too long, no such numbers, or a point beside the pad."""
    if len(text) > MAX_SIGNATURE or not _SIGNATURE.fullmatch(text):
        return None
    size, *strokes = text.split(";")
    width, height = _point(size)
    points = [[_point(point) for point in stroke.split(" ")] for stroke in strokes]
    if not all(x <= width and y <= height for stroke in points for x, y in stroke):
        return None
    return Signature(width, height, "".join(map(_stroke, points)))


def _point(text: str) -> tuple[int, int]:
    x, y = text.split(",")
    return int(x), int(y)


def _stroke(points: list[tuple[int, int]]) -> str:
    """A dot is a line of no length."""
    (x, y), *rest = points
    return f"M{x} {y}" + ("".join(f"L{x} {y}" for x, y in rest) or "h0")
