"""Positions in degrees: whether one can lie in Jordan, and how far two are apart. [pure]"""

from __future__ import annotations

from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

LONGITUDES = (34.9, 39.4)
LATITUDES = (29.1, 33.5)
"""Jordan with a margin of about 5 km (its measured box: 34.960-39.300 E, 29.183-33.373 N). The two do not overlap."""


class PositionCheck(StrEnum):
    OK = "ok"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


def check_position(latitude: float, longitude: float) -> PositionCheck:
    """Whether a point in degrees lies in Jordan's box, would lie there with its numbers exchanged, or neither."""
    if _is_in_box(latitude, longitude):
        return PositionCheck.OK
    return PositionCheck.SWAPPED if _is_in_box(longitude, latitude) else PositionCheck.OUTSIDE


def _is_in_box(latitude: float, longitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two (latitude, longitude) in degrees, on a sphere: within 0.6 % of the ellipsoid."""
    (lat_a, lon_a), (lat_b, lon_b) = ([radians(degree) for degree in point] for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))
