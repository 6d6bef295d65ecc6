"""Maps that make themselves: one per directorate, one of the country, and the same as a single file."""

from __future__ import annotations


def preload() -> None:
    """Imports what maps and files are made with, before the server forks: 0.6 s and 70 MiB once, not per worker."""
    import folium  # noqa: F401
    import geopandas  # noqa: F401
