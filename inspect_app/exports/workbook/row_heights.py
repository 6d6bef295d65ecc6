"""How high a row of wrapped texts stands. [pure]

Excel works that out when it opens a file; LibreOffice takes one line where none is told, and cuts the others off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_LINE = 15.75
"""Points of a line of 11 points, of Arabic letters as well."""
_MAX_HEIGHT = 409.0
"""Points of the highest row there can be."""
_ARABIC_ROOM = 1.2
"""Arabic letters that stand in a column as wide as one digit."""
_ARABIC = re.compile("[\u0600-\u06ff]")


def row_height(cells: Iterable[tuple[Any, float]]) -> float | None:
    """Points of a row of (value, width of its column in characters); None where one line is enough for all."""
    lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
    return min(lines * _LINE, _MAX_HEIGHT) if lines > 1 else None


@lru_cache(maxsize=2048)
def _lines(text: str, width: float) -> int:
    """Of a text broken between words, and within one that is wider than the column."""
    if len(text) <= width and "\n" not in text:
        return 1
    if _ARABIC.search(text):
        width *= _ARABIC_ROOM
    lines = 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        if len(paragraph) <= width:
            continue
        for word in paragraph.split():
            if used and used + 1 + len(word) > width:
                lines, used = lines + 1, 0.0
            used += len(word) + bool(used)
            while used > width:
                lines, used = lines + 1, used - width
    return lines
