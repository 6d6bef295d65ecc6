"""CSV for people with a spreadsheet: it flows out while the rows are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from inspect_app.exports.cells import CellKind, Chunk, Column

BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""
LINE_END = "\r\n"
_FORMULA = r"[\s\"]*[=+\-@＝＋－＠]"
_LIVE_TEXT = re.compile(rf"[\t\r\n]|{_FORMULA}")
_LIVE_PLACE = re.compile(rf"[;\t\r\n](?={_FORMULA})")
"""Behind what begins a new cell for a spreadsheet that splits at another sign, and so knows nothing of our quotes."""
_SIGNS = re.compile('[",\r\n]')
"""Of the format: a text with one of them stands in quotes."""


def csv_text(columns: Sequence[Column], chunks: Iterable[Chunk], language: str) -> Iterator[str]:
    """Text that no spreadsheet takes for a formula, whatever it splits lines at (``_guarded``)."""
    yield BOM + csv_line([column.heading(language) for column in columns])
    for chunk in chunks:
        yield "".join([f"{line}{LINE_END}" for line in csv_lines(columns, chunk)])


def csv_line(cells: Iterable[str]) -> str:
    """One line of the file, with its end."""
    return ",".join(map(quoted, cells)) + LINE_END


def csv_lines(columns: Sequence[Column], chunk: Chunk) -> Iterator[str]:
    """The lines of a chunk, without their ends.

    Most columns say few different things. The csv module would look at every letter of every cell again.
    """
    return map(",".join, zip(*(_texts(column.kind, column.cells(chunk)) for column in columns), strict=True))


def quoted(text: str) -> str:
    """A text as it stands in a line."""
    guarded = _guarded(text)
    return '"' + guarded.replace('"', '""') + '"' if _SIGNS.search(guarded) else guarded


def _guarded(text: str) -> str:
    """With an apostrophe at each place where a cell would begin like a formula. Nothing is taken away."""
    guarded = _LIVE_PLACE.sub(r"\g<0>'", text)
    return f"'{guarded}" if _LIVE_TEXT.match(text) else guarded


def _texts(kind: CellKind, cells: Sequence[Any]) -> Iterable[str]:
    if kind is CellKind.TEXT:
        texts = {text: quoted(text) for text in set(cells)}
        return map(texts.__getitem__, cells)
    if kind is CellKind.FLAG:
        return ["1" if flag else "0" for flag in cells]
    return ["" if value is None else str(value) for value in cells]
