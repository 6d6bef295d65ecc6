"""What a file of boundaries would change, row by row, and what a person should look at before it does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.boundaries import Boundaries, DirectorateArea
from inspect_app.schools.boundary_warnings import (
    foreign_school_warnings,
    gap_warnings,
    overlap_warnings,
    own_school_warnings,
    size_warnings,
)
from inspect_app.schools.models import Directorate, School

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


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
    """What is stored, by directorate, and the shapes there would be afterwards: in degrees and, of equal area, in m.

    ``gaps``: holes in the country afterwards that were none before; none as long as some directorate has no area.
    """

    stored: dict[int, _StoredArea]
    schools: list[_SchoolPoint]
    shapes: dict[int, BaseGeometry]
    flat: dict[int, BaseGeometry]
    covered: BaseGeometry
    gaps: BaseGeometry


def compare_boundaries(session: Session, boundaries: Boundaries) -> list[BoundaryChange]:
    """What storing these would do, in the order of the codes, rows with a warning first; writes nothing."""
    country = _read_country(session, boundaries)
    changes = [_change(area, country) for area in boundaries.areas]
    return sorted(changes, key=lambda change: (not change.warnings, change.area.directorate.code))


def _read_country(session: Session, boundaries: Boundaries) -> _Country:
    import shapely

    columns = Directorate.id, Directorate.name_ar, Directorate.name_en, Directorate.area, Directorate.area_approximate
    query = select(*columns).where(Directorate.successor_id.is_(None))
    stored = {
        row.id: _StoredArea(Text(row.name_ar, row.name_en), row.area, row.area_approximate)
        for row in session.execute(query)
    }
    before = {id_: _parse_shape(one.area) for id_, one in stored.items() if one.area}
    shapes = before | {area.directorate.id: _parse_shape(area.geojson) for area in boundaries.areas}
    flat = {id_: _flatten(shape) for id_, shape in shapes.items()}
    covered = shapely.union_all(list(flat.values()))
    gaps = shapely.Polygon()
    if len(shapes) == len(stored):
        gaps = shapely.difference(
            _holes(covered), _holes(shapely.union_all([_flatten(one) for one in before.values()]))
        )
    return _Country(stored, _school_points(session), shapes, flat, covered, gaps)


def _holes(land: BaseGeometry) -> BaseGeometry:
    import shapely

    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return shapely.union_all([shapely.Polygon(ring) for part in parts for ring in part.interiors])


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
    before, flat = country.stored[directorate_id], country.flat[directorate_id]
    flat_before = _flatten(_parse_shape(before.area)) if before.area else None
    km2, km2_before = _km2(flat), flat_before and _km2(flat_before)
    foreign = _schools_inside(country.shapes[directorate_id], country.schools)
    own = sum(school.directorate_id == directorate_id for school in country.schools)
    inside = foreign.pop(directorate_id, 0)
    lost = _km2(flat_before.difference(country.covered)) if flat_before else 0.0
    warnings = [
        *area.doubts,
        *size_warnings(km2, km2_before),
        *foreign_school_warnings({country.stored[id_].name: count for id_, count in foreign.items()}),
        *overlap_warnings(_overlaps(directorate_id, foreign, country), km2),
        *own_school_warnings(own, inside),
        *gap_warnings(lost, km2_before, _gap_km2(flat, country), km2),
    ]
    was_exact = before.area is not None and not before.approximate
    if was_exact and area.approximate:
        warnings.append(Text("مساحة تقريبية ستحل محل حدود دقيقة.", "A rough area would replace an exact one."))
    differs = (before.area, before.approximate) != (area.geojson, area.approximate)
    return BoundaryChange(area, km2, km2_before, was_exact, differs, own, inside, tuple(warnings))


def _overlaps(directorate_id: int, foreign: Mapping[int, int], country: _Country) -> dict[Text, tuple[float, float]]:
    """By the name of another directorate, the common km² and all of its own. One whose schools lie inside and most of
    whose area does is left out: its schools say so.
    """
    shape = country.flat[directorate_id]
    overlaps = {}
    for id_, other in country.flat.items():
        if id_ == directorate_id or not shape.intersects(other):
            continue
        common, whole = _km2(shape.intersection(other)), _km2(other)
        if not (id_ in foreign and common > whole / 2):
            overlaps[country.stored[id_].name] = (common, whole)
    return overlaps


def _gap_km2(flat: BaseGeometry, country: _Country) -> float:
    """Of the gaps that begin where this shape ends; borders that were cut apart touch within a few metres."""
    import shapely

    beside = [gap for gap in shapely.get_parts(country.gaps) if gap.distance(flat) < 1]
    return sum(map(_km2, beside))


def _parse_shape(geojson: str) -> BaseGeometry:
    import shapely

    return shapely.from_geojson(geojson)


def _flatten(shape: BaseGeometry) -> BaseGeometry:
    """On the equal-area grid of the whole earth (EPSG:6933), in metres, which needs no file of shifts."""
    import shapely
    from pyproj import Transformer

    to_metres: Any = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True).transform
    return shapely.make_valid(shapely.transform(shape, to_metres, interleaved=False))


def _km2(flat: BaseGeometry) -> float:
    return float(flat.area) / 1e6


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
