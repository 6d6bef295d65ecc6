"""CSV for people with a spreadsheet, GeoJSON for people with a map: both flow out while the rows are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from inspect_app.exports.cells import CellKind, Chunk, Column

BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def csv_file(columns: Sequence[Column], chunks: Iterable[Chunk], language: str) -> Iterator[str]:
    """Text that no spreadsheet takes for a formula: a cell that begins like one gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.heading(language) for column in columns])
    yield BOM + _taken(buffer)
    for chunk in chunks:
        cells = (_csv_cells(column.kind, column.cells(chunk)) for column in columns)
        writer.writerows(zip(*cells, strict=True))
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _csv_cells(kind: CellKind, cells: Sequence[Any]) -> Sequence[Any]:
    if kind is CellKind.TEXT:
        # Most columns say few different things, and hardly any begins like a formula.
        if _FORMULA.isdisjoint(text[:1] for text in set(cells)):
            return cells
        return [f"'{text}" if text[:1] in _FORMULA else text for text in cells]
    return [int(value) for value in cells] if kind is CellKind.FLAG else cells


_string: Callable[[str], str] = json.encoder.encode_basestring
_LITERAL = {None: "null", True: "true", False: "false"}


def geojson_file(columns: Sequence[Column], chunks: Iterable[Chunk]) -> Iterator[str]:
    """A FeatureCollection of the rows whose school has a position; how many have none stands at its end."""
    row = ",".join(f"{_string(column.key)}:%s" for column in columns)
    feature = f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[%s,%s]}},"properties":{{{row}}}}}'
    written = without_position = 0
    yield '{"type":"FeatureCollection","features":[\n'
    for chunk in chunks:
        cells = [_json_cells(column.kind, column.cells(chunk)) for column in columns]
        rows = zip(chunk["longitude"], chunk["latitude"], *cells, strict=True)
        features = [feature % values for values in rows if values[0] is not None and values[1] is not None]
        without_position += len(chunk["id"]) - len(features)
        if features:
            yield (",\n" if written else "") + ",\n".join(features)
        written += len(features)
    yield f'\n],"features_written":{written},"rows_without_position":{without_position}}}\n'


def _json_cells(kind: CellKind, cells: Sequence[Any]) -> Sequence[str]:
    if kind is CellKind.TEXT:
        return list(map(_string, cells))
    if kind is CellKind.DAY:
        return [f'"{day}"' if day is not None else "null" for day in cells]
    if kind is CellKind.FLAG:
        return [_LITERAL[value] for value in cells]
    return [repr(value) if value is not None else "null" for value in cells]
