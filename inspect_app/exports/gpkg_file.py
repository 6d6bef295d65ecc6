"""A GeoPackage: one layer of points for QGIS and ArcGIS, appended chunk by chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inspect_app.exports.cells import CellKind, Chunk, Column

LAYER = "deficiencies"
_PLACEHOLDERS = {CellKind.TEXT: "", CellKind.INTEGER: 0, CellKind.NUMBER: 0.0, CellKind.FLAG: False}
_NUMPY_TYPES = {
    CellKind.TEXT: "O",
    CellKind.INTEGER: "int64",
    CellKind.NUMBER: "float64",
    CellKind.FLAG: "bool",
    CellKind.DAY: "datetime64[D]",
}


def write_gpkg(file: Path, columns: Sequence[Column], chunks: Iterable[Chunk]) -> int:
    """Writes the file and answers with the number of rows. A row whose school has no position has no geometry."""
    rows_written = 0
    for chunk in chunks:
        rows_written += _append_chunk(file, columns, chunk, first=not rows_written)
    if not rows_written:
        _append_chunk(file, columns, Chunk(defaultdict(tuple), datetime.now(UTC)), first=True)
    return rows_written


def _append_chunk(file: Path, columns: Sequence[Column], chunk: Chunk, *, first: bool) -> int:
    """Plain arrays go to GDAL as they are: a GeoDataFrame in between doubles the time."""
    import numpy as np
    from pyogrio.raw import write

    data, masks = [], []
    for column in columns:
        cells, missing = column.cells(chunk), None
        if column.kind is not CellKind.DAY and None in cells:
            missing = np.array([cell is None for cell in cells], dtype="bool")
            cells = [_PLACEHOLDERS[column.kind] if cell is None else cell for cell in cells]
        data.append(np.array(cells, dtype=_NUMPY_TYPES[column.kind]))
        masks.append(missing)
    points = _points(chunk)
    write(
        file,
        points,
        data,
        [column.key for column in columns],
        field_mask=masks,
        layer=LAYER,
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
        append=not first,
    )
    return len(points)


def _points(chunk: Chunk) -> Any:  # noqa: ANN401 - an array of well-known binary
    import numpy as np
    import shapely

    coordinates = np.array([chunk["longitude"], chunk["latitude"]], dtype="float64").T.reshape(-1, 2)
    geometries = shapely.to_wkb(shapely.points(coordinates))
    geometries[np.isnan(coordinates).any(axis=1)] = None
    return geometries
