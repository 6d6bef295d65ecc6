"""A process of its own that reads a file of boundaries and prints the areas of the directorates it means, as JSON.

Shapes of one directorate are joined; all are made valid, brought to EPSG:4326 and simplified together, so that
neighbours keep their common border. What that takes, no file says beforehand: the bounds on memory and time do.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspect_app.checklists import Text
from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.boundary_files.read_shapes import Shapes, read_shapes
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.folding import fold, single_line
from inspect_app.schools.importing.import_limits import MAX_CPU_SECONDS, MAX_SHAPES_MEMORY_BYTES
from inspect_app.schools.importing.reference_systems import transformer_to_wgs84
from inspect_app.schools.importing.table_cells import TOO_HEAVY_FILE, UnreadableFile
from inspect_app.schools.positions import PositionCheck, check_position

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOLERANCE_DEGREES = 0.0005
"""Degrees, some 50 m: a directorate is drawn on a screen, not surveyed."""
_PRECISION_DEGREES = 0.00001
_CODE_PROPERTIES = ("code", "رمز", "الرمز", "رمز المديريه", "directorate code")
_NAME_PROPERTIES = ("name ar", "الاسم", "اسم المديريه", "المديريه", "directorate", "name", "name en")
_ELSEWHERE = Text(
    "الحدود في الملف خارج الأردن: نظام الإحداثيات خاطئ أو خط الطول وخط العرض متبادلان.",
    "The boundaries lie outside Jordan: the reference system is wrong or longitude and latitude are exchanged.",
)


def areas_in(shapes: Shapes, directorates: DirectorateIndex) -> dict[str, Any]:
    """``areas``: id of the directorate, GeoJSON, whether approximate, names in the file. ``unmatched``: other names.

    Raises UnreadableFile.
    """
    import shapely

    parts: dict[RegisteredDirectorate, list[BaseGeometry]] = {}
    approximate: set[RegisteredDirectorate] = set()
    names: dict[RegisteredDirectorate, list[str]] = {}
    unmatched: list[str] = []
    for properties, geometry in shapes.shapes:
        folded = {fold(str(name)): value for name, value in properties.items()}
        directorate = _find_directorate(directorates, folded)
        if directorate is None:
            unmatched.append(_label(folded))
            continue
        parts.setdefault(directorate, []).append(_valid_polygons(geometry))
        names.setdefault(directorate, []).append(_label(folded))
        if str(folded.get("approximate", "")).lower() in {"true", "1", "yes", "نعم"}:
            approximate.add(directorate)
    merged = [shapely.union_all(one) for one in parts.values()]
    texts = [shapely.to_geojson(shape) for shape in _simplify(_to_wgs84(merged, shapes.system))]
    areas = [
        [directorate.id, text, directorate in approximate, list(dict.fromkeys(names[directorate]))]
        for directorate, text in zip(parts, texts, strict=True)
    ]
    return {"areas": areas, "unmatched": unmatched}


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
    transform = transformer_to_wgs84(system)
    transformed: list[BaseGeometry] = [shapely.transform(shape, transform, interleaved=False) for shape in shapes]
    for shape in transformed:
        if shape.is_empty or not all(map(math.isfinite, shape.bounds)):
            raise UnreadableFile(_ELSEWHERE)
        inside = shape.representative_point()
        if check_position(inside.y, inside.x) is not PositionCheck.OK:
            raise UnreadableFile(_ELSEWHERE)
    return transformed


def _simplify(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    import shapely

    coarse = shapely.coverage_simplify(shapes, _TOLERANCE_DEGREES) if shapes else []
    return [shapely.set_precision(_valid_polygons(shape), _PRECISION_DEGREES) for shape in coarse]


def main(file: Path) -> dict[str, Any]:
    """Directorates come by the input, as JSON. ``unreadable`` stands for everything when the file is refused."""
    directorates = DirectorateIndex(RegisteredDirectorate(*one) for one in json.load(sys.stdin))
    try:
        return areas_in(read_shapes(file), directorates)
    except UnreadableFile as unreadable:
        return {"unreadable": [unreadable.sentence.ar, unreadable.sentence.en]}
    except MemoryError:
        return {"unreadable": [TOO_HEAVY_FILE.ar, TOO_HEAVY_FILE.en]}


if __name__ == "__main__":
    bind_child(MAX_SHAPES_MEMORY_BYTES, MAX_CPU_SECONDS)
    json.dump(main(Path(sys.argv[1])), sys.stdout)
