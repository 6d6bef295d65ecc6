"""Measuring areas of directorates: km², holes between them, schools inside. shapely is imported when first needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class SchoolPoint:
    """Where a school of a directorate is, in degrees."""

    directorate_id: int
    latitude: float
    longitude: float


def parse_shape(geojson: str) -> BaseGeometry:
    import shapely

    return shapely.from_geojson(geojson)


def flatten(shape: BaseGeometry) -> BaseGeometry:
    """On the equal-area grid of the whole earth (EPSG:6933), in metres, which needs no file of shifts."""
    import shapely
    from pyproj import Transformer

    to_metres: Any = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True).transform
    return shapely.make_valid(shapely.transform(shape, to_metres, interleaved=False))


def km2_of(flat: BaseGeometry) -> float:
    return float(flat.area) / 1e6


def geojson_km2(geojson: str) -> float:
    return km2_of(flatten(parse_shape(geojson)))


def joined(flat: Iterable[BaseGeometry]) -> BaseGeometry:
    import shapely

    return shapely.union_all(list(flat))


def holes(land: BaseGeometry) -> BaseGeometry:
    """What lies wholly inside the land and is not of it."""
    import shapely

    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return shapely.union_all([shapely.Polygon(ring) for part in parts for ring in part.interiors])


def km2_beside(flat: BaseGeometry, gaps: BaseGeometry) -> float:
    """Of the gaps that begin where this shape ends; borders that were cut apart touch within a metre."""
    import shapely

    return sum(km2_of(gap) for gap in shapely.get_parts(gaps) if gap.distance(flat) < 1)


def schools_inside(shape: BaseGeometry, schools: Sequence[SchoolPoint]) -> dict[int, int]:
    """How many schools of each directorate lie in the shape, in degrees as they are."""
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
