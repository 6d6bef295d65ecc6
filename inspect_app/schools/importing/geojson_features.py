"""The features of a GeoJSON text, however it is written. Parsed here, never by GDAL: docs/registry.md says why."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_app.bounded_json import read_json
from inspect_app.checklists import Text
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.import_limits import MAX_JSON_DEPTH, MAX_JSON_VALUES
from inspect_app.schools.importing.table_cells import UnreadableFile

_RECORD_SEPARATOR = b"\x1e"
_NAMED_SYSTEM = re.compile(r"(?i).*\b(EPSG|ESRI|OGC)\b.*[:/](CRS84|[0-9]+)$")
"""urn:ogc:def:crs:OGC:1.3:CRS84, EPSG:4326, urn:ogc:def:crs:EPSG::3066, http://www.opengis.net/def/crs/EPSG/0/4326."""
_GEOMETRIES = {
    *("Point", "LineString", "Polygon", "GeometryCollection"),
    *("MultiPoint", "MultiLineString", "MultiPolygon"),
}

_NOT_GEOJSON = Text(
    "الملف ليس GeoJSON صحيحاً (FeatureCollection).", "The file is not valid GeoJSON (a FeatureCollection)."
)
_TOPOJSON = Text(
    "هذا ملف TopoJSON. احفظه بصيغة GeoJSON وأعد المحاولة.", "This is TopoJSON. Save it as GeoJSON and try again."
)
_ESRI_JSON = Text(
    "هذا ملف JSON بصيغة Esri. صدّره بصيغة GeoJSON وأعد المحاولة.",
    "This is Esri's own JSON. Export it as GeoJSON and try again.",
)
_BARE_GEOMETRY = Text(
    "في الملف شكل هندسي بلا خصائص، فلا يُعرف لمن هو. احفظه كـ FeatureCollection مع الخصائص.",
    "The file holds a bare geometry without properties: nothing says whose it is. Save a FeatureCollection.",
)


@dataclass(frozen=True)
class Features:
    """``features`` are objects of type Feature as they stand; ``system`` is "" when the file names none."""

    features: list[dict[str, Any]]
    system: str


def read_features(data: bytes) -> Features:
    """What a FeatureCollection, one Feature, a list of them or a text with one on each line holds.

    Raises UnreadableFile.
    """
    content = _parse(data.removeprefix(BOM_UTF8))
    system = ""
    if isinstance(content, dict):
        _refuse_other_json(content)
        system = system_name(content.get("crs"))
        content = [content] if content.get("type") == "Feature" else content.get("features")
    if not isinstance(content, list) or not all(map(_is_feature, content)):
        raise UnreadableFile(_NOT_GEOJSON)
    return Features(content, system)


def properties_of(feature: dict[str, Any]) -> dict[str, Any]:
    """The properties; none where the feature has no such member, or null."""
    return feature.get("properties") or {}


def _parse(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return read_json(data, MAX_JSON_VALUES, MAX_JSON_DEPTH)
    except ValueError as error:
        texts = _sequence(data)
        if len(texts) < 2:
            raise UnreadableFile(_NOT_GEOJSON) from error
    try:
        return read_json(b"[%b]" % b",".join(texts), MAX_JSON_VALUES, MAX_JSON_DEPTH)
    except ValueError as error:
        raise UnreadableFile(_NOT_GEOJSON) from error


def _sequence(data: bytes) -> Sequence[bytes]:
    """The JSON texts of a sequence: each behind a record separator (RFC 8142), else one on each line."""
    separator = _RECORD_SEPARATOR if data.lstrip().startswith(_RECORD_SEPARATOR) else b"\n"
    return [text for text in data.split(separator) if text.strip()]


def _refuse_other_json(content: dict[str, Any]) -> None:
    if content.get("type") == "Topology":
        raise UnreadableFile(_TOPOJSON)
    if "geometryType" in content or "esriGeometryType" in str(content.get("fieldAliases", "")):
        raise UnreadableFile(_ESRI_JSON)
    if content.get("type") in _GEOMETRIES:
        raise UnreadableFile(_BARE_GEOMETRY)
    if content.get("type") not in ("FeatureCollection", "Feature"):
        raise UnreadableFile(_NOT_GEOJSON)


def _is_feature(one: object) -> bool:
    return (
        isinstance(one, dict)
        and one.get("type") == "Feature"
        and (one.get("properties") is None or isinstance(one["properties"], dict))
    )


def system_name(crs: object) -> str:
    """What the old ``crs`` member names, as EPSG:3066; as it stands where it is written otherwise; "" without one."""
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return "?"
    name = single_line(str(properties.get("name") or f"EPSG:{properties.get('code', '?')}"))
    named = _NAMED_SYSTEM.match(name)
    return f"{named[1]}:{named[2]}".upper() if named else name[:80]
