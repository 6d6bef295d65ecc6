"""The small vector map of a package: the directorates' areas and where the other schools stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.overview.directorate_area import area_of
from inspect_app.schools.models import Directorate, School

COARSE = 0.001
"""Degrees, some 100 m: what a tablet's small map can show."""


def vector_map(person: Person, directorates: Sequence[int], chosen: Collection[int]) -> dict[str, Any]:
    """``areas`` of these directorates, and every other school of theirs that the person may see as a point."""
    query = (
        select(School.id, School.directorate_id, School.number, School.name_ar, School.name_en)
        .add_columns(School.latitude, School.longitude)
        .where(open_today(person), School.directorate_id.in_(directorates))
        .where(School.latitude.is_not(None), School.longitude.is_not(None))
        .order_by(School.number)
    )
    rows = db.session.execute(query).all()
    points: dict[int, list[tuple[float, float]]] = {}
    for row in rows:
        points.setdefault(row.directorate_id, []).append((row.latitude, row.longitude))
    areas = select(Directorate).where(Directorate.id.in_(directorates)).order_by(Directorate.code)
    return {
        "areas": [_area(one, points.get(one.id, [])) for one in db.session.scalars(areas)],
        "schools": [
            [row.number, round(row.latitude, 5), round(row.longitude, 5), row.name_ar, row.name_en]
            for row in rows
            if row.id not in chosen
        ],
    }


def _area(directorate: Directorate, points: list[tuple[float, float]]) -> dict[str, Any]:
    area = area_of(directorate, points)
    return {
        "directorate": directorate.code,
        "approximate": area.approximate,
        "geometry": json.loads(_coarse(area.geojson)) if area.geojson else None,
    }


@lru_cache(maxsize=128)
def _coarse(geojson: str) -> str:
    import shapely

    shape = shapely.simplify(shapely.from_geojson(geojson), COARSE)
    return str(shapely.to_geojson(shapely.set_precision(shape, COARSE / 10)))
