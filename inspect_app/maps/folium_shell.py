"""Folium renders the shell of a map: the map object, the land and the areas. Points and people's words never go in.

Folium links ten files on four foreign hosts; after rendering every link passes one choke point, which keeps what this
product ships and drops the rest. A link it does not know is an error, not a request to somebody else's server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from inspect_app.maps.ground import Bounds, land_around

VENDORED = {
    "leaflet": "vendor/leaflet/leaflet.js",
    "leaflet_css": "vendor/leaflet/leaflet.css",
    # For folium's own popups and icons, which this product does not use.
    "jquery": "",
    "bootstrap": "",
    "bootstrap_css": "",
    "awesome_markers": "",
    "awesome_markers_css": "",
    "awesome_markers_font_css": "",
    "awesome_rotate_css": "",
    "glyphicons_css": "",
}
NAME = "kashf"
"""The map's element is ``map_kashf`` and so is its variable."""
AREA_STYLE = {"color": "#0b5d57", "weight": 2.5, "fillColor": "#d9ebe8", "fillOpacity": 0.85, "lineJoin": "round"}
LAND = {"JO": "#eef1ec"}
FOREIGN_LAND = "#dde3de"


@dataclass(frozen=True, slots=True)
class Shell:
    """``scripts`` and ``styles`` are files under static/; ``html`` the map's element; ``script`` what makes it."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    html: str
    script: str


@lru_cache(maxsize=128)
def map_shell(bounds: Bounds, area: str, dashed: bool = False) -> Shell:
    """The same arguments give the same shell, made once: it holds nothing of the reader.

    ``area`` is GeoJSON text, or empty.
    """
    import folium

    west, south, east, north = bounds
    # Areas as SVG, not on a canvas: sharp on paper.
    drawn = folium.Map(tiles=None, max_zoom=18, maxZoom=18, zoom_snap=0.25, zoom_delta=0.5)
    drawn._id = NAME  # noqa: SLF001 - folium's own way to a stable name
    _add(drawn, "land", land_around(bounds), _land_style)
    if area:
        style = {**AREA_STYLE, "dashArray": "7 7"} if dashed else AREA_STYLE
        _add(drawn, "area", json.loads(area), lambda _: style)
    drawn.fit_bounds([[south, west], [north, east]], padding=(24, 24))
    figure: Any = drawn.get_root()
    figure.render()
    links = _links(figure.header)
    return Shell(
        scripts=tuple(path for path in links if path.endswith(".js")),
        styles=tuple(path for path in links if path.endswith(".css")),
        html=figure.html.render().strip(),
        script=figure.script.render().strip(),
    )


def _add(drawn: Any, name: str, data: dict[str, Any], style: Any) -> None:  # noqa: ANN401 - folium is untyped
    import folium

    layer = folium.GeoJson(data, name=name, style_function=style, interactive=False, smooth_factor=0.6)
    layer._id = name  # noqa: SLF001
    layer.add_to(drawn)


def _land_style(feature: dict[str, Any]) -> dict[str, Any]:
    colour = LAND.get(feature["properties"]["iso"], FOREIGN_LAND)
    # The stroke closes the hair between two generalised borders.
    return {"color": colour, "weight": 1, "fillColor": colour, "fillOpacity": 1}


def _links(header: Any) -> list[str]:  # noqa: ANN401 - folium is untyped
    from branca.element import CssLink, JavascriptLink

    named = header._children.items()  # noqa: SLF001 - the only place where folium keeps them
    return [path for name, link in named if isinstance(link, JavascriptLink | CssLink) and (path := VENDORED[name])]
