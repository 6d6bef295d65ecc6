"""What a location of a school can be, and the places a school has before anybody has walked it. [pure]"""

from __future__ import annotations

from inspect_app.checklists import Text

LOCATION_KINDS: dict[str, Text] = {
    "site": Text("الموقع العام", "Site"),
    "yard": Text("ساحة", "Yard"),
    "building": Text("مبنى", "Building"),
    "floor": Text("طابق", "Floor"),
    "room": Text("غرفة", "Room"),
    "vehicle": Text("مركبة", "Vehicle"),
}
"""What a location can be, in the order of a list."""

NAME_SEPARATOR = " · "
"""Stands between the parts of a location's name: «المبنى الرئيسي · الطابق الأول»."""

_FLOOR_NAMES = ("الأرضي", "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع")


def default_locations(floors: int | None) -> tuple[tuple[str, str], ...]:
    """(kind, name) of the places a school has before anybody has walked it; one floor when their number is unknown."""
    building = "المبنى الرئيسي"
    storeys = _FLOOR_NAMES[: min(max(floors or 1, 1), len(_FLOOR_NAMES))]
    return (
        ("site", "السور والمداخل"),
        ("yard", "الساحة الرئيسية"),
        ("building", building),
        *(("floor", f"{building}{NAME_SEPARATOR}الطابق {storey}") for storey in storeys),
        ("building", "الوحدات الصحية"),
    )
