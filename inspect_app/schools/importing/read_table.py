"""Reading a table of schools from a file somebody sent: its headings, then row by row, by a process with bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import IO, Any

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold
from inspect_app.schools.importing import table_child
from inspect_app.schools.importing.find_headings import KnownHeadings
from inspect_app.schools.importing.import_limits import MAX_SECONDS
from inspect_app.schools.importing.school_columns import COLUMNS, column_keys
from inspect_app.schools.importing.table_cells import (
    TOO_HEAVY_FILE,
    Cell,
    DateCell,
    RepairedCell,
    SchoolTable,
    TableRow,
    UnreadableCell,
    UnreadableFile,
)


def read_table(file: Path, known: KnownHeadings | None = None) -> SchoolTable:
    """The table in a CSV, XLSX or GeoJSON file of points. ``known``: its headings, of a table of schools where None.

    Raises UnreadableFile.
    """
    lines = _printed_lines(file, known or _known_headings())
    head = next(lines)
    return SchoolTable(head["headings"], _rows(lines), tuple(Text(ar, en) for ar, en in head["remarks"]))


def _rows(lines: Iterator[Any]) -> Iterator[TableRow]:
    for number, cells in lines:
        yield TableRow(number, [cell if isinstance(cell, str) else _marked_cell(*cell) for cell in cells])


@lru_cache(maxsize=100)
def _marked_cell(*parts: str) -> Cell:
    """What the child printed as a list (``table_child``)."""
    *text, ar, en = parts
    if len(text) > 1:
        return DateCell(Text(ar, en), text[1])
    return RepairedCell(text[0], Text(ar, en)) if text else UnreadableCell(Text(ar, en))


def _printed_lines(file: Path, known: KnownHeadings) -> Generator[Any, None, None]:
    """What the child prints, without its last line. Raises UnreadableFile."""
    with _reading(file, known) as printed:
        for line in printed:
            content = json.loads(line)
            if content is None:
                return
            if isinstance(content, dict) and "unreadable" in content:
                raise UnreadableFile(Text(*content["unreadable"]))
            yield content
    raise UnreadableFile(TOO_HEAVY_FILE)


@lru_cache(maxsize=1)
def _known_headings() -> dict[str, str]:
    """By which the child tells headings, encodings and separators. It is told them: the columns know the database, and
    to load that once more would take longer than most files.
    """
    columns = COLUMNS.values()
    names = [name for one in columns for name in (one.key, one.heading.ar, one.heading.en, *one.synonyms)]
    return {fold(name): key for name, key in zip(names, column_keys(names), strict=True) if key}


@contextmanager
def _reading(file: Path, known: KnownHeadings) -> Iterator[IO[bytes]]:
    """A child that ends with this block, whoever leaves it and why."""
    command = [sys.executable, "-I", "-m", table_child.__name__, str(file.resolve()), json.dumps(known)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}) as child:  # noqa: S603
        alarm = Timer(MAX_SECONDS, child.kill)
        alarm.start()
        try:
            if child.stdout:
                yield child.stdout
        finally:
            alarm.cancel()
            child.kill()
