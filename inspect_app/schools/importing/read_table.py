"""Reading a table of schools from a file somebody sent: what kind of file it is, and CSV in the encodings of Excel.

A file is judged by its first bytes, never by its name. Limits hold before anything is unpacked or parsed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspect_app.checklists.model import Text
from inspect_app.schools.importing import read_geojson, read_xlsx
from inspect_app.schools.importing.table_cells import (
    MAX_ROWS,
    TOO_LONG,
    TOO_MANY_ROWS,
    Cell,
    UnreadableCell,
    UnreadableFile,
)

MAX_BYTES = 24 * 1024 * 1024
MAX_CELL = 1_000


@dataclass(frozen=True)
class Row:
    """``number`` is what the person sees beside the row: 1 is the headings. Cells are text; "" is blank."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class SchoolTable:
    headings: list[str]
    rows: Iterator[Row]
    """Read as they are used: UnreadableFile may still be raised here."""


_EMPTY = Text("الملف فارغ: لا صف عناوين فيه.", "The file is empty: it has no row of headings.")


def read_table(file: Path) -> SchoolTable:
    """The table in a CSV, XLSX or GeoJSON file of points. Raises UnreadableFile."""
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableFile(
            Text(
                "الملف أكبر من 24 ميغابايت. قسّمه إلى ملفات أصغر.",
                "The file is larger than 24 MB. Split it into smaller files.",
            )
        )
    with file.open("rb") as opened:
        start = opened.read(512)
    if start.startswith(b"PK"):
        return limited(read_xlsx.rows(file))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            Text(
                "هذا ملف Excel قديم أو محمي بكلمة مرور. احفظه بصيغة ‎.xlsx‎ بلا كلمة مرور.",
                "This is an old or password-protected Excel file. Save it as .xlsx without a password.",
            )
        )
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return limited(read_geojson.rows(file.read_bytes()))
    return limited(_csv_rows(file.read_bytes()))


def limited(rows: Iterable[list[Cell]]) -> SchoolTable:
    """Takes the first row as headings and holds all to the limits. Raises UnreadableFile."""
    numbered = enumerate(rows, start=1)
    for _, cells in numbered:
        headings = [cell if isinstance(cell, str) else "" for cell in cells]
        while headings and not headings[-1].strip():
            headings.pop()
        if headings:
            return SchoolTable(headings, _bounded(numbered))
        break
    raise UnreadableFile(_EMPTY)


def _bounded(numbered: Iterator[tuple[int, list[Cell]]]) -> Iterator[Row]:
    for number, cells in numbered:
        if number > MAX_ROWS + 1:
            raise UnreadableFile(TOO_MANY_ROWS)
        if any(cell if isinstance(cell, UnreadableCell) else cell.strip() for cell in cells):
            yield Row(number, [TOO_LONG if isinstance(cell, str) and len(cell) > MAX_CELL else cell for cell in cells])


def _csv_rows(data: bytes) -> Iterator[list[Cell]]:
    text = _decoded(data)
    first_line = text.partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            yield list(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                Text(
                    f"تعذّرت قراءة السطر {reader.line_num}: علامة اقتباس غير مغلقة أو في غير مكانها.",
                    f"Line {reader.line_num} cannot be read: a quotation mark is not closed or is in the wrong place.",
                )
            ) from error


def _decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1256. Raises UnreadableFile."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise UnreadableFile(
            Text("هذا ليس ملف CSV ولا XLSX ولا GeoJSON.", "This is neither a CSV nor an XLSX nor a GeoJSON file.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_by_line(data)


def _decoded_by_line(data: bytes) -> str:
    """Windows-1256, unless some lines are UTF-8: then nobody can say what the file means."""
    unicode_line, other_line = 0, 0
    for number, line in enumerate(data.splitlines(), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig")
            unicode_line = unicode_line or number
        except UnicodeDecodeError:
            other_line = other_line or number
    if unicode_line:
        raise UnreadableFile(
            Text(
                f"في الملف ترميزان: السطر {unicode_line} بترميز UTF-8 والسطر {other_line} بترميز آخر "
                "(Windows-1256 غالباً). افتحه في Excel وصحّح النص ثم احفظه بصيغة CSV UTF-8.",
                f"The file mixes two encodings: line {unicode_line} is UTF-8 and line {other_line} is another one "
                "(probably Windows-1256). Open it in Excel, correct the text and save it as CSV UTF-8.",
            )
        )
    return data.decode("cp1256")
