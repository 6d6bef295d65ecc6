"""The sheets of rows: typed cells under a heading that stays, chunk by chunk; when one is full, a further sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from inspect_app.exports.cells import CellKind, CellValues, Chunk, Column
from inspect_app.exports.workbook.row_heights import row_height
from inspect_app.exports.workbook.sheet_printing import PageLines, set_up_printing

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_SHEET_ROWS = 1_048_575
"""What a sheet holds under its heading; more go on to a further sheet."""
HEADING = {
    "bold": True,
    "bg_color": "#E2EFED",
    "border": 1,
    "border_color": "#82908C",
    "text_wrap": True,
    "valign": "top",
}
WRAPPED = {"text_wrap": True, "valign": "top"}
RIGHT_TO_LEFT = {"reading_order": 2}
"""Of texts in Arabic: left to itself LibreOffice begins them at the left, and turns «2 من 6» around."""
_DAY = {"num_format": "yyyy-mm-dd", "valign": "top"}
CellsByKey = Mapping[str, CellValues]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet's name, columns, and how many sheets of paper it is wide.

    A wrapped one shows each text whole, and its rows are as high as that takes; it is the slower one to write.
    """

    name: str
    columns: Sequence[Column]
    wraps: bool = True
    pages_wide: int = 1


class RowSheets:
    """One plan's sheets in a book with constant memory: rows come in order and are gone when the next one is begun."""

    def __init__(self, book: Workbook, plan: SheetPlan, lines: PageLines, language: str) -> None:
        self._book, self._plan, self._lines, self._language = book, plan, lines, language
        self._heading = book.add_format(HEADING)
        look = (RIGHT_TO_LEFT if language == "ar" else {}) | WRAPPED
        wrapped, day = book.add_format(look) if plan.wraps else None, book.add_format(_DAY)
        self._formats = [day if column.kind is CellKind.DAY else wrapped for column in plan.columns]
        self._widths = [column.width for column in plan.columns]
        self._count = 0
        self._add_sheet()

    def write(self, cells: CellsByKey) -> None:
        writers = self._cell_writers()
        for values in zip(*(cells[column.key] for column in self._plan.columns), strict=True):
            if self._row == MAX_SHEET_ROWS:
                self.finish()
                self._add_sheet()
                writers = self._cell_writers()
            self._row += 1
            if self._plan.wraps and (height := row_height(zip(values, self._widths, strict=True))):
                self._sheet.set_row(self._row, height)
            for (write, index), value in zip(writers, values, strict=True):
                if value is not None and value != "":
                    write(self._row, index, value)

    def finish(self) -> None:
        """A filter on every heading, over the rows that are there."""
        self._sheet.autofilter(0, 0, max(1, self._row), len(self._plan.columns) - 1)

    def _add_sheet(self) -> None:
        self._count, self._row = self._count + 1, 0
        plan = self._plan
        sheet: Worksheet = self._book.add_worksheet(plan.name if self._count == 1 else f"{plan.name} {self._count}")
        set_up_printing(sheet, self._lines, self._language, plan.pages_wide)
        if plan.pages_wide > 1:
            sheet.repeat_columns(0)
        sheet.freeze_panes(1, 1)
        headings = [column.heading(self._language) for column in plan.columns]
        sheet.set_row(0, row_height(zip(headings, self._widths, strict=True)))
        for index, (column, look) in enumerate(zip(plan.columns, self._formats, strict=True)):
            sheet.set_column(index, index, column.width, look)
            sheet.write_string(0, index, headings[index], self._heading)
        self._sheet = sheet

    def _cell_writers(self) -> list[tuple[Callable[..., Any], int]]:
        """For each column how its cells are written. A text over a cell's 32,767 characters is cut by the library."""
        sheet = self._sheet
        methods = {CellKind.TEXT: sheet.write_string, CellKind.FLAG: sheet.write_boolean}
        kinds = (column.kind for column in self._plan.columns)
        return [(methods.get(kind, sheet.write_number), index) for index, kind in enumerate(kinds)]


def cells_of(chunk: Chunk, columns: Iterable[Column]) -> CellsByKey:
    """Each column's cells as a sheet takes them, made once however many sheets show them."""
    return {column.key: _sheet_values(column.kind, column.cells(chunk)) for column in columns}


def _sheet_values(kind: CellKind, cells: CellValues) -> CellValues:
    if kind is CellKind.DAY:
        return [_excel_day(day) if day is not None else None for day in cells]
    return list(map(no_markup, cells)) if kind is CellKind.TEXT else cells


def no_markup(text: str) -> str:
    """The library takes ``<r>…</r>`` for markup, and the file is broken; with a space behind it, it is text."""
    return f"{text} " if text and text.startswith("<r>") and text.endswith("</r>") else text


@lru_cache(maxsize=4096)
def _excel_day(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days
