"""An Excel file: typed cells on a sheet that runs in the reader's direction, and a sheet that says what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from inspect_app.exports.cells import CellKind, Chunk, Column, clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_575
"""What a sheet holds under its heading; more go on to a further sheet."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_file(
    file: Path,
    columns: Sequence[Column],
    chunks: Iterable[Chunk],
    about: Sequence[tuple[str, str]],
    language: str,
) -> int:
    """Writes the file and answers with the number of rows. ``about`` are lines of (what, value) for the last sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {**_OPTIONS, "tmpdir": str(file.parent)}) as book:
        sheets = _Sheets(book, columns, language)
        for chunk in chunks:
            sheets.write(chunk)
        sheets.finish()
        _about(book, [*about, (_("Rows"), f"{sheets.total:,}")], language)
        return sheets.total


class _Sheets:
    """The sheets of rows; opens the next one when one is full."""

    def __init__(self, book: Workbook, columns: Sequence[Column], language: str) -> None:
        self.book, self.columns, self.language = book, columns, language
        self.head = book.add_format({"bold": True, "bg_color": "#E2EFED", "border": 1, "border_color": "#82908C"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.total = self.count = self.row = 0
        self.sheet = self._opened()

    def write(self, chunk: Chunk) -> None:
        cells = [_cells(column.kind, column.cells(chunk)) for column in self.columns]
        plan = self._plan()
        for values in zip(*cells, strict=True):
            if self.row == ROWS:
                self.finish()
                self.sheet = self._opened()
                plan = self._plan()
            self.row += 1
            for (write, place, form), value in zip(plan, values, strict=True):
                if value is not None and value != "":
                    write(self.row, place, value, form)
        self.total += len(chunk["id"])

    def finish(self) -> None:
        """A filter on every heading, over the rows that are there."""
        self.sheet.autofilter(0, 0, max(1, self.row), len(self.columns) - 1)

    def _opened(self) -> Worksheet:
        self.count, self.row = self.count + 1, 0
        name = _("Deficiencies") if self.count == 1 else f"{_('Deficiencies')} {self.count}"
        sheet = self.book.add_worksheet(name)
        if self.language == "ar":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading(self.language), self.head)
        return sheet

    def _plan(self) -> list[tuple[Any, int, Format | None]]:
        """For each column how its cells are written. A text over a cell's 32,767 characters is cut by the library."""
        sheet = self.sheet
        how = {CellKind.TEXT: sheet.write_string, CellKind.FLAG: sheet.write_boolean}
        kinds = (column.kind for column in self.columns)
        return [
            (how.get(kind, sheet.write_number), place, self.day if kind is CellKind.DAY else None)
            for place, kind in enumerate(kinds)
        ]


@lru_cache(maxsize=4096)
def _serial(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days


def _cells(kind: CellKind, cells: Sequence[Any]) -> Sequence[Any]:
    return [_serial(day) if day is not None else None for day in cells] if kind is CellKind.DAY else cells


def _about(book: Workbook, lines: Sequence[tuple[str, str]], language: str) -> None:
    sheet = book.add_worksheet(_("About this file"))
    if language == "ar":
        sheet.right_to_left()
    bold: Format = book.add_format({"bold": True, "valign": "top"})
    wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    for row, (what, value) in enumerate(lines):
        sheet.write_string(row, 0, clean(what), bold)
        sheet.write_string(row, 1, clean(value), wrapped)
