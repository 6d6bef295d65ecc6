"""CSV for people with a spreadsheet: it flows out while the rows are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from inspect_app.exports.cells import CellKind, Chunk, Column

BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def csv_text(columns: Sequence[Column], chunks: Iterable[Chunk], language: str) -> Iterator[str]:
    """Text that no spreadsheet takes for a formula: a cell that begins like one gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield BOM + csv_line([column.heading(language) for column in columns])
    for chunk in chunks:
        writer.writerows(csv_rows(columns, chunk))
        yield take_text(buffer)


def csv_line(cells: Sequence[str]) -> str:
    """One line of the file, with its end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def csv_rows(columns: Sequence[Column], chunk: Chunk) -> Iterator[tuple[Any, ...]]:
    """The rows of a chunk as the csv module takes them."""
    return zip(*(_cell_values(column.kind, column.cells(chunk)) for column in columns), strict=True)


def take_text(buffer: io.StringIO) -> str:
    """What was written since the last time."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cell_values(kind: CellKind, cells: Sequence[Any]) -> Sequence[Any]:
    if kind is CellKind.TEXT:
        # Most columns say few different things, and hardly any begins like a formula.
        if _FORMULA_STARTS.isdisjoint(text[:1] for text in set(cells)):
            return cells
        return [f"'{text}" if text[:1] in _FORMULA_STARTS else text for text in cells]
    return [int(value) for value in cells] if kind is CellKind.FLAG else cells
