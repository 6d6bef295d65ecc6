"""Areas of directorates: loaded from the ministry's own file, or worked out from where the schools stand."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.boundary_files import boundary_child
from inspect_app.schools.boundary_files.choose_layer import LayerCount
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.importing.import_limits import MAX_SECONDS, MAX_SHAPES_BYTES
from inspect_app.schools.importing.table_cells import TOO_HEAVY_FILE, UnreadableFile

_PRECISION_DEGREES = 0.00001
_AROUND_SCHOOLS_KM = 2.0
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class DirectorateArea:
    """The area of one directorate as GeoJSON text, EPSG:4326; ``names`` are what its shapes are called in the file."""

    directorate: RegisteredDirectorate
    geojson: str
    approximate: bool
    names: tuple[str, ...]
    doubts: tuple[Text, ...] = ()
    """What in the file speaks against its being this directorate's."""


@dataclass(frozen=True)
class Boundaries:
    """What a file of boundaries holds for our directorates."""

    areas: list[DirectorateArea]
    unmatched: list[str]
    """Names or codes in the file that mean no directorate, or more than one."""
    untouched: list[RegisteredDirectorate]
    """Directorates the file says nothing of: they keep what they had."""
    remarks: tuple[Text, ...] = ()
    """How the file was read, where that is not a matter of course."""


class LayerUnchosen(Exception):
    """The file has several layers (name, shapes, directorates found or None) and nothing says which is meant."""

    def __init__(self, layers: list[LayerCount]) -> None:
        super().__init__(f"{len(layers)} layers")
        self.layers = layers


def read_boundaries(session: Session, file: Path, layer: str = "") -> Boundaries:
    """Matches the shapes of a file to directorates, by code or else by name; writes nothing.

    ``layer``: its name, where the file has several. Raises UnreadableFile and LayerUnchosen.
    """
    directorates = DirectorateIndex.read(session)
    content = _read_apart(file, layer, directorates)
    if "layers" in content:
        raise LayerUnchosen([(name, count, found) for name, count, found in content["layers"]])
    by_id = {directorate.id: directorate for directorate in directorates.all}
    areas = [
        DirectorateArea(by_id[id_], geojson, approximate, tuple(names), _texts(doubts))
        for id_, geojson, approximate, names, doubts in content["areas"]
    ]
    found = {area.directorate for area in areas}
    untouched = [one for one in directorates.all if one not in found]
    return Boundaries(areas, content["unmatched"], untouched, _texts(content["remarks"]))


def _texts(pairs: list[list[str]]) -> tuple[Text, ...]:
    return tuple(Text(ar, en) for ar, en in pairs)


def _read_apart(file: Path, layer: str, directorates: DirectorateIndex) -> dict[str, Any]:
    """What ``boundary_child`` prints of this file. Raises UnreadableFile."""
    command = [sys.executable, "-I", "-m", boundary_child.__name__, str(file.resolve())]
    given = json.dumps([[astuple(directorate) for directorate in directorates.all], layer]).encode()
    try:
        child = subprocess.run(command, input=given, env={}, capture_output=True, timeout=MAX_SECONDS, check=True)  # noqa: S603
    except subprocess.SubprocessError as error:
        raise UnreadableFile(TOO_HEAVY_FILE) from error
    if len(child.stdout) > MAX_SHAPES_BYTES:
        raise UnreadableFile(TOO_HEAVY_FILE)
    content: dict[str, Any] = json.loads(child.stdout)
    if "unreadable" in content:
        raise UnreadableFile(Text(*content["unreadable"]))
    return content


def area_around_schools(points: Sequence[tuple[float, float]]) -> str | None:
    """The area around (latitude, longitude) points, as GeoJSON text: their hull and 2 km; None without points.

    Always approximate: it is where the schools of a directorate are, not where the directorate ends.
    """
    if not points:
        return None
    import shapely
    from shapely.affinity import scale

    shrink = math.cos(math.radians(sum(latitude for latitude, _ in points) / len(points)))
    hull = shapely.MultiPoint([(longitude * shrink, latitude) for latitude, longitude in points]).convex_hull
    around = hull.buffer(_AROUND_SCHOOLS_KM / _KM_PER_DEGREE, quad_segs=4)
    stretched = scale(around, xfact=1 / shrink, yfact=1, origin=(0, 0))
    return str(shapely.to_geojson(shapely.set_precision(stretched, _PRECISION_DEGREES)))
