"""A process of its own that reads one uploaded GIS file with one named driver and prints its layers as JSON.

GDAL asks every driver whether it knows a file, and some drivers take orders from it: a text named .geojson can be a
virtual layer that reads any other file of the server or asks another host. So the parent starts this program with every
other driver skipped (GDAL_SKIP works only before GDAL starts) and with bounds on memory and time.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.importing.import_limits import MAX_CPU_SECONDS, MAX_SHAPES, MAX_SHAPES_MEMORY_BYTES

_KINDS = ("Polygon", "Unknown", "GeometryCollection", "Surface")
"""Of layers that may hold polygons, within the names GDAL gives them (MultiPolygon, 3D Polygon, MultiSurface)."""


def main(driver: str, file: str, wanted: str) -> None:
    """``wanted``: the only layer whose shapes are printed; "" for all, as long as they are not more than MAX_SHAPES."""
    bind_child(MAX_SHAPES_MEMORY_BYTES, MAX_CPU_SECONDS)
    import pyogrio

    if set(pyogrio.list_drivers()) != {driver}:
        raise SystemExit("other drivers are loaded")
    layers: list[dict[str, Any]] = []
    room = MAX_SHAPES
    for name, kind in pyogrio.list_layers(file):
        if not kind or not any(word in kind for word in _KINDS):
            continue
        count = int(pyogrio.read_info(file, layer=name, force_feature_count=True)["features"])
        layer: dict[str, Any] = {"name": str(name), "count": count}
        if count <= room and wanted in ("", name):
            room -= count
            layer |= _read_layer(file, str(name), driver)
        layers.append(layer)
    json.dump(layers, sys.stdout)


def _read_layer(file: str, name: str, driver: str) -> dict[str, Any]:
    """The system and the shapes. Texts of a Shapefile keep their bytes, one letter each: nobody knows their encoding
    yet (``shape_texts``), and GDAL would believe what the file says of it.
    """
    import pyogrio

    encoding = "ISO-8859-1" if driver == "ESRI Shapefile" else None
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=name, force_2d=True, encoding=encoding)
    names = [str(one) for one in meta["fields"]]
    records = [
        {
            "properties": dict(zip(names, map(_plain, values), strict=True)),
            "wkb": None if shape is None else bytes(shape).hex(),
        }
        for shape, *values in zip(shapes, *columns, strict=True)
    ]
    return {"system": meta["crs"] or "", "shapes": records}


def _plain(value: object) -> str:
    """A number without the decimals that a column with blanks gives all of them; "" for a blank."""
    if value is None or value != value:  # noqa: PLR0124 - so is what is no number
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:4])
