"""GeoJSON for people with a map: it flows out while the rows are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from inspect_app.exports.cells import CellKind, Chunk, Column

_json_string: Callable[[str], str] = json.encoder.encode_basestring
_LITERAL = {None: "null", True: "true", False: "false"}


def geojson_text(columns: Sequence[Column], chunks: Iterable[Chunk]) -> Iterator[str]:
    """A FeatureCollection of the rows whose school has a position; how many have none stands at its end."""
    row = ",".join(f"{_json_string(column.key)}:%s" for column in columns)
    feature = f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[%s,%s]}},"properties":{{{row}}}}}'
    features_written = without_position = 0
    yield '{"type":"FeatureCollection","features":[\n'
    for chunk in chunks:
        cells = [_cell_values(column.kind, column.cells(chunk)) for column in columns]
        rows = zip(chunk["longitude"], chunk["latitude"], *cells, strict=True)
        features = [feature % values for values in rows if values[0] is not None and values[1] is not None]
        without_position += len(chunk["id"]) - len(features)
        if features:
            yield (",\n" if features_written else "") + ",\n".join(features)
        features_written += len(features)
    yield f'\n],"features_written":{features_written},"rows_without_position":{without_position}}}\n'


def _cell_values(kind: CellKind, cells: Sequence[Any]) -> Sequence[str]:
    if kind is CellKind.TEXT:
        return list(map(_json_string, cells))
    if kind is CellKind.DAY:
        return [f'"{day}"' if day is not None else "null" for day in cells]
    if kind is CellKind.FLAG:
        return [_LITERAL[value] for value in cells]
    return [repr(value) if value is not None else "null" for value in cells]
