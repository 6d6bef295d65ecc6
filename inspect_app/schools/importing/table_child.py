"""A process of its own that reads one table of schools and prints it, a line of JSON for the head and each row.

What kind of file it is, is judged by its first bytes, never by its name. A workbook, a text of 24 MB or a million empty
objects become memory here, which ends with this process, and take no turn of the server's own threads.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from inspect_app.checklists import Text
from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.importing import read_csv, read_geojson, read_xlsx
from inspect_app.schools.importing.import_limits import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_CPU_SECONDS,
    MAX_ROWS,
    MAX_TABLE_BYTES,
    MAX_TABLE_MEMORY_BYTES,
)
from inspect_app.schools.importing.table_cells import (
    TOO_HEAVY_FILE,
    TOO_LONG_TEXT,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Cell,
    SchoolTable,
    TableRow,
    UnreadableCell,
    UnreadableFile,
)

_EMPTY = Text("الملف فارغ: لا صف عناوين فيه.", "The file is empty: it has no row of headings.")


def open_table(file: Path) -> SchoolTable:
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
        if len(headings) > MAX_COLUMNS:
            raise UnreadableFile(TOO_MANY_COLUMNS)
        if headings:
            return SchoolTable(headings, _limited_rows(numbered, len(headings)))
        break
    raise UnreadableFile(_EMPTY)


def _limited_rows(numbered: Iterator[tuple[int, list[Cell]]], width: int) -> Iterator[TableRow]:
    """Of cells beyond the headings one is left, that the row can be complained of."""
    for number, cells in numbered:
        if number > MAX_ROWS + 1:
            raise UnreadableFile(TOO_MANY_ROWS)
        beyond = next((cell for cell in cells[width:] if _is_filled(cell)), None)
        kept = cells[:width] if beyond is None else [*cells[:width], beyond]
        if any(map(_is_filled, kept)):
            yield TableRow(
                number,
                [TOO_LONG_TEXT if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH else cell for cell in kept],
            )


def _is_filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def printed_lines(file: Path) -> Iterator[Any]:
    """What the parent reads (``read_table``): the head, rows, and at the end None or why the file is refused."""
    try:
        table = open_table(file)
        yield {"headings": table.headings, "remarks": [[remark.ar, remark.en] for remark in table.remarks]}
        for row in table.rows:
            yield [row.number, [_printed_cell(cell) for cell in row.cells]]
        yield None
    except UnreadableFile as unreadable:
        yield {"unreadable": [unreadable.sentence.ar, unreadable.sentence.en]}
    except MemoryError:
        yield {"unreadable": [TOO_HEAVY_FILE.ar, TOO_HEAVY_FILE.en]}


def _printed_cell(cell: Cell) -> Any:  # noqa: ANN401 - JSON
    """A text; why there is none, in both languages; or a repaired text with its reason in both."""
    if isinstance(cell, str):
        return cell
    reason = [cell.reason.ar, cell.reason.en]
    return reason if isinstance(cell, UnreadableCell) else [cell.text, *reason]


if __name__ == "__main__":
    bind_child(MAX_TABLE_MEMORY_BYTES, MAX_CPU_SECONDS)
    for line in printed_lines(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(line) + "\n")
