from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely
from flask import Flask
from shapely.geometry import box, mapping, shape

from inspect_app.db import db
from inspect_app.schools.boundaries import Boundaries, area_around_schools, read_boundaries
from inspect_app.schools.importing.table_cells import UnreadableFile
from tests.schools.files import geojson_file

WEST = box(35.97, 32.13, 36.38, 32.52)
EAST = box(36.38, 32.00, 38.50, 32.60)
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>'
    "<GeometryType>wkbPolygon</GeometryType></OGRVRTLayer></OGRVRTDataSource>"
)


def _read(file: Path) -> Boundaries:
    return read_boundaries(db.session(), file)


def _layer(crs: str = "EPSG:4326", **columns: list[object]) -> geopandas.GeoDataFrame:
    columns = columns or {"code": ["2202", "2203"]}
    return geopandas.GeoDataFrame(columns, geometry=[WEST, EAST], crs="EPSG:4326").to_crs(crs)


def _zipped_shapefile(folder: Path, crs: str = "EPSG:4326") -> Path:
    layer = folder / "layer"
    layer.mkdir()
    _layer(crs).to_file(layer / "directorates.shp")
    with zipfile.ZipFile(folder / "layer.zip", "w") as archive:
        for part in layer.iterdir():
            archive.write(part, f"some/folder/{part.name}")
    return folder / "layer.zip"


def _looks_like_west(boundaries: Boundaries) -> bool:
    area = next(area for area in boundaries.areas if area.directorate.code == "2202")
    stored = shape(json.loads(area.geojson))
    return bool(stored.symmetric_difference(WEST).area < 0.01 * WEST.area)


def test_geojson_is_matched_by_code(app: Flask, tmp_path: Path) -> None:
    boundaries = _read(geojson_file(tmp_path, ({"code": "2202"}, mapping(WEST))))
    assert _looks_like_west(boundaries)
    assert [one.code for one in boundaries.untouched] == ["2203"]


@pytest.mark.parametrize("name", ["الباديه الشماليه الغربيه", "لواء البادية الشمالية الغربية", "North-West Badia"])
def test_a_shape_without_a_code_is_matched_by_name(app: Flask, tmp_path: Path, name: str) -> None:
    assert _looks_like_west(_read(geojson_file(tmp_path, ({"name_ar": name}, mapping(WEST)))))


def test_what_matches_no_directorate_is_listed(app: Flask, tmp_path: Path) -> None:
    assert _read(geojson_file(tmp_path, ({"name": "حلب"}, mapping(WEST)), ({}, mapping(EAST)))).unmatched == [
        "حلب",
        "؟",
    ]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3066", "EPSG:32637"])
def test_a_geopackage_in_the_usual_grids_is_brought_to_degrees(app: Flask, tmp_path: Path, crs: str) -> None:
    _layer(crs).to_file(tmp_path / "layer.gpkg")
    assert _looks_like_west(_read(tmp_path / "layer.gpkg"))


def test_a_zipped_shapefile_is_read(app: Flask, tmp_path: Path) -> None:
    assert _looks_like_west(_read(_zipped_shapefile(tmp_path, "EPSG:3066")))


def test_a_shapefile_with_its_parts_beside_it_is_read(app: Flask, tmp_path: Path) -> None:
    _zipped_shapefile(tmp_path)
    assert _looks_like_west(_read(tmp_path / "layer" / "directorates.shp"))


def test_a_shapefile_whose_names_are_in_capitals_is_read(app: Flask, tmp_path: Path) -> None:
    _zipped_shapefile(tmp_path)
    for part in list((tmp_path / "layer").iterdir()):
        part.rename(part.with_name(part.name.upper()))
    assert _looks_like_west(_read(tmp_path / "layer" / "DIRECTORATES.SHP"))


@pytest.mark.parametrize("name", ["5f0c.data", "areas", "areas.shp", "areas.csv"])
def test_a_geopackage_and_a_zip_are_known_under_any_name(app: Flask, tmp_path: Path, name: str) -> None:
    _layer().to_file(tmp_path / "layer.gpkg")
    assert _looks_like_west(_read((tmp_path / "layer.gpkg").rename(tmp_path / name)))
    assert _looks_like_west(_read(_zipped_shapefile(tmp_path).rename(tmp_path / name)))


