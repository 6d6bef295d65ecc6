"""Positions that are stored as written and should be looked at: far from the directorate, far moved, twice the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.importing.planning.known_schools import KnownSchools
from inspect_app.schools.importing.school_rows import POSITION_HEADING, Complaint
from inspect_app.schools.models import Directorate
from inspect_app.schools.positions import distance_m

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry.base import BaseGeometry

MAX_KM_OUTSIDE = 10
"""Of the exact area of its directorate. Boundaries are simplified to some 50 m; villages lie on either side."""
MAX_KM_TO_OTHERS = 60
"""To the nearest other school of a directorate without an exact area: the widest gaps are those of the desert road."""
MAX_KM_MOVED = 5
_MIN_KNOWN = 3
"""Known positions of a directorate by which its new ones are judged; with fewer, those of the file are asked too."""
_MAX_NAMED = 3
_KM_PER_DEGREE = 111.2
_MIDDLE_LATITUDE = 31.3
"""Of the country: the flat grid is true to 2.5 % at its ends."""
Position = tuple[float, float]


@dataclass(frozen=True)
class PlacedSchool:
    """A school whose position or directorate the file brings; positions in degrees, latitude first."""

    row: int
    number: str
    directorate_id: int
    position: Position
    before: Position | None

    def flag(self, reason: Text) -> Complaint:
        latitude, longitude = self.position
        return Complaint(self.row, POSITION_HEADING, f"{self.number}: {latitude:g}, {longitude:g}", reason)


def read_exact_areas(session: Session) -> dict[int, str]:
    """GeoJSON of the directorates whose area was loaded as exact, by id."""
    query = select(Directorate.id, Directorate.area)
    exact = query.where(Directorate.area.is_not(None), Directorate.area_approximate.is_(False))
    return {id_: area for id_, area in session.execute(exact) if area}


def position_flags(
    placed: Sequence[PlacedSchool], known: KnownSchools, exact_areas: Mapping[int, str]
) -> list[Complaint]:
    """Schools far from their directorate, then those that moved far; each in the order of the file."""
    if not placed:
        return []
    far = _far_flags(placed, known, {id_: _flat_shape(geojson) for id_, geojson in exact_areas.items()})
    moves = [(one, distance_m(one.before, one.position) / 1000) for one in placed if one.before]
    return [*far, *(one.flag(_moved(km)) for one, km in moves if km > MAX_KM_MOVED)]


def shared_position_flags(placed: Sequence[PlacedSchool], known: KnownSchools) -> list[Complaint]:
    """Schools that would stand exactly where another one stands."""
    positions = {number: (school["latitude"], school["longitude"]) for number, school in known.by_number.items()}
    positions |= {one.number: one.position for one in placed}
    numbers: dict[Position, list[str]] = defaultdict(list)
    for number, position in positions.items():
        numbers[position].append(number)
    shared = ((one, [other for other in numbers[one.position] if other != one.number]) for one in placed)
    return [one.flag(_same_position(others)) for one, others in shared if others]


def _far_flags(
    placed: Sequence[PlacedSchool], known: KnownSchools, shapes: Mapping[int, BaseGeometry]
) -> list[Complaint]:
    import numpy as np

    points = _flat_points([one.position for one in placed])
    directorates = np.array([one.directorate_id for one in placed])
    known_points = _known_points(known)
    km = np.zeros(len(placed))
    for directorate_id in set(directorates.tolist()):
        own = directorates == directorate_id
        if directorate_id in shapes:
            km[own] = _km_outside(points[own], shapes[directorate_id])
        else:
            km[own] = _km_to_others(points[own], known_points.get(directorate_id, []))
    limits = np.array([MAX_KM_OUTSIDE if one.directorate_id in shapes else MAX_KM_TO_OTHERS for one in placed])
    found = np.flatnonzero(km > limits).tolist()
    homes = _directorates_at(points[found], shapes)
    return [
        placed[index].flag(_far(float(km[index]), placed[index].directorate_id in shapes, _name(known, home)))
        for index, home in zip(found, homes, strict=True)
    ]


def _known_points(known: KnownSchools) -> dict[int, list[Position]]:
    points: dict[int, list[Position]] = defaultdict(list)
    for school in known.by_number.values():
        if school["latitude"] is not None and school["longitude"] is not None:
            points[school["directorate_id"]].append((school["latitude"], school["longitude"]))
    return points


def _km_outside(points: np.ndarray, shape: BaseGeometry) -> np.ndarray:
    import numpy as np
    import shapely

    shapely.prepare(shape)
    outside = ~shapely.intersects(shape, points)
    km = np.zeros(len(points))
    km[outside] = shapely.distance(shape, points[outside])
    return km


def _km_to_others(points: np.ndarray, known: Sequence[Position]) -> np.ndarray:
    """To the nearest known position of the directorate that is another one; 0 where there is none.

    Schools on one and the same position do not vouch for each other.
    """
    import numpy as np
    import shapely

    others = _flat_points(known)
    if len(others) < _MIN_KNOWN:
        others = np.concatenate([others, points])
    km = np.zeros(len(points))
    nearest, distances = shapely.STRtree(others).query_nearest(
        points, return_distance=True, exclusive=True, all_matches=False
    )
    km[nearest[0]] = distances
    return km


def _directorates_at(points: np.ndarray, shapes: Mapping[int, BaseGeometry]) -> list[int | None]:
    """In the exact area of which directorate each point lies."""
    import shapely

    homes: list[int | None] = [None] * len(points)
    ids = list(shapes)
    for point, shape in shapely.STRtree(list(shapes.values())).query(points, predicate="intersects").T.tolist():
        homes[point] = ids[shape]
    return homes


def _flat_points(positions: Iterable[Position]) -> np.ndarray:
    """On a flat grid in km."""
    import numpy as np
    import shapely

    degrees = np.array([(longitude, latitude) for latitude, longitude in positions], dtype=float).reshape(-1, 2)
    points: np.ndarray = shapely.points(_flatten(degrees))
    return points


def _flat_shape(geojson: str) -> BaseGeometry:
    import shapely

    return shapely.transform(shapely.from_geojson(geojson), _flatten)


def _flatten(degrees: Any) -> Any:  # noqa: ANN401 - an array of longitudes and latitudes, into km
    return degrees * (_KM_PER_DEGREE * math.cos(math.radians(_MIDDLE_LATITUDE)), _KM_PER_DEGREE)


def _name(known: KnownSchools, directorate_id: int | None) -> Text | None:
    return known.directorate_names[directorate_id] if directorate_id is not None else None


def _far(km: float, is_exact: bool, home: Text | None) -> Text:
    if is_exact:
        ar, en = f"يبعد {km:.0f} كم عن حدود مديريته", f"{km:.0f} km outside the boundary of its directorate"
    else:
        ar = f"يبعد {km:.0f} كم عن أقرب مدرسة أخرى في مديريته"
        en = f"{km:.0f} km from the nearest other school of its directorate"
    return Text(f"{ar}، ويقع في {home.ar}", f"{en}; it lies in {home.en}") if home else Text(ar, en)


def _moved(km: float) -> Text:
    return Text(f"انتقل {km:.0f} كم عن الموقع المحفوظ", f"moved {km:.0f} km from the position that is stored")


def _same_position(numbers: Sequence[str]) -> Text:
    more = len(numbers) - _MAX_NAMED
    rest = f" (+{more})" if more > 0 else ""
    return Text(
        f"هو نفسه موقع المدرسة {'، '.join(numbers[:_MAX_NAMED])}{rest}",
        f"the same position as school {', '.join(numbers[:_MAX_NAMED])}{rest}",
    )
