"""Layers of shapes from GeoJSON, GeoPackage, Shapefile or a zip of them, whatever the file claims by its name."""

from __future__ import annotations

import glob
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from inspect_app.schools.boundary_files.map_file_kinds import other_map_kind
from inspect_app.schools.boundary_files.run_gdal import GEOPACKAGE, SHAPEFILE, read_with_gdal
from inspect_app.schools.boundary_files.shape_layers import DAMAGED, INCOMPLETE, TOO_LARGE, ShapeLayer
from inspect_app.schools.boundary_files.shape_texts import declared_encoding
from inspect_app.schools.boundary_files.unpack_layers import SHAPEFILE_SUFFIXES, UnpackedLayer, unpack_layers
from inspect_app.schools.importing.geojson_features import properties_of, read_features
from inspect_app.schools.importing.import_limits import MAX_SHAPES_BYTES
from inspect_app.schools.importing.table_cells import UnreadableFile

_SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
_GEOPACKAGE_MAGIC = b"SQLite format 3\x00"


def read_shapes(file: Path, wanted: str = "") -> list[ShapeLayer]:
    """The layers of a file, at least one; the shapes of the wanted one alone, where one is named.

    Raises UnreadableFile.
    """
    if file.stat().st_size > MAX_SHAPES_BYTES:
        raise UnreadableFile(TOO_LARGE)
    start = _start_of(file)
    with TemporaryDirectory(prefix="kashf-") as name:
        folder = Path(name)
        if start.startswith(b"PK"):
            layers = _from_zip(unpack_layers(file, folder), wanted)
        elif start.startswith(_SHAPEFILE_MAGIC):
            layers = _read_one(_gather_shapefile(file, folder), wanted)
        else:
            copy = Path(shutil.copy(file, folder / "layer.data"))
            layers = _read_one(copy, wanted)
    if not layers:
        raise UnreadableFile(DAMAGED)
    return layers


def _start_of(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(2_000)


def _from_zip(unpacked: list[UnpackedLayer], wanted: str) -> list[ShapeLayer]:
    """Named after their files; the layers of a GeoPackage keep their names, behind its own beside other files."""
    layers = []
    for one in unpacked:
        for layer in _read_one(one.file, ""):
            whole = one.name if one.file.suffix != ".gpkg" else f"{one.name}/{layer.name}"
            name = layer.name if one.file.suffix == ".gpkg" and len(unpacked) == 1 else whole
            shapes = layer.shapes if wanted in ("", name) else None
            layers.append(replace(layer, name=name, shapes=shapes))
    return layers


def _read_one(file: Path, wanted: str) -> list[ShapeLayer]:
    """The layers of one file that is no archive. Raises UnreadableFile."""
    start = _start_of(file)
    if start.startswith(_GEOPACKAGE_MAGIC) and start[68:70] == b"GP":
        return read_with_gdal(GEOPACKAGE, file.rename(file.with_suffix(".gpkg")), wanted)
    if start.startswith(_SHAPEFILE_MAGIC):
        declared = declared_encoding(file)
        file.with_suffix(".cpg").unlink(missing_ok=True)
        return [replace(layer, declared=declared) for layer in read_with_gdal(SHAPEFILE, file)]
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[", b"\x1e")):
        return [_from_geojson(file.read_bytes())]
    raise UnreadableFile(DAMAGED if file.suffix == ".shp" else other_map_kind(start))


def _from_geojson(data: bytes) -> ShapeLayer:
    """GeoJSON is parsed here: the one format GDAL's other drivers could be smuggled in by is never given to it."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    content = read_features(data)
    try:
        shapes = [
            ({"id": one.get("id")} | properties_of(one), shape(one["geometry"]) if one.get("geometry") else None)
            for one in content.features
        ]
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise UnreadableFile(DAMAGED) from error
    return ShapeLayer("", len(shapes), content.system or "EPSG:4326", shapes)


def _gather_shapefile(file: Path, folder: Path) -> Path:
    """The file, whatever it is called, with the parts of its name that lie beside it in small or capital letters."""
    for beside in file.parent.glob(f"{glob.escape(file.stem)}.*"):
        if beside.suffix.lower() in SHAPEFILE_SUFFIXES and beside.is_file():
            shutil.copy(beside, folder / f"layer{beside.suffix.lower()}")
    layer = Path(shutil.copy(file, folder / "layer.shp"))
    if not (folder / "layer.dbf").is_file():
        raise UnreadableFile(INCOMPLETE)
    return layer
