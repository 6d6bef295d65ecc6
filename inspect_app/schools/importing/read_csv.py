"""Rows of a CSV file, in the encodings and with the separators that Excel writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from inspect_app.checklists import Text
from inspect_app.schools.importing.table_cells import Cell, UnreadableFile


def csv_rows(data: bytes) -> Iterator[list[Cell]]:
    """The rows of the file, headings first. Raises UnreadableFile."""
    text = _decode(data)
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


def _decode(data: bytes) -> str:
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
        return _decode_windows_1256(data)


def _decode_windows_1256(data: bytes) -> str:
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
