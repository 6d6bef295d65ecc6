"""Further sheets of a book: a small table with a name, such as the dictionary of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspect_app.exports.cells import strip_unwritable
from inspect_app.exports.workbook.row_heights import row_height
from inspect_app.exports.workbook.row_sheets import HEADING, RIGHT_TO_LEFT, WRAPPED, no_markup
from inspect_app.exports.workbook.sheet_printing import PageLines, set_up_printing

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SheetCell = str | float | None


@dataclass(frozen=True, slots=True)
class TableSheet:
    """Headings and rows of the same length as ``widths`` (in characters), in the reader's language."""

    name: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[SheetCell]]


def write_table_sheet(book: Workbook, table: TableSheet, lines: PageLines, language: str) -> None:
    sheet = book.add_worksheet(table.name)
    set_up_printing(sheet, lines, language)
    sheet.freeze_panes(1, 0)
    heading = book.add_format(HEADING)
    wrapped = book.add_format((RIGHT_TO_LEFT if language == "ar" else {}) | WRAPPED)
    sheet.set_row(0, row_height(zip(table.headings, table.widths, strict=True)))
    for index, (title, width) in enumerate(zip(table.headings, table.widths, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, heading)
    for row, cells in enumerate(table.rows, start=1):
        sheet.set_row(row, row_height(zip(cells, table.widths, strict=True)))
        for index, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, index, no_markup(strip_unwritable(cell)), wrapped)
            elif cell is not None:
                sheet.write_number(row, index, cell, wrapped)
