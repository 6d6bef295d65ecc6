"""A process of its own that reads a file of boundaries and prints the areas of the directorates it means, as JSON.

Shapes of one directorate are joined; all are made valid, brought to EPSG:4326 and simplified together, so that
neighbours keep their common border. What that takes, no file says beforehand: the bounds on memory and time do.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspect_app.checklists import Text
from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.boundary_files.choose_layer import ChosenLayer, choose_layer
from inspect_app.schools.boundary_files.match_shapes import MatchedShape, doubts, governorate_remark
from inspect_app.schools.boundary_files.read_shapes import read_shapes
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.importing.import_limits import MAX_CPU_SECONDS, MAX_SHAPES_MEMORY_BYTES
from inspect_app.schools.importing.reference_systems import transformer_to_wgs84
from inspect_app.schools.importing.table_cells import TOO_HEAVY_FILE, UnreadableFile
from inspect_app.schools.positions import PositionCheck, check_position

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOLERANCE_DEGREES = 0.0005
"""Degrees, some 50 m: a directorate is drawn on a screen, not surveyed."""
_PRECISION_DEGREES = 0.00001
_MAX_NAMES = 10
_ELSEWHERE = Text(
    "الحدود في الملف خارج الأردن: نظام الإحداثيات خاطئ أو خط الطول وخط العرض متبادلان.",
    "The boundaries lie outside Jordan: the reference system is wrong or longitude and latitude are exchanged.",
)
_NO_POLYGONS = Text(
    "لا مضلعات في الملف: الحدود مساحات لا خطوط ولا نقاط. حوّل الخطوط إلى مضلعات (في QGIS مثلاً) وأعد المحاولة.",
    "The file holds no polygons: boundaries are areas, not lines or points. Turn lines into polygons, in QGIS for "
    "example, and try again.",
)


@dataclass(frozen=True)
class _Outlines:
    """The shapes with an area, each as valid polygons; labels of those without one and of those mended."""

    shapes: list[tuple[MatchedShape, BaseGeometry]]
    without_area: list[str]
    mended: list[str]


def areas_in(chosen: ChosenLayer, directorates: DirectorateIndex) -> dict[str, Any]:
    """``areas``: id of the directorate, GeoJSON, whether approximate, names in the file, doubts. ``unmatched``: other
    names. ``remarks``: on the file. Raises UnreadableFile.
    """
    import shapely

    outlines = _outlines(chosen)
    groups: dict[RegisteredDirectorate, list[tuple[MatchedShape, BaseGeometry]]] = {}
    for shape, polygons in outlines.shapes:
        if shape.directorate:
            groups.setdefault(shape.directorate, []).append((shape, polygons))
    of_governorates = governorate_remark([shape for shape, _ in outlines.shapes])
    merged = [shapely.union_all([polygons for _, polygons in group]) for group in groups.values()]
    texts = [shapely.to_geojson(shape) for shape in _simplify(_to_wgs84(merged, chosen.system))]
    areas = []
    for (directorate, group), text in zip(groups.items(), texts, strict=True):
        shapes = [shape for shape, _ in group]
        names = list(dict.fromkeys(shape.label for shape in shapes))
        said = doubts(shapes, directorates, bool(of_governorates))
        approximate = any(shape.approximate for shape in shapes)
        areas.append([directorate.id, text, approximate, names, [[one.ar, one.en] for one in said]])
    unmatched = [shape.label for shape, _ in outlines.shapes if not shape.directorate]
    remarks = [*chosen.remarks, *([of_governorates] if of_governorates else []), *_outline_remarks(outlines)]
    return {"areas": areas, "unmatched": unmatched, "remarks": [[one.ar, one.en] for one in remarks]}


def _outlines(chosen: ChosenLayer) -> _Outlines:
    import shapely

    outlines = _Outlines([], [], [])
    for shape, geometry in chosen.shapes:
        polygons = _valid_polygons(geometry) if geometry is not None else None
        if polygons is None or polygons.is_empty:
            outlines.without_area.append(shape.label)
            continue
        if not shapely.is_valid(geometry):
            outlines.mended.append(shape.label)
        outlines.shapes.append((shape, polygons))
    if not outlines.shapes:
        raise UnreadableFile(_NO_POLYGONS)
    return outlines


def _outline_remarks(outlines: _Outlines) -> list[Text]:
    remarks = []
    if outlines.without_area:
        names_ar, names_en = _listed(outlines.without_area)
        remarks.append(
            Text(f"أشكال بلا مساحة لم تُقرأ: {names_ar}.", f"Shapes without an area were left out: {names_en}.")
        )
    if outlines.mended:
        names_ar, names_en = _listed(outlines.mended)
        remarks.append(
            Text(
                f"أشكال تتقاطع خطوطها وصُحّحت، فانظر إليها: {names_ar}.",
                f"Shapes whose outline crosses itself were mended, look at them: {names_en}.",
            )
        )
    return remarks


def _listed(labels: Sequence[str]) -> tuple[str, str]:
    more = f" (+{len(labels) - _MAX_NAMES})" if len(labels) > _MAX_NAMES else ""
    return "، ".join(labels[:_MAX_NAMES]) + more, ", ".join(labels[:_MAX_NAMES]) + more


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
    """Directorates and the wanted layer come by the input, as JSON.

    ``unreadable`` stands for everything when the file is refused; ``layers`` (name, shapes, directorates found or None)
    when one of several has to be chosen first.
    """
    rows, wanted = json.load(sys.stdin)
    directorates = DirectorateIndex(RegisteredDirectorate(*one) for one in rows)
    try:
        chosen = choose_layer(read_shapes(file, wanted), wanted, directorates)
        return areas_in(chosen, directorates) if isinstance(chosen, ChosenLayer) else {"layers": chosen}
    except UnreadableFile as unreadable:
        return {"unreadable": [unreadable.sentence.ar, unreadable.sentence.en]}
    except MemoryError:
        return {"unreadable": [TOO_HEAVY_FILE.ar, TOO_HEAVY_FILE.en]}


if __name__ == "__main__":
    bind_child(MAX_SHAPES_MEMORY_BYTES, MAX_CPU_SECONDS)
    json.dump(main(Path(sys.argv[1])), sys.stdout)
