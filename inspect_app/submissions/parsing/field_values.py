"""How moments, positions and photos are written in a visit's fields. [pure]

None when one cannot be read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from inspect_app.checklists import parse_number, to_ascii
from inspect_app.inspections.submitted import GivenPhoto, Position

SHA256 = re.compile(r"[0-9a-f]{64}")
_FIRST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
_LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def _plain(text: str) -> str:
    return text if text.isascii() else to_ascii(text)


def whole(text: str) -> int | None:
    value = parse_number(text)
    return int(value) if value is not None and value.is_integer() else None


def digits(text: str) -> int:
    """At most nine digits as programs write them; -1, which is no number of anything here, for all else."""
    return int(text) if len(text) <= 9 and text.isascii() and text.isdigit() else -1


def read_moment(text: str) -> datetime | None:
    """ISO 8601 with a zone, made UTC. A time without a zone could be any of 24 hours and is not read.

    A clock may stand at either end of time; the first and the last day, which another zone's calendar may not hold,
    count as the day beside them.
    """
    try:
        value = datetime.fromisoformat(_plain(text))
    except ValueError:
        return None
    return min(max(value, _FIRST), _LAST).astimezone(UTC) if value.tzinfo else None


def position(latitude: str, longitude: str, accuracy: str = "") -> Position | None:
    """Degrees within the globe, both or none; a browser writes up to 15 decimals."""
    north, east = _degrees(latitude, 90), _degrees(longitude, 180)
    if north is None or east is None:
        return None
    return Position(north, east, _degrees(accuracy, 1e7) if accuracy else None)


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(_plain(text))
    except ValueError:
        return None
    return value if -most <= value <= most else None


def photo(text: str) -> GivenPhoto | None:
    """``sha256;size;taken_at;latitude;longitude``; all but the hash may be empty or absent."""
    sha256, size, taken, latitude, longitude = (text.split(";") + [""] * 4)[:5]
    if not SHA256.fullmatch(sha256):
        return None
    return GivenPhoto(
        sha256,
        whole(size) if size else None,
        read_moment(taken) if taken else None,
        position(latitude, longitude) if latitude else None,
    )
