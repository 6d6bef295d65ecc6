"""What becomes of the areas of directorates that merge, or between which schools move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.schools.models import Directorate, School


def join_areas(into: Directorate, merged: Sequence[Directorate]) -> None:
    """The areas together: exact where all of them are, approximate where one is rough or missing.

    A new directorate without an area of its own adds nothing and takes nothing away. Those dissolved keep theirs.
    """
    began_with_it = into.area is not None or _has_schools(into)
    parts = [into, *merged] if began_with_it else list(merged)
    areas = [unit.area for unit in parts if unit.area]
    if not areas:
        return
    exact = all(unit.area and not unit.area_approximate for unit in parts)
    into.area, into.area_approximate = _union(areas), not exact
    into.area_source = " + ".join(unit.code for unit in parts if unit.area)[:200]


def loosen_areas(units: Iterable[Directorate]) -> None:
    """An area stays as it was drawn, but is no longer called exact."""
    for unit in units:
        if unit.area:
            unit.area_approximate = True


def _has_schools(unit: Directorate) -> bool:
    return db.session.scalar(select(School.id).where(School.directorate_id == unit.id).limit(1)) is not None


def _union(areas: Sequence[str]) -> str:
    import shapely

    return str(shapely.to_geojson(shapely.union_all([shapely.from_geojson(area) for area in areas])))
