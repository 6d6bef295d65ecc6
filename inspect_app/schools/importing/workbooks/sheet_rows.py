"""The rows of one sheet as a person sees them: merged values in every row they cover, numbers in their formats.

A stream: only cells that hold something are kept. openpyxl's own rows would be filled up with blank ones to the last
row and column that somebody once formatted, and know nothing of merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse
from xml.parsers import expat

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from inspect_app.checklists import Text
from inspect_app.schools.importing.import_limits import MAX_COLUMNS
from inspect_app.schools.importing.table_cells import (
    EXCEL_ERROR,
    FORMULA,
    LOST_DIGITS,
    Cell,
    TableRow,
    UnreadableFile,
    date_cell,
    formula_cell,
)
from inspect_app.schools.importing.workbooks.number_formats import shown_number

_MAX_MERGES = 100_000
_MAX_EXACT = 10**15
"""Above it a spreadsheet has replaced the last digits by zeros."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNORDERED = Text(
    "صفوف ورقة Excel ليست بترتيبها. افتح الملف في Excel واحفظه من جديد.",
    "The rows of the Excel sheet are not in their order. Open the file in Excel and save it again.",
)
_TOO_MANY_MERGES = Text(
    f"في ورقة Excel أكثر من {_MAX_MERGES} خلية مدمجة. ألغِ الدمج واحفظ الملف من جديد.",
    f"The Excel sheet has more than {_MAX_MERGES} merged cells. Unmerge them and save the file again.",
)


@dataclass
class SheetSurvey:
    """What must be known of a sheet before its first row is read, and stands behind its last."""

    merges: list[tuple[int, int, int]] = field(default_factory=list)
    """First row, column and last row of cells merged over several rows."""
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    """That hold something."""


def survey_sheet(sheet: ReadOnlyWorksheet) -> SheetSurvey:
    """One pass over the sheet that keeps nothing else. Raises UnreadableFile, expat.ExpatError, ValueError."""
    survey, hidden = SheetSurvey(), False
    if not _may_have_either(sheet):
        return survey

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal hidden
        if name in _CONTENTS:
            survey.hidden_rows += hidden
            hidden = False
        elif name == _ROW:
            hidden = attributes.get("hidden") in _TRUE
        elif name == _COLUMN and attributes.get("hidden") in _TRUE:
            survey.hidden_columns.update(range(int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMNS) + 1))
        elif name == _MERGE:
            left, top, _, bottom = range_boundaries(attributes["ref"])
            if bottom > top and left <= MAX_COLUMNS:
                survey.merges.append((top, left, bottom))
            if len(survey.merges) > _MAX_MERGES:
                raise UnreadableFile(_TOO_MANY_MERGES)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    with _source(sheet) as source:
        parser.ParseFile(source)
    return survey


def _may_have_either(sheet: ReadOnlyWorksheet) -> bool:
    """Whether anything is hidden or merged, by bytes: to parse a sheet only to learn that nothing is takes seconds."""
    end = b""
    with _source(sheet) as source:
        while chunk := source.read(_CHUNK_BYTES):
            if any(mark in end + chunk for mark in _MARKS):
                return True
            end = chunk[-max(map(len, _MARKS)) :]
    return False


_CHUNK_BYTES = 1024 * 1024
_MARKS = (b"mergeCell", b"hidden", b"\0")  # zeros are halves of signs: what is written in UTF-16 is not looked through
_ROW, _COLUMN, _MERGE = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "col", "mergeCell"))
_CONTENTS = frozenset(f"{SHEET_MAIN_NS} {name}" for name in ("v", "is", "f"))
_TRUE = ("1", "true")


def sheet_rows(sheet: ReadOnlyWorksheet, survey: SheetSurvey) -> Iterator[TableRow]:
    """Its rows that hold something, with the numbers Excel shows beside them. Raises UnreadableFile."""
    merged = _MergedValues(sorted(survey.merges, reverse=True))
    show, last = _shower(sheet), 0
    for number, cells in _parsed_rows(sheet):
        if number <= last:
            raise UnreadableFile(_UNORDERED)
        last = number
        row = _placed(cells, show)
        merged.fill_in(number, row)
        if row:
            yield TableRow(number, row)


class _RowParser(WorkSheetParser):
    """Formulas as they are written; one that gives an empty text is what it looks like, a blank cell."""

    def parse_formula(self, element: Element) -> str | None:
        if element.get("t") == "str" and not element.findtext(VALUE_TAG):
            return None
        return f"={element.findtext(FORMULA_TAG)}"


def _parsed_rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Up to the last row: what stands behind it, and may be damaged, is nothing to us."""
    book = sheet.parent
    parser = _RowParser(
        None,
        sheet._shared_strings,  # noqa: SLF001 - this is openpyxl's own way from a sheet to its parser
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001
    )
    with _source(sheet) as source:
        for _, element in iterparse(source):  # noqa: S314 - no document type: workbook_archive saw to it
            if element.tag == ROW_TAG:
                yield parser.parse_row(element)
                element.clear()
                parser.row_dimensions.clear()
            elif element.tag == DATA_TAG:
                return


def _source(sheet: ReadOnlyWorksheet) -> IO[bytes]:
    source: IO[bytes] = sheet._get_source()  # noqa: SLF001
    return source


def _placed(cells: list[dict[str, Any]], show: Callable[[dict[str, Any]], Cell]) -> list[Cell]:
    """The cells at their places, without blank ones at the end. Of those too far to the right one is left."""
    row: list[Cell] = []
    for cell in cells:
        shown = "" if cell["value"] is None else show(cell)
        if shown != "":
            place = min(cell["column"] - 1, MAX_COLUMNS)
            row.extend([""] * (place + 1 - len(row)))
            row[place] = shown
    return row


@dataclass
class _MergedValues:
    """Cells merged over several rows: their value stands in the first, and counts for every one that is not blank."""

    coming: list[tuple[int, int, int]]
    """The next one last."""
    current: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    """The last row and the value, by column."""

    def fill_in(self, number: int, row: list[Cell]) -> None:
        while self.coming and self.coming[-1][0] <= number:
            top, column, bottom = self.coming.pop()
            if top == number and column <= len(row):
                self.current[column] = (bottom, row[column - 1])
        for column, (bottom, value) in list(self.current.items()):
            if bottom < number:
                del self.current[column]
            elif row:
                row.extend([""] * (column - len(row)))
                row[column - 1] = value


def _shower(sheet: ReadOnlyWorksheet) -> Callable[[dict[str, Any]], Cell]:
    formats: dict[int, str] = {}

    def show(cell: dict[str, Any]) -> Cell:
        value, kind, style = cell["value"], cell["data_type"], cell["style_id"]
        if kind != "n":
            return _shown_value(value, kind)
        if abs(value) >= _MAX_EXACT:
            return LOST_DIGITS.showing(f"{value:.14E}")
        if style not in formats:
            formats[style] = str(ReadOnlyCell(sheet, **cell).number_format)
        return shown_number(value, formats[style])

    return show


def _shown_value(value: Any, kind: str) -> Cell:  # noqa: ANN401 - anything but a number
    if kind == "e":
        return EXCEL_ERROR.showing(str(value))
    if kind == "f":
        return formula_cell(value) if isinstance(value, str) else FORMULA
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time | timedelta):
        return date_cell(_shown_date(value))
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), value) if "_x" in value else str(value)


def _shown_date(value: datetime | date | time | timedelta) -> str:
    """Without a midnight nobody wrote."""
    return str(value).removesuffix(" 00:00:00")
