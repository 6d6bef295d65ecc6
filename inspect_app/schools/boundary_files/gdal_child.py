"""A process of its own that reads one uploaded GIS file with one named driver and prints its shapes as JSON.

GDAL asks every driver whether it knows a file, and some drivers take orders from it: a text named .geojson can be a
virtual layer that reads any other file of the server or asks another host. So the parent starts this program with every
other driver skipped (GDAL_SKIP works only before GDAL starts) and with bounds on memory and time.
"""

from __future__ import annotations

import json
import sys

from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.importing.import_limits import MAX_CPU_SECONDS, MAX_SHAPES_MEMORY_BYTES

_MAX_SHAPES = 5_000


def main(driver: str, file: str) -> None:
    bind_child(MAX_SHAPES_MEMORY_BYTES, MAX_CPU_SECONDS)
    import pyogrio

    if set(pyogrio.list_drivers()) != {driver}:
        raise SystemExit("other drivers are loaded")
    layers = [name for name, kind in pyogrio.list_layers(file) if kind and "Polygon" in kind]
    if not layers:
        raise SystemExit("no layer of polygons")
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=layers[0], max_features=_MAX_SHAPES, force_2d=True)
    names = [str(name) for name in meta["fields"]]
    records = [
        {"properties": dict(zip(names, map(_text_of, values), strict=True)), "wkb": bytes(shape).hex()}
        for shape, *values in zip(shapes, *columns, strict=True)
        if shape is not None
    ]
    json.dump({"system": meta["crs"] or "", "shapes": records}, sys.stdout)


def _text_of(value: object) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
