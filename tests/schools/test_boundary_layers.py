"""Files of boundaries as they come: packed on a Mac, in old encodings, with many shapes, in several layers."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
from flask import Flask
from shapely.geometry import box, mapping

from inspect_app.db import db
from inspect_app.schools.boundaries import Boundaries, LayerUnchosen, read_boundaries
from inspect_app.schools.importing.import_limits import MAX_SHAPES
from inspect_app.schools.importing.table_cells import UnreadableFile

WEST = box(35.97, 32.13, 36.38, 32.52)
EAST = box(36.38, 32.00, 38.50, 32.60)
ARABIC = ["البادية الشمالية الغربية", "البادية الشمالية الشرقية"]


def _read(file: Path, layer: str = "") -> Boundaries:
    return read_boundaries(db.session(), file, layer)


def _found(boundaries: Boundaries) -> list[str]:
    return [area.directorate.code for area in boundaries.areas]


def _areas(**columns: list[Any]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns, geometry=[WEST, EAST], crs="EPSG:4326")


def _shapefile(folder: Path, encoding: str, cpg: str | None) -> Path:
    """A zip of a Shapefile whose table is in this encoding; its .cpg says ``cpg``, or is missing."""
    layer = folder / "layer"
    layer.mkdir()
    _areas(name=[text.encode(encoding).decode("latin-1") for text in ARABIC]).to_file(
        layer / "areas.shp", encoding="ISO-8859-1"
    )
    (layer / "areas.cpg").unlink()
    if cpg is not None:
        (layer / "areas.cpg").write_text(cpg, encoding="ascii")
    with zipfile.ZipFile(folder / "areas.zip", "w") as archive:
        for part in layer.iterdir():
            archive.write(part, part.name)
    return folder / "areas.zip"


@pytest.mark.parametrize(
    ("encoding", "cpg", "told"),
    [
        ("cp1256", None, "Windows-1256"),
        ("cp1256", "ANSI 1256", "Windows-1256"),
        ("cp1256", "UTF-8", "Windows-1256"),
        ("utf-8", None, "UTF-8"),
        ("cp720", "ISO-8859-1", "CP720"),
        ("iso8859_6", None, "ISO-8859-6"),
    ],
)
def test_arabic_names_of_a_shapefile_are_read_in_the_encoding_that_fits(
    app: Flask, tmp_path: Path, encoding: str, cpg: str | None, told: str
) -> None:
    boundaries = _read(_shapefile(tmp_path, encoding, cpg))
    assert _found(boundaries) == ["2202", "2203"]
    assert [area.names for area in boundaries.areas] == [(ARABIC[0],), (ARABIC[1],)]
    assert told in boundaries.remarks[0].en


def test_a_zip_made_on_a_mac_is_read(app: Flask, tmp_path: Path) -> None:
    with zipfile.ZipFile(_shapefile(tmp_path, "utf-8", "UTF-8")) as plain:
        members = {name: plain.read(name) for name in plain.namelist()}
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(f"areas/{name}", content)
            archive.writestr(f"__MACOSX/areas/._{name}", b"\0\x05\x16\x07")
            archive.writestr(f"areas/._{name}", b"\0\x05\x16\x07")
    assert _found(_read(tmp_path / "mac.zip")) == ["2202", "2203"]


def _many(file: Path, count: int) -> Path:
    geopandas.GeoDataFrame(
        {"name": ["x"] * (count - 1) + ["North-West Badia"]}, geometry=[WEST] * count, crs="EPSG:4326"
    ).to_file(file)
    return file


def test_the_last_of_many_shapes_is_read(app: Flask, tmp_path: Path) -> None:
    boundaries = _read(_many(tmp_path / "a.gpkg", 6_000))
    assert (_found(boundaries), len(boundaries.unmatched)) == (["2202"], 5_999)


def test_more_shapes_than_are_read_are_refused_with_their_number(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=str(MAX_SHAPES + 1)):
        _read(_many(tmp_path / "a.gpkg", MAX_SHAPES + 1))


def _layers(folder: Path, **names: list[str]) -> Path:
    for layer, said in names.items():
        _areas(name=said).to_file(folder / "a.gpkg", layer=layer)
    return folder / "a.gpkg"


def test_the_only_layer_that_holds_directorates_is_taken_wherever_it_stands(app: Flask, tmp_path: Path) -> None:
    boundaries = _read(_layers(tmp_path, basins=["x", "y"], directorates=ARABIC))
    assert _found(boundaries) == ["2202", "2203"]
    assert "“directorates” was taken" in boundaries.remarks[0].en


def test_several_layers_with_directorates_are_offered(app: Flask, tmp_path: Path) -> None:
    file = _layers(tmp_path, old=ARABIC, new=["North-West Badia", "x"])
    with pytest.raises(LayerUnchosen) as unchosen:
        _read(file)
    assert unchosen.value.layers == [("old", 2, 2), ("new", 2, 1)]
    assert _read(file, "new").unmatched == ["x"]
    with pytest.raises(UnreadableFile, match="no layer “other”"):
        _read(file, "other")


def _collection(folder: Path, *features: dict[str, Any], **members: Any) -> Path:
    file = folder / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return file


def _feature(**members: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": mapping(WEST), **members}


@pytest.mark.parametrize(
    ("members", "crs"),
    [
        ({"properties": {"name:ar": ARABIC[0], "boundary": "administrative"}}, None),
        ({"properties": {"name": "x", "name:ar": ARABIC[0]}}, None),
        ({"properties": {"code": "2202", "lat": "32.3", "LONGITUDE": 36.1}}, None),
        ({"properties": {"name": ARABIC[0]}}, "urn:ogc:def:crs:OGC:1.3:CRS84"),
        ({"properties": {"name": ARABIC[0]}}, "EPSG:4326"),
        ({"id": "2202", "properties": {}}, None),
    ],
)
def test_geojson_of_other_programs_is_matched(app: Flask, tmp_path: Path, members: dict[str, Any], crs: Any) -> None:
    more = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    nameless = {"type": "Feature", "geometry": mapping(EAST)}
    boundaries = _read(_collection(tmp_path, _feature(**members), nameless, **more))
    assert (_found(boundaries), boundaries.unmatched) == (["2202"], ["؟"])
