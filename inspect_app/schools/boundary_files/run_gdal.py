"""Layers of a GeoPackage or Shapefile, read by a process of its own (``gdal_child``) that knows one driver only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from inspect_app.schools.boundary_files import gdal_child
from inspect_app.schools.boundary_files.shape_layers import DAMAGED, ShapeLayer
from inspect_app.schools.importing.import_limits import MAX_SECONDS
from inspect_app.schools.importing.table_cells import UnreadableFile

GEOPACKAGE, SHAPEFILE = "GPKG", "ESRI Shapefile"


def read_with_gdal(driver: str, file: Path, wanted: str = "") -> list[ShapeLayer]:
    """The layers that may hold polygons; the shapes of the wanted one alone, where one is named.

    Raises UnreadableFile.
    """
    import pyogrio
    import shapely

    environment = {
        "PATH": os.environ.get("PATH", ""),
        "GDAL_SKIP": ",".join(name for name in pyogrio.list_drivers() if name != driver),
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-I", gdal_child.__file__, driver, str(file), wanted]
    try:
        child = subprocess.run(  # noqa: S603
            command, env=environment, cwd=file.parent, capture_output=True, timeout=MAX_SECONDS, check=True
        )
        return [_layer(one) for one in json.loads(child.stdout)]
    except (subprocess.SubprocessError, ValueError, shapely.errors.ShapelyError) as error:
        raise UnreadableFile(DAMAGED) from error


def _layer(printed: dict[str, Any]) -> ShapeLayer:
    import shapely

    shapes = printed.get("shapes")
    read = shapes and [
        (one["properties"], shapely.from_wkb(bytes.fromhex(one["wkb"])) if one["wkb"] else None) for one in shapes
    ]
    return ShapeLayer(printed["name"], printed["count"], printed.get("system", ""), read)
