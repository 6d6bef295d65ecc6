"""A process of its own that reads one table of schools and prints it, a line of JSON for the head and each row.

What kind of file it is, is judged by its first bytes, never by its name. A workbook, a text of 24 MB or a million empty
objects become memory here, which ends with this process, and take no turn of the server's own threads.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from inspect_app.checklists import Text
from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.schools.importing import read_geojson
from inspect_app.schools.importing.file_kinds import other_kind
from inspect_app.schools.importing.find_headings import SEARCHED_ROWS, KnownHeadings, heading_row, shown_text
from inspect_app.schools.importing.import_limits import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_CPU_SECONDS,
    MAX_ROWS,
    MAX_TABLE_BYTES,
    MAX_TABLE_MEMORY_BYTES,
)
from inspect_app.schools.importing.letters.read_csv import read_csv_table
from inspect_app.schools.importing.letters.spoilt_text import mend_text
from inspect_app.schools.importing.table_cells import (
    TOO_HEAVY_FILE,
    TOO_LONG_TEXT,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Cell,
    DateCell,
    RawTable,
    SchoolTable,
    TableRow,
    UnreadableCell,
    UnreadableFile,
    is_filled,
)
from inspect_app.schools.importing.workbooks.read_xlsx import read_workbook

_NO_HEADINGS = Text("الملف فارغ أو ليس فيه صف عناوين.", "The file is empty or has no row of headings.")


def open_table(file: Path, known: KnownHeadings) -> SchoolTable:
    """The table in a CSV, XLSX or GeoJSON file of points. Raises UnreadableFile."""
    if file.stat().st_size > MAX_TABLE_BYTES:
        raise UnreadableFile(
            Text(
                "الملف أكبر من 24 ميغابايت. قسّمه إلى ملفات أصغر.",
                "The file is larger than 24 MB. Split it into smaller files.",
            )
        )
    return with_headings(_raw_table(file, known), known)


def _raw_table(file: Path, known: KnownHeadings) -> RawTable:
    data = file.read_bytes()
    if data.startswith(b"PK"):
        return read_workbook(data, known)
    other = other_kind(data)
    if other:
        raise UnreadableFile(other)
    if data.removeprefix(b"\xef\xbb\xbf")[:512].lstrip().startswith(b"{"):
        rows = enumerate(read_geojson.geojson_rows(data), start=1)
        return RawTable(TableRow(number, cells) for number, cells in rows)
    return read_csv_table(data, known)


def with_headings(table: RawTable, known: KnownHeadings) -> SchoolTable:
    """Finds the headings among the first rows and holds all to the limits. Raises UnreadableFile."""
    rows = _filled_rows(table.rows)
    first = list(islice(rows, SEARCHED_ROWS))
    place = heading_row(first, known) or 0
    headings = [shown_text(cell) for row in first[place : place + 1] for cell in row.cells]
    while headings and not headings[-1].strip():
        headings.pop()
    if not headings:
        raise UnreadableFile(_NO_HEADINGS)
    if len(headings) > MAX_COLUMNS:
        raise UnreadableFile(TOO_MANY_COLUMNS)
    below = first[place + 1 :]
    remarks = (*table.remarks, *_passed_over(first[: place + 1]), *_unnamed_columns(headings, below))
    return SchoolTable(headings, _limited_rows(chain(below, rows), len(headings)), remarks)


def _filled_rows(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """Without blank rows and what is beyond all columns: of that one filled cell is left."""
    for row in rows:
        beyond = next((cell for cell in row.cells[MAX_COLUMNS:] if is_filled(cell)), None)
        kept = row.cells[:MAX_COLUMNS] if beyond is None else [*row.cells[:MAX_COLUMNS], beyond]
        if any(map(is_filled, kept)):
            yield TableRow(row.number, [_held(cell) for cell in kept])


def _held(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return TOO_LONG_TEXT if len(cell) > MAX_CELL_LENGTH else mend_text(cell)


def _passed_over(rows: Sequence[TableRow]) -> list[Text]:
    """``rows``: to the headings."""
    if len(rows) < 2:
        return []
    number = rows[-1].number
    return [
        Text(
            f"العناوين في الصف {number}، ولم يُقرأ ما فوقها.",
            f"The headings stand in row {number}; what is above them is not read.",
        )
    ]


def _unnamed_columns(headings: Sequence[str], rows: Sequence[TableRow]) -> list[Text]:
    """Columns without a heading in which one of these rows holds something."""
    from xlsxwriter.utility import xl_col_to_name

    unnamed = [
        str(xl_col_to_name(place))
        for place, heading in enumerate(headings)
        if not heading.strip() and any(is_filled(cell) for row in rows for cell in row.cells[place : place + 1])
    ]
    if not unnamed:
        return []
    return [
        Text(
            f"أعمدة بلا عنوان لا تُقرأ: {'، '.join(unnamed)}.",
            f"Columns without a heading are not read: {', '.join(unnamed)}.",
        )
    ]


def _limited_rows(rows: Iterator[TableRow], width: int) -> Iterator[TableRow]:
    """Of cells beyond the headings one is left, that the row can be complained of."""
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise UnreadableFile(TOO_MANY_ROWS)
        beyond = next((cell for cell in row.cells[width:] if is_filled(cell)), None)
        yield TableRow(row.number, row.cells[:width] if beyond is None else [*row.cells[:width], beyond])


def printed_lines(file: Path, known: KnownHeadings) -> Iterator[Any]:
    """What the parent reads (``read_table``): the head, rows, and at the end None or why the file is refused."""
    try:
        table = open_table(file, known)
        yield {"headings": table.headings, "remarks": [[remark.ar, remark.en] for remark in table.remarks]}
        for row in table.rows:
            yield [row.number, [_printed_cell(cell) for cell in row.cells]]
        yield None
    except UnreadableFile as unreadable:
        yield {"unreadable": [unreadable.sentence.ar, unreadable.sentence.en]}
    except MemoryError:
        yield {"unreadable": [TOO_HEAVY_FILE.ar, TOO_HEAVY_FILE.en]}


def _printed_cell(cell: Cell) -> Any:  # noqa: ANN401 - JSON
    """A text; why there is none, in both languages; or a repaired text, or a date, with its reason in both."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, DateCell):
        return ["", cell.shown, cell.reason.ar, cell.reason.en]
    reason = [cell.reason.ar, cell.reason.en]
    return reason if isinstance(cell, UnreadableCell) else [cell.text, *reason]


if __name__ == "__main__":
    bind_child(MAX_TABLE_MEMORY_BYTES, MAX_CPU_SECONDS)
    for line in printed_lines(Path(sys.argv[1]), json.loads(sys.argv[2])):
        sys.stdout.write(json.dumps(line) + "\n")
