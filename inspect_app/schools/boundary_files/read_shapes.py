"""Shapes and their properties from GeoJSON, GeoPackage or Shapefile, whatever the file claims to be by its name."""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.boundary_files import gdal_child
from inspect_app.schools.importing.geojson_features import properties_of, read_features
from inspect_app.schools.importing.import_limits import MAX_SHAPES_BYTES
from inspect_app.schools.importing.table_cells import UnreadableFile

_SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
_GEOPACKAGE_MAGIC = b"SQLite format 3\x00"
_SHAPEFILE_SUFFIXES = (".shp", ".shx", ".dbf", ".prj", ".cpg")

_UNKNOWN = Text(
    "الملف ليس GeoJSON ولا GeoPackage ولا Shapefile.", "The file is neither GeoJSON nor GeoPackage nor Shapefile."
)
_DAMAGED = Text(
    "تعذّرت قراءة الملف: هو تالف أو لا مضلعات فيه.", "The file cannot be read: it is damaged or holds no polygons."
)
_TOO_LARGE = Text(
    "الملف أو ما يتمدد إليه أكبر من 64 ميغابايت.", "The file, or what it unpacks to, is larger than 64 MB."
)
_INCOMPLETE = Text(
    "الـShapefile ناقص: أرسل ملف zip واحداً فيه ‎.shp‎ و‎.dbf‎ و‎.prj‎ (طبقة واحدة).",
    "The Shapefile is incomplete: send one zip with its .shp, .dbf and .prj (one layer).",
)


@dataclass(frozen=True)
class Shapes:
    """``system`` names the reference system ("" when the file names none); geometries are shapely's, never empty."""

    system: str
    shapes: list[tuple[dict[str, Any], Any]]


def read_shapes(file: Path) -> Shapes:
    """All shapes of a file. Raises UnreadableFile."""
    if file.stat().st_size > MAX_SHAPES_BYTES:
        raise UnreadableFile(_TOO_LARGE)
    with file.open("rb") as stream:
        start = stream.read(100)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _from_geojson(file.read_bytes())
    with TemporaryDirectory(prefix="kashf-") as folder:
        if start.startswith(_GEOPACKAGE_MAGIC) and start[68:70] == b"GP":
            copy = Path(shutil.copy(file, Path(folder) / "layer.gpkg"))
            return _from_gdal("GPKG", copy)
        if start.startswith(b"PK"):
            return _from_gdal("ESRI Shapefile", _unzip_shapefile(file, Path(folder)))
        if start.startswith(_SHAPEFILE_MAGIC):
            return _from_gdal("ESRI Shapefile", _gather_shapefile(file, Path(folder)))
    raise UnreadableFile(_UNKNOWN)


def _from_geojson(data: bytes) -> Shapes:
    """GeoJSON is parsed here: the one format GDAL's other drivers could be smuggled in by is never given to it."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    content = read_features(data)
    try:
        shapes = [(properties_of(one), shape(one["geometry"])) for one in content.features if one.get("geometry")]
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise UnreadableFile(_DAMAGED) from error
    return _drop_empty(Shapes(content.system or "EPSG:4326", shapes))


def _unzip_shapefile(file: Path, folder: Path) -> Path:
    """The members of one Shapefile under names of ours: no path of the archive is ever used."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [
                member for member in archive.infolist() if Path(member.filename).suffix.lower() in _SHAPEFILE_SUFFIXES
            ]
            if sum(member.file_size for member in members) > MAX_SHAPES_BYTES:
                raise UnreadableFile(_TOO_LARGE)
            for member in members:
                target = folder / f"layer{Path(member.filename).suffix.lower()}"
                if target.exists():
                    raise UnreadableFile(_INCOMPLETE)
                with archive.open(member) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise UnreadableFile(_DAMAGED) from error
    return _check_complete(folder)


def _gather_shapefile(file: Path, folder: Path) -> Path:
    """The file, whatever it is called, with the parts of its name that lie beside it in small or capital letters."""
    for beside in file.parent.glob(f"{glob.escape(file.stem)}.*"):
        if beside.suffix.lower() in _SHAPEFILE_SUFFIXES and beside.is_file():
            shutil.copy(beside, folder / f"layer{beside.suffix.lower()}")
    shutil.copy(file, folder / "layer.shp")
    return _check_complete(folder)


def _check_complete(folder: Path) -> Path:
    layer = folder / "layer.shp"
    if not layer.is_file() or not (folder / "layer.dbf").is_file():
        raise UnreadableFile(_INCOMPLETE)
    with layer.open("rb") as stream:
        if stream.read(4) != _SHAPEFILE_MAGIC:
            raise UnreadableFile(_DAMAGED)
    return layer


def _from_gdal(driver: str, file: Path) -> Shapes:
    import pyogrio
    import shapely

    environment = {
        "PATH": os.environ.get("PATH", ""),
        "GDAL_SKIP": ",".join(name for name in pyogrio.list_drivers() if name != driver),
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-I", gdal_child.__file__, driver, str(file)]
    try:
        child = subprocess.run(command, env=environment, cwd=file.parent, capture_output=True, timeout=120, check=True)  # noqa: S603
        content = json.loads(child.stdout)
        shapes = [(one["properties"], shapely.from_wkb(bytes.fromhex(one["wkb"]))) for one in content["shapes"]]
    except (subprocess.SubprocessError, ValueError, shapely.errors.ShapelyError) as error:
        raise UnreadableFile(_DAMAGED) from error
    return _drop_empty(Shapes(content["system"], shapes))


def _drop_empty(shapes: Shapes) -> Shapes:
    not_empty = [(properties, geometry) for properties, geometry in shapes.shapes if not geometry.is_empty]
    if not not_empty:
        raise UnreadableFile(_DAMAGED)
    return Shapes(shapes.system, not_empty)
