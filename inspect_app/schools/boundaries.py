"""Areas of directorates: loaded from the ministry's own file, or worked out from where the schools stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.folding import fold, single_line
from inspect_app.schools.importing.read_shapes import read_shapes
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.models import Directorate
from inspect_app.schools.positions import LATITUDES, LONGITUDES, PositionCheck, check_position

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOLERANCE_DEGREES = 0.0005
"""Degrees, some 50 m: a directorate is drawn on a screen, not surveyed."""
_PRECISION_DEGREES = 0.00001
_CODE_PROPERTIES = ("code", "رمز", "الرمز", "رمز المديريه", "directorate code")
_NAME_PROPERTIES = ("name ar", "الاسم", "اسم المديريه", "المديريه", "directorate", "name", "name en")
_AROUND_SCHOOLS_KM = 2.0
_KM_PER_DEGREE = 111.2

_PALESTINE_GRID = Text(
    "إحداثيات الملف على شبكة فلسطين 1923 (EPSG:28191 أو 28192)، وتحويلها الدقيق إلى WGS 84 في الأردن غير متوفر: "
    "الخطأ نحو 83 متراً. حوّل الملف إلى WGS 84 (EPSG:4326) أو إلى JTM (EPSG:3066) وأعد المحاولة.",
    "The file is in the Palestine 1923 grid (EPSG:28191 or 28192), for which no exact way to WGS 84 in Jordan is "
    "at hand: it would be some 83 m off. Convert the file to WGS 84 (EPSG:4326) or JTM (EPSG:3066) and try again.",
)
_UNKNOWN_SYSTEM = Text(
    "لا يذكر الملف نظام إحداثيات معروفاً. احفظه بنظام WGS 84 (EPSG:4326) مع ملف ‎.prj‎ إن كان Shapefile.",
    "The file names no known reference system. Save it in WGS 84 (EPSG:4326), with its .prj if it is a Shapefile.",
)
_ELSEWHERE = Text(
    "الحدود في الملف خارج الأردن: نظام الإحداثيات خاطئ أو خط الطول وخط العرض متبادلان.",
    "The boundaries lie outside Jordan: the reference system is wrong or longitude and latitude are exchanged.",
)


@dataclass(frozen=True)
class DirectorateArea:
    """The area of one directorate as GeoJSON text, EPSG:4326; ``names`` are what its shapes are called in the file."""

    directorate: RegisteredDirectorate
    geojson: str
    approximate: bool
    names: tuple[str, ...]


@dataclass(frozen=True)
class Boundaries:
    """What a file of boundaries holds for our directorates."""

    areas: list[DirectorateArea]
    unmatched: list[str]
    """Names or codes in the file that mean no directorate, or more than one."""
    untouched: list[RegisteredDirectorate]
    """Directorates the file says nothing of: they keep what they had."""


def read_boundaries(session: Session, file: Path) -> Boundaries:
    """Matches the shapes of a file to directorates, by code or else by name; writes nothing.

    Shapes of one directorate are joined; all are made valid, brought to EPSG:4326 and simplified together, so that
    neighbours keep their common border. Raises UnreadableFile.
    """
    import shapely

    directorates = DirectorateIndex.read(session)
    content = read_shapes(file)
    parts: dict[RegisteredDirectorate, list[BaseGeometry]] = {}
    approximate: set[RegisteredDirectorate] = set()
    names: dict[RegisteredDirectorate, list[str]] = {}
    unmatched: list[str] = []
    for properties, geometry in content.shapes:
        folded = {fold(str(name)): value for name, value in properties.items()}
        directorate = _find_directorate(directorates, folded)
        if directorate is None:
            unmatched.append(_label(folded))
            continue
        parts.setdefault(directorate, []).append(_valid_polygons(geometry))
        names.setdefault(directorate, []).append(_label(folded))
        if str(folded.get("approximate", "")).lower() in {"true", "1", "yes", "نعم"}:
            approximate.add(directorate)
    merged = [shapely.union_all(shapes) for shapes in parts.values()]
    texts = [shapely.to_geojson(shape) for shape in _simplify(_to_wgs84(merged, content.system))]
    areas = [
        DirectorateArea(directorate, text, directorate in approximate, tuple(dict.fromkeys(names[directorate])))
        for directorate, text in zip(parts, texts, strict=True)
    ]
    untouched = [directorate for directorate in directorates.all if directorate not in parts]
    return Boundaries(areas, unmatched, untouched)


def store_boundaries(session: Session, boundaries: Boundaries, source: str) -> None:
    """Writes the areas; ``source`` names where they come from. Call it within ``writing()``."""
    for area in boundaries.areas:
        session.execute(
            update(Directorate)
            .where(Directorate.id == area.directorate.id)
            .values(area=area.geojson, area_source=source[:200], area_approximate=area.approximate)
        )


def area_around_schools(points: Sequence[tuple[float, float]]) -> str | None:
    """The area around (latitude, longitude) points, as GeoJSON text: their hull and 2 km; None without points.

    Always approximate: it is where the schools of a directorate are, not where the directorate ends.
    """
    if not points:
        return None
    import shapely
    from shapely.affinity import scale

    shrink = math.cos(math.radians(sum(latitude for latitude, _ in points) / len(points)))
    hull = shapely.MultiPoint([(longitude * shrink, latitude) for latitude, longitude in points]).convex_hull
    around = hull.buffer(_AROUND_SCHOOLS_KM / _KM_PER_DEGREE, quad_segs=4)
    stretched = scale(around, xfact=1 / shrink, yfact=1, origin=(0, 0))
    return str(shapely.to_geojson(shapely.set_precision(stretched, _PRECISION_DEGREES)))


def _find_directorate(directorates: DirectorateIndex, folded: dict[str, Any]) -> RegisteredDirectorate | None:
    for key in (*_CODE_PROPERTIES, *_NAME_PROPERTIES):
        matches = directorates.find(str(folded[key])) if folded.get(key) not in (None, "") else ()
        if len(matches) == 1:
            return matches[0]
    return None


def _label(folded: dict[str, Any]) -> str:
    for key in (*_NAME_PROPERTIES, *_CODE_PROPERTIES):
        if folded.get(key) not in (None, "") and (label := single_line(str(folded[key]))):
            return label[:80]
    return "؟"


def _valid_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygons of a geometry; making one valid can leave lines and points behind."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.force_2d(geometry))))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def _to_wgs84(shapes: list[BaseGeometry], system: str) -> list[BaseGeometry]:
    import shapely

    if not shapes:
        return []
    transform = _transformer(system)
    transformed: list[BaseGeometry] = [shapely.transform(shape, transform, interleaved=False) for shape in shapes]
    for shape in transformed:
        if shape.is_empty or not all(map(math.isfinite, shape.bounds)):
            raise UnreadableFile(_ELSEWHERE)
        inside = shape.representative_point()
        if check_position(inside.y, inside.x) is not PositionCheck.OK:
            raise UnreadableFile(_ELSEWHERE)
    return transformed


def _transformer(system: str) -> Any:  # noqa: ANN401 - a function of two arrays
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
    from pyproj.transformer import AreaOfInterest

    try:
        crs = CRS.from_user_input(system)
    except ProjError as error:
        raise UnreadableFile(_UNKNOWN_SYSTEM) from error
    base = crs.geodetic_crs
    if base is not None and "palestine" in base.name.lower():
        raise UnreadableFile(_PALESTINE_GRID)
    jordan = AreaOfInterest(LONGITUDES[0], LATITUDES[0], LONGITUDES[1], LATITUDES[1])
    try:
        return Transformer.from_crs(
            crs, "EPSG:4326", always_xy=True, area_of_interest=jordan, allow_ballpark=False
        ).transform
    except ProjError as error:
        raise UnreadableFile(_UNKNOWN_SYSTEM) from error


def _simplify(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    import shapely

    coarse = shapely.coverage_simplify(shapes, _TOLERANCE_DEGREES) if shapes else []
    return [shapely.set_precision(_valid_polygons(shape), _PRECISION_DEGREES) for shape in coarse]
