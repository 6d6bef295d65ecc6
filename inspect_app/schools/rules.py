"""Rules about schools that need neither Flask nor the database: folding for search, positions, kinds of places."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from inspect_app.checklists.model import Text

LONGITUDES = (34.9, 39.4)
LATITUDES = (29.1, 33.5)
"""Jordan with a margin of about 5 km (its measured box: 34.960-39.300 E, 29.183-33.373 N). The two do not overlap."""

LOCATION_KINDS: dict[str, Text] = {
    "site": Text("الموقع العام", "Site"),
    "yard": Text("ساحة", "Yard"),
    "building": Text("مبنى", "Building"),
    "floor": Text("طابق", "Floor"),
    "room": Text("غرفة", "Room"),
    "vehicle": Text("مركبة", "Vehicle"),
}
"""What a location can be, in the order of a list."""

BETWEEN = " · "
"""Stands between the parts of a location's name: «المبنى الرئيسي · الطابق الأول»."""

_FLOORS = ("الأرضي", "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع")
_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "ہ": "ه", "ء": "", "ـ": ""})
_SILENT = re.compile("['`´ʹʻʼʽʾʿˈ‘’‛′]")


def western_digits(text: str) -> str:
    """``text`` with every decimal digit of any script (٠-٩, ۰-۹) as 0-9; all else stays."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def fold(text: str) -> str:
    """``text`` as a search compares it: words between single spaces, in one spelling.

    Alef with or without hamza, final ya and alef maqsura, ha and taa marbuta, a lone hamza, tatweel, vowel signs,
    digits of both systems, Latin case, accents, apostrophes and punctuation no longer matter. Folding twice changes
    nothing more.
    """
    folded = _SILENT.sub("", _without_marks(_without_marks(text).casefold()).casefold()).translate(_ALIKE)
    signs = (sign if sign.isalnum() else " " for sign in western_digits(folded))
    return " ".join("".join(signs).split())


def _without_marks(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


_HEADS = frozenset({"عبد", "ابو", "ابي", "ابا", "ام", "بني"})
"""The first half of a compound name, folded: people write «عبد الله» and «عبدالله», «أبو بكر» and «ابوبكر»."""


def searchable(text: str) -> str:
    """``text`` as a searched column keeps it: folded, compound names as one word, «ابن» as «بن»."""
    words: list[str] = []
    joined = False
    for word in fold(text).split():
        spelled = "بن" if word == "ابن" else word
        if joined:
            words[-1] += spelled
        else:
            words.append(spelled)
        joined = word in _HEADS
    return " ".join(words)


def search_text(number: str, name_ar: str, name_en: str, locality: str = "") -> str:
    """What ``School.search_text`` holds, at most its 600 characters."""
    return searchable(f"{number} {name_ar} {name_en} {locality}")[:600]


def cleaned(text: str) -> str:
    """``text`` on one line without control signs, direction overrides and halves of characters; spaces collapsed."""
    if text.isprintable():
        return " ".join(text.split())
    signs = (" " if sign.isspace() else sign for sign in text)
    visible = (sign for sign in signs if sign == "\u200c" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(visible).split())


class Position(StrEnum):
    OK = "ok"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


def check_position(latitude: float, longitude: float) -> Position:
    """Whether a point in degrees lies in Jordan's box, would lie there with its numbers exchanged, or neither."""
    if _within(latitude, longitude):
        return Position.OK
    return Position.SWAPPED if _within(longitude, latitude) else Position.OUTSIDE


def _within(latitude: float, longitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def default_locations(floors: int | None) -> tuple[tuple[str, str], ...]:
    """(kind, name) of the places a school has before anybody has walked it; one floor when their number is unknown."""
    building = "المبنى الرئيسي"
    storeys = _FLOORS[: min(max(floors or 1, 1), len(_FLOORS))]
    return (
        ("site", "السور والمداخل"),
        ("yard", "الساحة الرئيسية"),
        ("building", building),
        *(("floor", f"{building}{BETWEEN}الطابق {storey}") for storey in storeys),
        ("building", "الوحدات الصحية"),
    )


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two (latitude, longitude) in degrees, on a sphere: within 0.6 % of the ellipsoid."""
    (lat_a, lon_a), (lat_b, lon_b) = ([radians(degree) for degree in point] for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))
