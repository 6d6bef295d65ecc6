"""Schools as points of a GeoJSON file, made into rows. Parsed here and never by GDAL: docs/registry.md says why."""

from __future__ import annotations

import math
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

from inspect_app.bounded_json import read_json
from inspect_app.checklists import Text
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.import_limits import MAX_COLUMNS, MAX_JSON_DEPTH, MAX_JSON_VALUES, MAX_ROWS
from inspect_app.schools.importing.table_cells import (
    TOO_MANY_ROWS,
    Cell,
    UnreadableCell,
    UnreadableFile,
)

_LATITUDE, _LONGITUDE = "latitude", "longitude"
_NO_POINT = UnreadableCell(Text("الشكل ليس نقطة", "the geometry is not a point"))
_NOT_PLAIN = UnreadableCell(Text("القيمة ليست نصاً ولا رقماً", "the value is neither text nor a number"))
_NOT_GEOJSON = Text(
    "الملف ليس GeoJSON صحيحاً (FeatureCollection).", "The file is not valid GeoJSON (a FeatureCollection)."
)
WGS84_NAMES = ("", "CRS84", "OGC:CRS84", "EPSG:4326")


def read_features(data: bytes) -> tuple[list[dict[str, Any]], str]:
    """The features of a FeatureCollection and the name of its reference system ("" when it names none).

    Raises UnreadableFile.
    """
    try:
        content = read_json(data.removeprefix(BOM_UTF8), MAX_JSON_VALUES, MAX_JSON_DEPTH)
        features: list[dict[str, Any]] = content["features"]
        plain = content["type"] == "FeatureCollection" and all(
            isinstance(one["properties"] or {}, dict) for one in features
        )
        system = _system_name(content.get("crs"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(_NOT_GEOJSON) from error
    if not plain:
        raise UnreadableFile(_NOT_GEOJSON)
    return features, system


def _system_name(crs: Any) -> str:  # noqa: ANN401 - any JSON
    if crs is None:
        return ""
    name = single_line(str(crs["properties"]["name"]))
    return name.removeprefix("urn:ogc:def:crs:").replace("OGC:1.3:", "OGC:").replace("::", ":")


def geojson_rows(data: bytes) -> Iterator[list[Cell]]:
    """Headings (all property names and the two coordinates), then one row per feature. Raises UnreadableFile."""
    features, system = read_features(data)
    if system not in WGS84_NAMES:
        raise UnreadableFile(
            Text(
                f"إحداثيات الملف بنظام {system}. احفظه بنظام WGS 84 (EPSG:4326).",
                f"The file's coordinates are in {system}. Save it in WGS 84 (EPSG:4326).",
            )
        )
    if len(features) > MAX_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    names = list(dict.fromkeys(name for feature in features for name in (feature["properties"] or {})))
    names = [name for name in names if name not in (_LATITUDE, _LONGITUDE)][: MAX_COLUMNS - 2]
    yield [*map(single_line, names), _LATITUDE, _LONGITUDE]
    for feature in features:
        properties = feature["properties"] or {}
        yield [*(_cell_text(properties.get(name)) for name in names), *_position(feature.get("geometry"))]


def _cell_text(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return _NOT_PLAIN
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return single_line(str(value))  # half an emoji is text in JSON, and nothing that could be shown or kept


def _position(geometry: Any) -> tuple[Cell, Cell]:  # noqa: ANN401 - any JSON
    """Latitude and longitude as text: a GeoJSON point stands the other way round."""
    if geometry is None:
        return "", ""
    try:
        longitude, latitude = geometry["coordinates"][:2]
        plain = geometry["type"] == "Point" and math.isfinite(longitude + latitude)
    except (TypeError, KeyError, ValueError, OverflowError):
        plain = False
    return (repr(latitude), repr(longitude)) if plain else (_NO_POINT, _NO_POINT)
