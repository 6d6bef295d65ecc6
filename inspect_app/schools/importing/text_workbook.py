"""A workbook of texts, to look at and to mend: no cell is a number that loses zeros, and none is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable

from inspect_app.schools.importing.import_limits import MAX_COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADING_FORMAT = {"num_format": "@", "bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E2EFED"}


def text_workbook(rows: Iterable[Iterable[str]], language: str) -> bytes:
    """XLSX of one sheet, headings first, from right to left where the language ``ar`` is."""
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, _OPTIONS) as book:
        sheet = book.add_worksheet()
        if language == "ar":
            sheet.right_to_left()
        text_format, heading_format = book.add_format({"num_format": "@"}), book.add_format(_HEADING_FORMAT)
        sheet.set_column(0, MAX_COLUMNS, _WIDTH, text_format)
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                # Half a character, as a file may hold it, cannot be written.
                whole = text.encode(errors="replace").decode()
                sheet.write_string(number, column, whole, text_format if number else heading_format)
    return output.getvalue()
