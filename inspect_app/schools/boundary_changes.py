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

from inspect_app.checklists.model import Text
from inspect_app.schools.boundaries import Boundaries, DirectorateArea
from inspect_app.schools.models import Directorate, School

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MANY_TIMES = 3.0
"""An area grown or shrunk by more is not the same boundary drawn better."""
_NAMED = 5


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
class _Placed:
    directorate_id: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class _StoredAreas:
    name: Text
    area: str | None
    approximate: bool


@dataclass(frozen=True)
class _Country:
    """What is stored, by directorate, and the shapes there would be afterwards."""

    stored: dict[int, _StoredAreas]
    schools: list[_Placed]
    shapes: dict[int, BaseGeometry]


def changes_of(session: Session, boundaries: Boundaries) -> list[BoundaryChange]:
    """What storing these would do, in the order of the codes, rows with a warning first; writes nothing."""
    columns = Directorate.id, Directorate.name_ar, Directorate.name_en, Directorate.area, Directorate.area_approximate
    stored = {
        row.id: _StoredAreas(Text(row.name_ar, row.name_en), row.area, row.area_approximate)
        for row in session.execute(select(*columns))
    }
    texts = {id_: one.area for id_, one in stored.items()} | {a.directorate.id: a.geojson for a in boundaries.areas}
    country = _Country(stored, _schools(session), {id_: _shape(text) for id_, text in texts.items() if text})
    changes = [_change(area, country) for area in boundaries.areas]
    return sorted(changes, key=lambda change: (not change.warnings, change.area.directorate.code))


def _schools(session: Session) -> list[_Placed]:
    rows = session.execute(select(School.directorate_id, School.latitude, School.longitude).where(School.active))
    return [
        _Placed(row.directorate_id, row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    ]


def stamp_of(changes: Sequence[BoundaryChange]) -> str:
    """Names what was shown: another stamp means that file, schools or stored areas are no longer the same."""
    shown = [
        (one.area.directorate.id, one.area.geojson, one.km2_before, one.was_exact, [text.en for text in one.warnings])
        for one in changes
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _change(area: DirectorateArea, country: _Country) -> BoundaryChange:
    here = area.directorate.id
    before, shape = country.stored[here], country.shapes[here]
    km2, km2_before = _km2(shape), _km2(_shape(before.area)) if before.area else None
    held = _inside(shape, country.schools)
    own, inside = sum(one.directorate_id == here for one in country.schools), held.pop(here, 0)
    others = {country.stored[id_].name: count for id_, count in held.items()}
    under = _of_areas(shape, country, {here, *held})
    warnings = [*_of_size(km2, km2_before), *_of_others(others), *under, *_of_schools(own, inside)]
    was_exact = before.area is not None and not before.approximate
    if was_exact and area.approximate:
        warnings.append(Text("مساحة تقريبية ستحل محل حدود دقيقة.", "A rough area would replace an exact one."))
    differs = (before.area, before.approximate) != (area.geojson, area.approximate)
    return BoundaryChange(area, km2, km2_before, was_exact, differs, own, inside, tuple(warnings))


def _of_size(km2: float, before: float | None) -> list[Text]:
    if not before or before / MANY_TIMES <= km2 <= before * MANY_TIMES:
        return []
    if km2 > before:
        times = f"{km2 / before:,.1f}"
        return [Text(f"تبلغ {times} ضعف المساحة السابقة.", f"It covers {times} times the area it had.")]
    share = f"{100 * km2 / before:.0f}%"
    return [Text(f"لا تبلغ إلا {share} من المساحة السابقة.", f"It covers no more than {share} of the area it had.")]


def _of_others(held: dict[Text, int]) -> list[Text]:
    if not held:
        return []
    most = sorted(held.items(), key=lambda pair: -pair[1])
    ar, en = _listed([Text(f"{name.ar} ({count})", f"{name.en} ({count})") for name, count in most])
    return [Text(f"تقع داخلها مدارس مديريات أخرى: {ar}.", f"Schools of other directorates lie inside it: {en}.")]


def _of_areas(shape: BaseGeometry, country: _Country, passed: set[int]) -> list[Text]:
    """Others (but those passed over) whose area, as it would be afterwards, lies for the greater part in this one."""
    covered = [
        country.stored[id_].name
        for id_, other in country.shapes.items()
        if id_ not in passed and shape.intersects(other) and shape.intersection(other).area > other.area / 2
    ]
    if not covered:
        return []
    ar, en = _listed(covered)
    return [Text(f"تغطي مساحة مديريات أخرى: {ar}.", f"It covers the area of other directorates: {en}.")]


def _listed(names: Sequence[Text]) -> tuple[str, str]:
    more = len(names) - _NAMED
    ar, en = "، ".join(one.ar for one in names[:_NAMED]), ", ".join(one.en for one in names[:_NAMED])
    return (f"{ar} وغيرها (+{more})", f"{en} and others (+{more})") if more > 0 else (ar, en)


def _of_schools(own: int, inside: int) -> list[Text]:
    if inside * 2 >= own:
        return []
    return [
        Text(
            f"أكثر مدارس المديرية خارجها: داخلها {inside} من {own}.",
            f"Most schools of the directorate lie outside it: {inside} of {own} are inside.",
        )
    ]


def _shape(geojson: str) -> BaseGeometry:
    import shapely

    return shapely.from_geojson(geojson)


def _km2(shape: BaseGeometry) -> float:
    """On the equal-area grid of the whole earth (EPSG:6933), which needs no file of shifts."""
    import shapely
    from pyproj import Transformer

    flat: Any = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True).transform
    return float(shapely.transform(shape, flat, interleaved=False).area) / 1e6


def _inside(shape: BaseGeometry, schools: Sequence[_Placed]) -> dict[int, int]:
    """How many schools of which directorate lie in the shape."""
    import shapely

    shapely.prepare(shape)
    found = shapely.contains_xy(shape, [one.longitude for one in schools], [one.latitude for one in schools])
    counts: dict[int, int] = {}
    for school, is_in in zip(schools, found, strict=True):
        if is_in:
            counts[school.directorate_id] = counts.get(school.directorate_id, 0) + 1
    return counts
