"""Copies the browser files named in package.json from node_modules/ into static/vendor/, each with its licence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

HERE = Path(__file__).parent.parent
MODULES = HERE / "node_modules"
VENDOR = HERE / "static" / "vendor"

CAIRO = ["files/cairo-arabic-wght-normal.woff2", "files/cairo-latin-wght-normal.woff2"]
FILES = {
    "@fontsource-variable/cairo": ("cairo", CAIRO),
    "idb": ("idb", ["build/index.js"]),
    "leaflet": ("leaflet", ["dist/leaflet.js", "dist/leaflet.css"]),
}


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, (folder, files) in FILES.items():
        target = VENDOR / folder
        target.mkdir(parents=True)
        for file in [*files, *(licence.name for licence in (MODULES / package).glob("LICENSE*"))]:
            shutil.copy(MODULES / package / file, target / Path(file).name)
    countries()


def countries() -> None:
    """Jordan and its neighbours from Natural Earth (public domain) as the map's plain ground: ISO number → land."""
    wanted = {"400": "JO", "760": "SY", "368": "IQ", "682": "SA", "376": "IL", "275": "PS", "818": "EG", "422": "LB"}
    atlas = json.loads((MODULES / "world-atlas" / "countries-10m.json").read_text(encoding="utf-8"))
    features = [
        {
            "type": "Feature",
            "properties": {"iso": wanted[shape["id"]]},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(shape, atlas)},
        }
        for shape in atlas["objects"]["countries"]["geometries"]
        if shape.get("id") in wanted
    ]
    target = VENDOR / "ground"
    target.mkdir(parents=True, exist_ok=True)
    (target / "countries.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")), encoding="utf-8"
    )


def _polygons(shape: dict, atlas: dict) -> list:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [[_ring(ring, atlas) for ring in polygon] for polygon in polygons]


def _ring(arcs: list[int], atlas: dict) -> list[list[float]]:
    """One ring of a TopoJSON shape: arcs are delta-coded, a negative number is an arc walked backwards."""
    (scale_x, scale_y), (move_x, move_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    ring: list[list[float]] = []
    for number in arcs:
        x = y = 0
        points = []
        for dx, dy in atlas["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            points.append([round(x * scale_x + move_x, 4), round(y * scale_y + move_y, 4)])
        points = points if number >= 0 else points[::-1]
        ring += points[1:] if ring else points
    return ring


if __name__ == "__main__":
    main()
