"""An Excel file: a short sheet to read and print, all columns behind it, what the file is, what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from inspect_app.exports.about_file import AboutFile
from inspect_app.exports.cells import Chunk, Column
from inspect_app.exports.column_meanings import dictionary_lines
from inspect_app.exports.workbook.row_sheets import RowSheets, SheetPlan, cells_of
from inspect_app.exports.workbook.sheet_printing import PageLines
from inspect_app.exports.workbook.short_sheet import short_columns
from inspect_app.exports.workbook.table_sheets import TableSheet, write_table_sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FULL_PAGES_WIDE = 5
"""All columns on one sheet of paper would be letters of half a millimetre."""


def write_xlsx(
    file: Path,
    columns: Sequence[Column],
    chunks: Iterable[Chunk],
    about: AboutFile,
    language: str,
    further: Sequence[TableSheet] = (),
) -> int:
    """Writes the file and answers with the number of rows. ``further`` sheets stand behind the rows."""
    import xlsxwriter

    short = short_columns(columns, language)
    every = {column.key: column for column in (*columns, *short)}.values()
    total = 0
    with xlsxwriter.Workbook(str(file), {**_WORKBOOK_OPTIONS, "tmpdir": str(file.parent)}) as book:
        sheets = _row_sheets(book, columns, short, about.page_lines, language)
        for chunk in chunks:
            cells = cells_of(chunk, every)
            for sheet in sheets:
                sheet.write(cells)
            total += len(chunk["id"])
        for sheet in sheets:
            sheet.finish()
        last = (_about_sheet(about, total), dictionary_sheet(columns, short, language))
        for table in (*further, *last):
            write_table_sheet(book, table, about.page_lines, language)
    return total


def _row_sheets(
    book: Workbook, columns: Sequence[Column], short: Sequence[Column], lines: PageLines, language: str
) -> tuple[RowSheets, RowSheets]:
    plans = (
        SheetPlan(_("Deficiencies"), short),
        SheetPlan(_("All columns"), columns, wraps=False, pages_wide=_FULL_PAGES_WIDE),
    )
    first, full = (RowSheets(book, plan, lines, language) for plan in plans)
    return first, full


def _about_sheet(about: AboutFile, rows: int) -> TableSheet:
    return TableSheet(_("About this file"), (_("What"), _("Value")), (28, 90), [*about.lines, (_("Rows"), f"{rows:,}")])


def dictionary_sheet(columns: Iterable[Column], short: Iterable[Column], language: str) -> TableSheet:
    """One line for each column of either sheet."""
    headings = {column.key: column.heading(language) for column in (*columns, *short)}
    return TableSheet(
        _("What the columns mean"),
        (_("Column"), _("Key"), _("Meaning"), _("Unit")),
        (30, 22, 70, 26),
        list(dictionary_lines(headings.items(), language)),
    )
