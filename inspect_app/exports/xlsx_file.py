"""An Excel file: typed cells on a sheet that runs in the reader's direction, and a sheet that says what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from inspect_app.exports.cells import CellKind, Chunk, Column, strip_unwritable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_SHEET_ROWS = 1_048_575
"""What a sheet holds under its heading; more go on to a further sheet."""
_WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(
    file: Path,
    columns: Sequence[Column],
    chunks: Iterable[Chunk],
    about: Sequence[tuple[str, str]],
    language: str,
) -> int:
    """Writes the file and answers with the number of rows. ``about`` are lines of (what, value) for the last sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {**_WORKBOOK_OPTIONS, "tmpdir": str(file.parent)}) as book:
        sheets = _Sheets(book, columns, language)
        for chunk in chunks:
            sheets.write(chunk)
        sheets.finish()
        _write_about_sheet(book, [*about, (_("Rows"), f"{sheets.total:,}")], language)
        return sheets.total


class _Sheets:
    """The sheets of rows; opens the next one when one is full."""

    def __init__(self, book: Workbook, columns: Sequence[Column], language: str) -> None:
        self.book, self.columns, self.language = book, columns, language
        self.heading_format = book.add_format(
            {"bold": True, "bg_color": "#E2EFED", "border": 1, "border_color": "#82908C"}
        )
        self.day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.total = self.count = self.row = 0
        self.sheet = self._add_sheet()

    def write(self, chunk: Chunk) -> None:
        cells = [_cell_values(column.kind, column.cells(chunk)) for column in self.columns]
        writers = self._cell_writers()
        for values in zip(*cells, strict=True):
            if self.row == MAX_SHEET_ROWS:
                self.finish()
                self.sheet = self._add_sheet()
                writers = self._cell_writers()
            self.row += 1
            for (write, index, cell_format), value in zip(writers, values, strict=True):
                if value is not None and value != "":
                    write(self.row, index, value, cell_format)
        self.total += len(chunk["id"])

    def finish(self) -> None:
        """A filter on every heading, over the rows that are there."""
        self.sheet.autofilter(0, 0, max(1, self.row), len(self.columns) - 1)

    def _add_sheet(self) -> Worksheet:
        self.count, self.row = self.count + 1, 0
        name = _("Deficiencies") if self.count == 1 else f"{_('Deficiencies')} {self.count}"
        sheet = self.book.add_worksheet(name)
        if self.language == "ar":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading(self.language), self.heading_format)
        return sheet

    def _cell_writers(self) -> list[tuple[Any, int, Format | None]]:
        """For each column how its cells are written. A text over a cell's 32,767 characters is cut by the library."""
        sheet = self.sheet
        methods = {CellKind.TEXT: sheet.write_string, CellKind.FLAG: sheet.write_boolean}
        kinds = (column.kind for column in self.columns)
        return [
            (methods.get(kind, sheet.write_number), index, self.day_format if kind is CellKind.DAY else None)
            for index, kind in enumerate(kinds)
        ]


@lru_cache(maxsize=4096)
def _excel_day(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days


def _cell_values(kind: CellKind, cells: Sequence[Any]) -> Sequence[Any]:
    return [_excel_day(day) if day is not None else None for day in cells] if kind is CellKind.DAY else cells


def _write_about_sheet(book: Workbook, lines: Sequence[tuple[str, str]], language: str) -> None:
    sheet = book.add_worksheet(_("About this file"))
    if language == "ar":
        sheet.right_to_left()
    bold: Format = book.add_format({"bold": True, "valign": "top"})
    wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    for row, (what, value) in enumerate(lines):
        sheet.write_string(row, 0, strip_unwritable(what), bold)
        sheet.write_string(row, 1, strip_unwritable(value), wrapped)
