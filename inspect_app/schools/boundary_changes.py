"""What a file of boundaries would change, row by row, and what a person should look at before it does.

Names prove little: a governorate and its chief directorate share one. Size and schools tell them apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.boundaries import Boundaries, DirectorateArea
from inspect_app.schools.models import Directorate, School

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_SIZE_RATIO = 3.0
"""An area grown or shrunk by more is not the same boundary drawn better."""
_MAX_NAMES = 5


@dataclass(frozen=True)
class BoundaryChange:
    """One directorate's area, before and after. ``schools``: its active ones with a position; ``inside``: of those."""

    area: DirectorateArea
    km2: float
    km2_before: float | None
    """Of the area that is stored; None when none is."""
    was_exact: bool
    differs: bool
    schools: int
    inside: int
    warnings: tuple[Text, ...]

    @property
    def overwrites(self) -> bool:
        """It would replace an exact area by something else."""
        return self.was_exact and self.differs


@dataclass(frozen=True)
class _SchoolPoint:
    directorate_id: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class _StoredArea:
    name: Text
    area: str | None
    approximate: bool


@dataclass(frozen=True)
class _Country:
    """What is stored, by directorate, and the shapes there would be afterwards."""

    stored: dict[int, _StoredArea]
    schools: list[_SchoolPoint]
    shapes: dict[int, BaseGeometry]


def compare_boundaries(session: Session, boundaries: Boundaries) -> list[BoundaryChange]:
    """What storing these would do, in the order of the codes, rows with a warning first; writes nothing."""
    columns = Directorate.id, Directorate.name_ar, Directorate.name_en, Directorate.area, Directorate.area_approximate
    stored = {
        row.id: _StoredArea(Text(row.name_ar, row.name_en), row.area, row.area_approximate)
        for row in session.execute(select(*columns))
    }
    before = {id_: directorate.area for id_, directorate in stored.items()}
    after = before | {area.directorate.id: area.geojson for area in boundaries.areas}
    shapes = {id_: _parse_shape(geojson) for id_, geojson in after.items() if geojson}
    country = _Country(stored, _school_points(session), shapes)
    changes = [_change(area, country) for area in boundaries.areas]
    return sorted(changes, key=lambda change: (not change.warnings, change.area.directorate.code))


def _school_points(session: Session) -> list[_SchoolPoint]:
    rows = session.execute(select(School.directorate_id, School.latitude, School.longitude).where(School.active))
    return [
        _SchoolPoint(row.directorate_id, row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    ]


def changes_digest(changes: Sequence[BoundaryChange]) -> str:
    """Names what was shown: another stamp means that file, schools or stored areas are no longer the same."""
    content = [
        (
            change.area.directorate.id,
            change.area.geojson,
            change.km2_before,
            change.was_exact,
            [warning.en for warning in change.warnings],
        )
        for change in changes
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _change(area: DirectorateArea, country: _Country) -> BoundaryChange:
    directorate_id = area.directorate.id
    before, shape = country.stored[directorate_id], country.shapes[directorate_id]
    km2, km2_before = _km2(shape), _km2(_parse_shape(before.area)) if before.area else None
    foreign = _schools_inside(shape, country.schools)
    own = sum(school.directorate_id == directorate_id for school in country.schools)
    inside = foreign.pop(directorate_id, 0)
    warnings = [
        *_size_warnings(km2, km2_before),
        *_foreign_school_warnings({country.stored[id_].name: count for id_, count in foreign.items()}),
        *_overlap_warnings(shape, country, {directorate_id, *foreign}),
        *_own_school_warnings(own, inside),
    ]
    was_exact = before.area is not None and not before.approximate
    if was_exact and area.approximate:
        warnings.append(Text("مساحة تقريبية ستحل محل حدود دقيقة.", "A rough area would replace an exact one."))
    differs = (before.area, before.approximate) != (area.geojson, area.approximate)
    return BoundaryChange(area, km2, km2_before, was_exact, differs, own, inside, tuple(warnings))


def _size_warnings(km2: float, before: float | None) -> list[Text]:
    if not before or before / MAX_SIZE_RATIO <= km2 <= before * MAX_SIZE_RATIO:
        return []
    if km2 > before:
        times = f"{km2 / before:,.1f}"
        return [Text(f"تبلغ {times} ضعف المساحة السابقة.", f"It covers {times} times the area it had.")]
    share = f"{100 * km2 / before:.0f}%"
    return [Text(f"لا تبلغ إلا {share} من المساحة السابقة.", f"It covers no more than {share} of the area it had.")]


def _foreign_school_warnings(counts: dict[Text, int]) -> list[Text]:
    if not counts:
        return []
    most_first = sorted(counts.items(), key=lambda pair: -pair[1])
    ar, en = _join_names([Text(f"{name.ar} ({count})", f"{name.en} ({count})") for name, count in most_first])
    return [Text(f"تقع داخلها مدارس مديريات أخرى: {ar}.", f"Schools of other directorates lie inside it: {en}.")]


def _overlap_warnings(shape: BaseGeometry, country: _Country, excluded: set[int]) -> list[Text]:
    """Other directorates (but the excluded) the greater part of whose area, as it would be then, lies in this one."""
    covered = [
        country.stored[id_].name
        for id_, other in country.shapes.items()
        if id_ not in excluded and shape.intersects(other) and shape.intersection(other).area > other.area / 2
    ]
    if not covered:
        return []
    ar, en = _join_names(covered)
    return [Text(f"تغطي مساحة مديريات أخرى: {ar}.", f"It covers the area of other directorates: {en}.")]


def _join_names(names: Sequence[Text]) -> tuple[str, str]:
    more = len(names) - _MAX_NAMES
    ar = "، ".join(name.ar for name in names[:_MAX_NAMES])
    en = ", ".join(name.en for name in names[:_MAX_NAMES])
    return (f"{ar} وغيرها (+{more})", f"{en} and others (+{more})") if more > 0 else (ar, en)


def _own_school_warnings(own: int, inside: int) -> list[Text]:
    if inside * 2 >= own:
        return []
    return [
        Text(
            f"أكثر مدارس المديرية خارجها: داخلها {inside} من {own}.",
            f"Most schools of the directorate lie outside it: {inside} of {own} are inside.",
        )
    ]


def _parse_shape(geojson: str) -> BaseGeometry:
    import shapely

    return shapely.from_geojson(geojson)


def _km2(shape: BaseGeometry) -> float:
    """On the equal-area grid of the whole earth (EPSG:6933), which needs no file of shifts."""
    import shapely
    from pyproj import Transformer

    flat: Any = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True).transform
    return float(shapely.transform(shape, flat, interleaved=False).area) / 1e6


def _schools_inside(shape: BaseGeometry, schools: Sequence[_SchoolPoint]) -> dict[int, int]:
    """How many schools of each directorate lie in the shape."""
    import shapely

    shapely.prepare(shape)
    are_inside = shapely.contains_xy(
        shape, [school.longitude for school in schools], [school.latitude for school in schools]
    )
    counts: dict[int, int] = {}
    for school, is_inside in zip(schools, are_inside, strict=True):
        if is_inside:
            counts[school.directorate_id] = counts.get(school.directorate_id, 0) + 1
    return counts
