"""Schools as points of GeoJSON, as other programs write them: the point counts, and nothing is lost unsaid."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pyproj import Transformer

from inspect_app.db import db
from inspect_app.schools.importing.import_limits import MAX_COLUMNS
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.read_geojson import geojson_table, is_geojson
from inspect_app.schools.importing.table_cells import Cell, RepairedCell, UnreadableCell, UnreadableFile
from tests.schools.files import geojson_file, point

HERE = point(36.1, 32.4)


def _feature(properties: Any = None, geometry: Any = HERE, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def _collection(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def _rows_of(data: bytes) -> list[list[Cell]]:
    assert is_geojson(data)
    return [row.cells for row in geojson_table(data).rows]


def _table(*features: dict[str, Any], **more: Any) -> list[list[Cell]]:
    return _rows_of(_collection(*features, **more))


def _remarks(*features: dict[str, Any]) -> str:
    return " ".join(remark.en for remark in geojson_table(_collection(*features)).remarks)


def _refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        list(geojson_table(data).rows)
    return refused.value.sentence.en


@pytest.mark.parametrize("names", [("LATITUDE", "Longitude"), ("lat", "lng"), ("Y", "X"), ("خط العرض", "خط الطول")])
def test_properties_that_repeat_the_point_are_not_columns(names: tuple[str, str]) -> None:
    said = dict(zip(names, (32.40001, "36.1"), strict=True))
    assert _table(_feature({"number": "7", **said})) == [["number", "latitude", "longitude"], ["7", "32.4", "36.1"]]


def test_a_property_that_differs_from_the_point_is_told_in_its_row() -> None:
    [_, [_, latitude, longitude]] = _table(_feature({"number": "7", "Lat": "32.1", "lon": 36.1}))
    assert isinstance(latitude, RepairedCell)
    assert (latitude.text, longitude) == ("32.4", "36.1")
    assert latitude.shown == "32.1"
    assert latitude.reason.en == "the attribute differs from the point, which was taken"
    assert latitude.reason.ar == "لا تطابق الخاصية النقطة، وأُخذت النقطة"


def test_a_column_of_metres_is_told_once_and_not_compared() -> None:
    features = [_feature({"number": n, "X": 231_000.5}) for n in ("7", "8")]
    assert _table(*features)[1:] == [["7", "32.4", "36.1"], ["8", "32.4", "36.1"]]
    assert _remarks(*features) == "The property “X” holds what is not decimal degrees: the points were taken."


def test_without_a_geometry_the_properties_say_where() -> None:
    assert _table(_feature({"number": "7", "lat": 32.4, "lon": 36.1}, None))[1] == ["7", "32.4", "36.1"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"name": "مدرسة أ", "name:ar": "مدرسة أ", "name:en": "A"}, {"name:ar": "مدرسة أ", "name_en": "A"}),
        ({"name": "A School", "name:ar": "مدرسة أ"}, {"name:ar": "مدرسة أ", "name_en": "A School"}),
        ({"name": "مدرسة أ", "name:en": "A"}, {"name": "مدرسة أ", "name_en": "A"}),
        ({"name": "مدرسة أ"}, {"name": "مدرسة أ"}),
        ({"name_ar": "مدرسة أ", "NAME": "A"}, {"name_ar": "مدرسة أ", "name_en": "A"}),
    ],
)
def test_names_as_openstreetmap_tags_them(tags: dict[str, str], expected: dict[str, str]) -> None:
    headings, cells = _table(_feature({"number": "7", **tags}))
    assert dict(zip(headings[1:-2], cells[1:-2], strict=True)) == expected


def test_a_blank_arabic_name_is_filled_from_the_name() -> None:
    both, one = {"number": "7", "name:ar": "مدرسة أ"}, {"number": "8", "name": "مدرسة ب", "name:ar": None}
    assert [cells[1] for cells in _table(_feature(both), _feature(one))[1:]] == ["مدرسة أ", "مدرسة ب"]


def test_two_properties_of_one_meaning_are_told_and_the_plainer_is_taken() -> None:
    features = [_feature({"number": "7", "village": "حوشا", "locality": "المفرق"}), _feature({"village": "حوشا"})]
    assert [cells[1] for cells in _table(*features)] == ["locality", "المفرق", "حوشا"]
    assert _remarks(*features) == (
        "Several properties mean the same: “locality” was taken, and “village” where it is blank. "
        "Rows in which they differ: 1."
    )


def test_an_id_on_the_feature_is_the_number_where_no_property_is() -> None:
    features = [_feature({"name": "أ"}, id="100200"), _feature({"name": "ب"}, id=100_201)]
    assert [cells[0] for cells in _table(*features)] == ["number", "100200", "100201"]
    assert "the ids of the features were taken" in _remarks(*features)
    assert _table(_feature({"number": "7"}, id=9))[1] == ["7", "32.4", "36.1"]


@pytest.mark.parametrize("first", [0, 1])
def test_ids_that_only_count_are_no_school_numbers(first: int) -> None:
    ids = [_feature({"name": "أ"}, id=first), _feature({"name": "ب"}, id=first + 1)]
    assert "only count" in _refusal(_collection(*ids))


def test_a_feature_without_properties_is_a_row_with_blanks() -> None:
    bare = {"type": "Feature", "geometry": HERE}
    rows = _table(_feature({"number": "7"}), _feature(None), bare)[1:]
    assert rows == [["7", "32.4", "36.1"], ["", "32.4", "36.1"], ["", "32.4", "36.1"]]


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "epsg:4326"]
)
def test_the_old_member_for_wgs84_is_taken(name: str) -> None:
    assert _table(_feature({"number": "7"}), crs=_crs(name))[1] == ["7", "32.4", "36.1"]


def _crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize("code", [3857, 3066, 32637])
def test_points_in_a_known_grid_are_brought_to_degrees(code: int) -> None:
    x, y = Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True).transform(36.1, 32.4)
    [_, [_, latitude, longitude]] = _table(
        _feature({"number": "7"}, point(x, y)), crs=_crs(f"urn:ogc:def:crs:EPSG::{code}")
    )
    assert (float(str(latitude)), float(str(longitude))) == pytest.approx((32.4, 36.1), abs=1e-6)


@pytest.mark.parametrize(
    ("crs", "named"),
    [
        (_crs("EPSG:28191"), "Palestine 1923"),
        (_crs("EPSG:999999"), "EPSG:999999"),
        (_crs("our own grid"), "our own grid"),
        ({"type": "link", "properties": {"href": "x"}}, "EPSG:?"),
    ],
)
def test_a_system_without_an_exact_way_is_refused_by_name(crs: dict[str, Any], named: str) -> None:
    assert named in _refusal(_collection(_feature({"number": "7"}), crs=crs))


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        lambda features: "\n".join(map(json.dumps, features)) + "\n",
        lambda features: "".join(f"\x1e{json.dumps(one, indent=1)}\n" for one in features),
        lambda features: json.dumps({"type": "FeatureCollection", "features": features}),
    ],
    ids=["list", "lines", "sequence", "collection"],
)
def test_features_are_read_however_they_are_strung_together(write: Callable[[Any], str]) -> None:
    rows = _rows_of(write([_feature({"number": "7"}), _feature({"number": "8"})]).encode())
    assert [row[0] for row in rows] == ["number", "7", "8"]


def test_a_single_feature_is_a_file_of_one() -> None:
    rows = _rows_of(json.dumps(_feature({"number": "7"})).encode())
    assert rows[1:] == [["7", "32.4", "36.1"]]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"type": "Topology", "objects": {}}, "TopoJSON"),
        ({"geometryType": "esriGeometryPoint", "features": []}, "Esri"),
        (HERE, "bare geometry"),
        ({"type": "FeatureCollection", "features": [{}]}, "not valid GeoJSON"),
        ([1], "not valid GeoJSON"),
    ],
)
def test_other_json_is_refused_by_its_name(content: object, named: str) -> None:
    assert named in _refusal(json.dumps(content).encode())


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[36.1, 32.4]]},
        {"type": "Point", "coordinates": [36.1, 32.4, 640.2]},
        {"type": "Point", "coordinates": ["36.1", " 32.4"]},
    ],
)
def test_a_point_written_otherwise_is_still_one(geometry: dict[str, Any]) -> None:
    assert _table(_feature({"number": "7"}, geometry))[1] == ["7", "32.4", "36.1"]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[36.1, 32.4], [36.2, 32.4]]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": []},
    ],
)
def test_what_is_no_one_point_is_a_fault_of_its_row(geometry: dict[str, Any]) -> None:
    [_, [_, latitude, longitude]] = _table(_feature({"number": "7"}, geometry))
    assert isinstance(latitude, UnreadableCell) and isinstance(longitude, UnreadableCell)


def test_properties_in_one_another_cannot_be_read() -> None:
    [_, [_, locality, *_]] = _table(_feature({"number": "7", "locality": {"ar": "حوشا"}}))
    assert isinstance(locality, UnreadableCell)


def test_known_properties_are_read_behind_hundreds_nobody_knows() -> None:
    tags = {f"tag {n}": n for n in range(MAX_COLUMNS + 20)}
    feature = _feature({**tags, "number": "7"})
    headings, cells = _table(feature)
    assert len(headings) <= MAX_COLUMNS
    assert cells[headings.index("number")] == "7"
    assert "24 that nobody knows were left out" in _remarks(feature)


def test_a_school_of_openstreetmap_is_planned(app: Flask, tmp_path: Path) -> None:
    tags = {"school id": "000777", "name": "حوشا", "name:ar": "حوشا", "name:en": "Housha", "directorate": "2202"}
    plan = plan_import(db.session(), geojson_file(tmp_path, ({**tags, "lat": 32.1}, HERE), crs="EPSG:4326"))
    [school] = plan.new
    assert (school["name_ar"], school["name_en"], school["latitude"]) == ("حوشا", "Housha", 32.4)
    assert [repair.row for repair in plan.repairs] == [2]