@pytest.mark.parametrize("crs", ["EPSG:28191", "EPSG:28192"])
def test_the_palestine_grid_is_refused_in_words(app: Flask, tmp_path: Path, crs: str) -> None:
    _layer(crs).to_file(tmp_path / "layer.gpkg")
    with pytest.raises(UnreadableFile, match="Palestine 1923"):
        _read(tmp_path / "layer.gpkg")


@pytest.mark.parametrize("name", ["layer.geojson", "layer.shp", "layer.gpkg", "layer.zip", "layer.vrt"])
def test_a_virtual_layer_under_any_name_reads_nothing(app: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(VRT, encoding="utf-8")
    with pytest.raises(UnreadableFile):
        _read(tmp_path / name)


def test_a_virtual_layer_inside_a_zip_reads_nothing(app: Flask, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "layer.zip", "w") as archive:
        archive.writestr("layer.shp", VRT)
        archive.writestr("layer.dbf", VRT)
    with pytest.raises(UnreadableFile):
        _read(tmp_path / "layer.zip")


def test_the_reader_knows_one_driver_only(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspect_app.schools.boundary_files import run_gdal

    _layer().to_file(tmp_path / "layer.gpkg")
    with pytest.raises(UnreadableFile):
        run_gdal.read_with_gdal("FlatGeobuf", tmp_path / "layer.gpkg")


def test_a_zip_that_unpacks_to_too_much_is_refused(app: Flask, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.shp", "w") as part,
    ):
        for _ in range(65):
            part.write(b"\0" * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="64 MB"):
        _read(tmp_path / "bomb.zip")


def test_boundaries_elsewhere_are_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="outside Jordan"):
        _read(geojson_file(tmp_path, ({"code": "2202"}, mapping(box(32.13, 35.97, 32.52, 36.38)))))


def test_a_zip_with_a_spoilt_byte_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "area.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("shp", "shx", "dbf"):
            archive.writestr(f"area.{part}", b"x" * 5000)
    content = bytearray(file.read_bytes())
    content[38:42] = b"\xff" * 4  # of the first part's compressed data
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match="damaged"):
        read_boundaries(db.session(), file)


@pytest.mark.parametrize("geometry", [{"type": "Polygon", "coordinates": "x"}, {"type": "Nothing"}, [1], "x"])
def test_a_damaged_geometry_is_refused(app: Flask, tmp_path: Path, geometry: object) -> None:
    with pytest.raises(UnreadableFile):
        _read(geojson_file(tmp_path, ({"code": "2202"}, geometry)))


def test_a_crossing_outline_is_made_valid(app: Flask, tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[36, 32], [36.2, 32.2], [36.2, 32], [36, 32.2], [36, 32]]]}
    [area] = _read(geojson_file(tmp_path, ({"code": "2202"}, bow))).areas
    assert shape(json.loads(area.geojson)).is_valid


def test_two_shapes_of_one_directorate_are_joined(app: Flask, tmp_path: Path) -> None:
    west, east = box(35.97, 32.13, 36.1, 32.52), box(36.1, 32.13, 36.38, 32.52)
    boundaries = _read(geojson_file(tmp_path, ({"code": "2202"}, mapping(west)), ({"code": "2202"}, mapping(east))))
    assert len(boundaries.areas) == 1
    assert _looks_like_west(boundaries)


def test_an_area_is_derived_from_where_the_schools_are() -> None:
    points = [(32.45, 36.10), (32.47, 36.24), (32.20, 36.30)]
    area = shape(json.loads(area_around_schools(points) or ""))
    assert area.is_valid
    assert all(area.contains(shapely.Point(longitude, latitude)) for latitude, longitude in points)


def test_one_school_has_an_area_of_two_kilometres_and_none_has_none() -> None:
    area = shape(json.loads(area_around_schools([(32.45, 36.10)]) or ""))
    west, south, east, north = area.bounds
    assert (north - south) * 111.2 == pytest.approx(4, abs=0.1)
    assert (east - west) * 111.2 * 0.844 == pytest.approx(4, abs=0.1)
    assert area_around_schools([]) is None
