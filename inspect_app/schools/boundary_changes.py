"""What a file of boundaries would change, row by row, and what a person has to look at before it does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools import boundary_warnings as warn
from inspect_app.schools.boundaries import Boundaries, DirectorateArea, area_around_schools
from inspect_app.schools.boundary_shapes import (
    SchoolPoint,
    flatten,
    geojson_km2,
    holes,
    joined,
    km2_beside,
    km2_of,
    parse_shape,
    schools_inside,
)
from inspect_app.schools.models import Directorate, School

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class BoundaryChange:
    """One directorate's area, before and after. ``schools``: its active ones with a position; ``inside``: of those.

    A row with ``questions`` is stored only when somebody says so; ``notes`` are told and hinder nothing.
    """

    area: DirectorateArea
    km2: float
    km2_before: float | None
    """Of the area that is stored, else of the one drawn around the schools; None where there is neither."""
    was_loaded: bool
    was_exact: bool
    differs: bool
    schools: int
    inside: int
    foreign_directorates: int
    """How many others have schools inside."""
    overlap_km2: float
    gap_km2: float
    questions: tuple[Text, ...]
    notes: tuple[Text, ...]

    def is_stored(self, accepted: Collection[str]) -> bool:
        """``accepted``: the codes of the directorates whose questions were answered with yes."""
        return self.differs and (not self.questions or self.area.directorate.code in accepted)

    @property
    def overwrites(self) -> bool:
        """It would replace an exact area by something else."""
        return self.was_exact and self.differs


@dataclass(frozen=True)
class _StoredArea:
    name: Text
    area: str | None
    approximate: bool

    @property
    def is_exact(self) -> bool:
        return self.area is not None and not self.approximate


@dataclass(frozen=True)
class _Country:
    """What is stored, by directorate, and the shapes there would be afterwards: in degrees and, of equal area, in m.

    ``gaps``: holes in the country afterwards that were none before; none as long as some directorate has no area.
    """

    stored: dict[int, _StoredArea]
    schools: list[SchoolPoint]
    shapes: dict[int, BaseGeometry]
    flat: dict[int, BaseGeometry]
    covered: BaseGeometry
    gaps: BaseGeometry


@dataclass(frozen=True)
class _Measured:
    """``own``, ``inside`` and, by directorate, ``foreign`` count schools; ``overlaps`` as ``_overlaps`` tells them."""

    km2: float
    km2_before: float | None
    own: int
    inside: int
    foreign: dict[int, int]
    overlaps: dict[int, tuple[float, float]]
    gap_km2: float


def compare_boundaries(session: Session, boundaries: Boundaries) -> list[BoundaryChange]:
    """What storing these would do, in the order of the codes, rows with a question first; writes nothing."""
    country = _read_country(session, boundaries)
    changes = [_change(area, country) for area in boundaries.areas]
    return sorted(changes, key=lambda change: (not change.questions, change.area.directorate.code))


def file_remarks(boundaries: Boundaries, changes: Sequence[BoundaryChange]) -> list[Text]:
    """How the file was read, and whether its shapes look like governorates by the schools inside them."""
    large = sum(change.foreign_directorates > 1 for change in changes)
    return [*boundaries.remarks, *warn.governorate_warnings(large, len(changes))]


def changes_digest(changes: Sequence[BoundaryChange]) -> str:
    """Names what was shown: another stamp means that file, schools or stored areas are no longer the same."""
    content = [
        (
            change.area.directorate.id,
            change.area.geojson,
            change.km2_before,
            change.was_exact,
            [text.en for text in (*change.questions, *change.notes)],
        )
        for change in changes
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _read_country(session: Session, boundaries: Boundaries) -> _Country:
    columns = Directorate.id, Directorate.name_ar, Directorate.name_en, Directorate.area, Directorate.area_approximate
    query = select(*columns).where(Directorate.valid_to.is_(None))
    stored = {
        row.id: _StoredArea(Text(row.name_ar, row.name_en), row.area, row.area_approximate)
        for row in session.execute(query)
    }
    before = {id_: parse_shape(one.area) for id_, one in stored.items() if one.area}
    shapes = before | {area.directorate.id: parse_shape(area.geojson) for area in boundaries.areas}
    flat = {id_: flatten(shape) for id_, shape in shapes.items()}
    covered, gaps = joined(flat.values()), joined([])
    if len(shapes) == len(stored):
        gaps = holes(covered).difference(holes(joined(map(flatten, before.values()))))
    schools = [school for school in _school_points(session) if school.directorate_id in stored]
    return _Country(stored, schools, shapes, flat, covered, gaps)


def _school_points(session: Session) -> list[SchoolPoint]:
    rows = session.execute(select(School.directorate_id, School.latitude, School.longitude).where(School.active))
    return [
        SchoolPoint(row.directorate_id, row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    ]


def _change(area: DirectorateArea, country: _Country) -> BoundaryChange:
    before, found = country.stored[area.directorate.id], _measure(area.directorate.id, country)
    return BoundaryChange(
        area=area,
        km2=found.km2,
        km2_before=found.km2_before,
        was_loaded=before.area is not None,
        was_exact=before.is_exact,
        differs=(before.area, before.approximate) != (area.geojson, area.approximate),
        schools=found.own,
        inside=found.inside,
        foreign_directorates=len(found.foreign),
        overlap_km2=sum(common for common, _ in found.overlaps.values()),
        gap_km2=found.gap_km2,
        questions=tuple(_questions(area, before, found, country)),
        notes=tuple(_notes(before, found, country)),
    )


def _measure(id_: int, country: _Country) -> _Measured:
    own = [(school.latitude, school.longitude) for school in country.schools if school.directorate_id == id_]
    foreign = schools_inside(country.shapes[id_], country.schools)
    inside = foreign.pop(id_, 0)
    drawn = country.stored[id_].area or area_around_schools(own)
    flat = country.flat[id_]
    return _Measured(
        km2=km2_of(flat),
        km2_before=geojson_km2(drawn) if drawn else None,
        own=len(own),
        inside=inside,
        foreign=foreign,
        overlaps=_overlaps(id_, country),
        gap_km2=km2_beside(flat, country.gaps),
    )


def _overlaps(directorate_id: int, country: _Country) -> dict[int, tuple[float, float]]:
    """By the id of another directorate, the common km² and all of its own."""
    shape = country.flat[directorate_id]
    return {
        id_: (km2_of(shape.intersection(other)), km2_of(other))
        for id_, other in country.flat.items()
        if id_ != directorate_id and shape.intersects(other)
    }


def _questions(area: DirectorateArea, before: _StoredArea, found: _Measured, country: _Country) -> Iterator[Text]:
    names = {id_: stored.name for id_, stored in country.stored.items()}
    # Of one whose schools lie inside, these say so already.
    others = {names[id_]: pair for id_, pair in found.overlaps.items() if id_ not in found.foreign}
    yield from area.doubts
    if before.area:
        yield from warn.size_warnings(found.km2, found.km2_before)
    else:
        yield from warn.derived_size_warnings(found.km2, found.km2_before, found.own)
    yield from warn.foreign_school_warnings({names[id_]: count for id_, count in found.foreign.items()})
    yield from warn.cover_warnings(others)
    yield from warn.own_school_warnings(found.own, found.inside)
    yield from warn.rough_warnings(before.is_exact, area.approximate)


def _notes(before: _StoredArea, found: _Measured, country: _Country) -> Iterator[Text]:
    lost = km2_of(flatten(parse_shape(before.area)).difference(country.covered)) if before.area else 0.0
    named = {country.stored[id_].name: pair for id_, pair in found.overlaps.items()}
    yield from warn.overlap_warnings(named, found.km2)
    yield from warn.gap_warnings(lost, found.km2_before if before.area else None, found.gap_km2, found.km2)
