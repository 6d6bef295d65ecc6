"""From a named reference system to WGS 84 (EPSG:4326), where there is an exact way for Jordan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.positions import LATITUDES, LONGITUDES

WGS84_NAMES = ("", "OGC:CRS84", "EPSG:4326", "EPSG:4979")
"""What needs no way at all; longitude stands first in each, whatever the register says of EPSG:4326."""

_PALESTINE_GRID = Text(
    "إحداثيات الملف على شبكة فلسطين 1923 (EPSG:28191 أو 28192)، وتحويلها الدقيق إلى WGS 84 في الأردن غير متوفر: "
    "الخطأ نحو 83 متراً. حوّل الملف إلى WGS 84 (EPSG:4326) أو إلى JTM (EPSG:3066) وأعد المحاولة.",
    "The file is in the Palestine 1923 grid (EPSG:28191 or 28192), for which no exact way to WGS 84 in Jordan is "
    "at hand: it would be some 83 m off. Convert the file to WGS 84 (EPSG:4326) or JTM (EPSG:3066) and try again.",
)


def transformer_to_wgs84(system: str) -> Callable[..., Any]:
    """A function of x and y (numbers or arrays) that returns longitude and latitude. Raises UnreadableFile."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
    from pyproj.transformer import AreaOfInterest

    try:
        crs = CRS.from_user_input(system)
    except ProjError as error:
        raise UnreadableFile(_unknown(system)) from error
    base = crs.geodetic_crs
    if base is not None and "palestine" in base.name.lower():
        raise UnreadableFile(_PALESTINE_GRID)
    jordan = AreaOfInterest(LONGITUDES[0], LATITUDES[0], LONGITUDES[1], LATITUDES[1])
    try:
        transformer = Transformer.from_crs(
            crs, "EPSG:4326", always_xy=True, area_of_interest=jordan, allow_ballpark=False
        )
    except ProjError as error:
        raise UnreadableFile(_unknown(system)) from error
    transform: Callable[..., Any] = transformer.transform
    return transform


def _unknown(system: str) -> Text:
    if not system:
        return Text(
            "لا يذكر الملف نظام إحداثيات. احفظه بنظام WGS 84 (EPSG:4326) مع ملف ‎.prj‎ إن كان Shapefile.",
            "The file names no reference system. Save it in WGS 84 (EPSG:4326), with its .prj if it is a Shapefile.",
        )
    name = system if len(system) <= 80 else f"{system[:79]}…"  # a whole description may stand there
    return Text(
        f"لا يُعرف نظام إحداثيات الملف أو لا تحويل دقيقاً له في الأردن: {name}. احفظه بنظام WGS 84 (EPSG:4326).",
        f"The file's reference system is not known, or has no exact way in Jordan: {name}. "
        "Save it in WGS 84 (EPSG:4326).",
    )
