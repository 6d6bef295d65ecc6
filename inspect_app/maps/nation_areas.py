"""The country's map as data: each directorate's area, the point its figure stands on, and what its popup says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import RowSelect, db
from inspect_app.driver_statements import read_rows
from inspect_app.inspections.value_texts import number
from inspect_app.maps.figure_shades import shades_of
from inspect_app.maps.nation import DirectorateLine
from inspect_app.overview.directorate_area import Geometry, area_of
from inspect_app.overview.risk.coverage_texts import figure, no_figure_words
from inspect_app.schools.models import Directorate, School

DETAIL = 0.002
"""Degrees (200 m): what a border may be off on the map of the country; its own map shows all of it."""
Place = tuple[float, float]
"""(Latitude, longitude)."""


def nation_data(person: Person, lines: Sequence[DirectorateLine]) -> dict[str, Any]:
    """GeoJSON features in the order of ``lines``; ``at`` is (latitude, longitude), None for one without any place."""
    shades = shades_of(line.per_hundred for line in lines)
    shapes = _shapes(person, {line.code for line in lines})
    features = []
    for line in lines:
        geometry, at = shapes.get(line.code, (None, None))
        facts = {
            "code": line.code,
            "name": line.name,
            "step": shades.step(line.per_hundred),
            "figure": figure(line.per_hundred),
            "hatched": not line.is_comparable,
            "counts": line.counts,
            "told": figure_words(line),
            "seen": seen(line),
            "at": at,
        }
        features.append({"type": "Feature", "properties": facts, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def figure_words(line: DirectorateLine) -> str:
    """The figure in words, which stand in its place where there is none."""
    if line.per_hundred is None:
        return no_figure_words(line.visited, line.registered)
    return _("%(points)s risk points per 100 students of the schools visited", points=figure(line.per_hundred))


def seen(line: DirectorateLine) -> str:
    return _(
        "%(visited)s of %(registered)s schools visited",
        visited=number(line.visited),
        registered=number(line.registered),
    )


def _shapes(person: Person, codes: set[str]) -> dict[str, tuple[Geometry, Place]]:
    directorates = [d for d in db.session.scalars(select(Directorate)) if d.code in codes]
    positions: dict[int, list[Place]] = {}
    if any(d.area is None for d in directorates):
        for of, latitude, longitude in read_rows(_positions_without_boundary(person), {}):
            positions.setdefault(of, []).append((latitude, longitude))
    areas = ((d.code, area_of(d, positions.get(d.id, ())).geojson) for d in directorates)
    return _simplified(tuple((code, area) for code, area in areas if area))


@lru_cache(maxsize=100)
def _positions_without_boundary(person: Person) -> RowSelect:
    """(Directorate, latitude, longitude) of the schools that an area is drawn around."""
    bare = select(Directorate.id).where(Directorate.area.is_(None))
    query = select(School.directorate_id, School.latitude, School.longitude).where(open_today(person))
    placed = School.latitude.is_not(None), School.longitude.is_not(None)
    return query.where(School.directorate_id.in_(bare), *placed)


@lru_cache(maxsize=4)
def _simplified(drawn: tuple[tuple[str, str], ...]) -> dict[str, tuple[Geometry, Place]]:
    """All areas made lighter together, so that neighbours keep one border; each with a point inside it."""
    import numpy as np
    from shapely import coverage_simplify, from_geojson, make_valid, set_precision
    from shapely.geometry import mapping

    found: dict[str, tuple[Geometry, Place]] = {}
    if drawn:
        shapes = make_valid(np.array([from_geojson(area) for _, area in drawn]))
        for (code, _), shape in zip(drawn, coverage_simplify(shapes, DETAIL), strict=True):
            inside = shape.representative_point()
            geometry = mapping(set_precision(shape, 0.0005))
            found[code] = (geometry, (round(inside.y, 4), round(inside.x, 4)))
    return found
