"""Rows of a CSV file, in any encoding and with any separator that programs write."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from inspect_app.checklists import Text
from inspect_app.schools.importing.find_headings import SEARCHED_ROWS, KnownHeadings, known_columns
from inspect_app.schools.importing.letters.decode_text import decode_text
from inspect_app.schools.importing.table_cells import (
    EXCEL_ERROR,
    Cell,
    RawTable,
    TableRow,
    UnreadableFile,
    formula_cell,
)

_SEPARATORS = ",;\t|"
_USUAL_SEPARATORS = ",;\t"
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?[;,\t|]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line by which Excel is told the separator, and which it does not show."""
_EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_SAMPLE_CHARACTERS = 100_000


def read_csv_table(data: bytes, known: KnownHeadings) -> RawTable:
    """The rows as Excel numbers them, with blank ones. Raises UnreadableFile."""
    text, remarks = decode_text(data, known)
    named = _NAMED_SEPARATOR.match(text)
    if named:
        text = text[named.end() :]
    separator = named[1] if named else _best_separator(text, known)
    if separator not in _USUAL_SEPARATORS and not named:
        remarks += (Text(f"تفصل بين الأعمدة العلامة {separator}", f"The columns are separated by {separator}"),)
    rows = enumerate(_records(text, separator), start=1)
    return RawTable((TableRow(number, cells) for number, cells in rows), remarks)


def _best_separator(text: str, known: KnownHeadings) -> str:
    """That gives the most known headings; of equal ones the most frequent in the first line."""
    sample, first_line = text[:_SAMPLE_CHARACTERS], text.lstrip().partition("\n")[0]

    def score(separator: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        return max((len(known_columns(row, known)) for row in _readable(rows)), default=0), first_line.count(separator)

    return max(_SEPARATORS, key=score)


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from islice(rows, SEARCHED_ROWS)
    except csv.Error:
        return


def _records(text: str, separator: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                Text(
                    f"تعذّرت قراءة السطر {reader.line_num}: علامة اقتباس غير مغلقة أو في غير مكانها.",
                    f"Line {reader.line_num} cannot be read: a quotation mark is not closed or is in the wrong place.",
                )
            ) from error
        yield [_as_excel_reads(cell) if cell.startswith(("=", "#")) else cell for cell in record]


def _as_excel_reads(text: str) -> Cell:
    if text.startswith("="):
        return formula_cell(text)
    return EXCEL_ERROR.showing(text) if text.strip().upper() in _EXCEL_ERRORS else text
