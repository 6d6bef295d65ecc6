"""Reading a table of schools from a file somebody sent: what kind of file it is, its headings, its rows.

A file is judged by its first bytes, never by its name. Limits hold before anything is unpacked or parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspect_app.checklists import Text
from inspect_app.schools.importing import read_csv, read_geojson, read_xlsx
from inspect_app.schools.importing.import_limits import MAX_CELL_LENGTH, MAX_ROWS, MAX_TABLE_BYTES
from inspect_app.schools.importing.table_cells import (
    TOO_LONG_TEXT,
    TOO_MANY_ROWS,
    Cell,
    UnreadableCell,
    UnreadableFile,
)


@dataclass(frozen=True)
class TableRow:
    """``number`` is what the person sees beside the row: 1 is the headings. Cells are text; "" is blank."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class SchoolTable:
    headings: list[str]
    rows: Iterator[TableRow]
    """Read as they are used: UnreadableFile may still be raised here."""


_EMPTY = Text("الملف فارغ: لا صف عناوين فيه.", "The file is empty: it has no row of headings.")


def read_table(file: Path) -> SchoolTable:
    """The table in a CSV, XLSX or GeoJSON file of points. Raises UnreadableFile."""
    if file.stat().st_size > MAX_TABLE_BYTES:
        raise UnreadableFile(
            Text(
                "الملف أكبر من 24 ميغابايت. قسّمه إلى ملفات أصغر.",
                "The file is larger than 24 MB. Split it into smaller files.",
            )
        )
    with file.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(b"PK"):
        return with_headings(read_xlsx.xlsx_rows(file))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            Text(
                "هذا ملف Excel قديم أو محمي بكلمة مرور. احفظه بصيغة ‎.xlsx‎ بلا كلمة مرور.",
                "This is an old or password-protected Excel file. Save it as .xlsx without a password.",
            )
        )
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return with_headings(read_geojson.geojson_rows(file.read_bytes()))
    return with_headings(read_csv.csv_rows(file.read_bytes()))


def with_headings(rows: Iterable[list[Cell]]) -> SchoolTable:
    """Takes the first row as headings and holds all to the limits. Raises UnreadableFile."""
    numbered = enumerate(rows, start=1)
    for _, cells in numbered:
        headings = [cell if isinstance(cell, str) else "" for cell in cells]
        while headings and not headings[-1].strip():
            headings.pop()
        if headings:
            return SchoolTable(headings, _limited_rows(numbered))
        break
    raise UnreadableFile(_EMPTY)


def _limited_rows(numbered: Iterator[tuple[int, list[Cell]]]) -> Iterator[TableRow]:
    for number, cells in numbered:
        if number > MAX_ROWS + 1:
            raise UnreadableFile(TOO_MANY_ROWS)
        if any(cell if isinstance(cell, UnreadableCell) else cell.strip() for cell in cells):
            yield TableRow(
                number,
                [TOO_LONG_TEXT if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH else cell for cell in cells],
            )
