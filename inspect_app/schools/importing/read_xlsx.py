"""Rows of an Excel workbook, read as a stream. A file that would unpack to too much is refused beforehand."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.importing.import_limits import MAX_COLUMNS, MAX_ROWS
from inspect_app.schools.importing.table_cells import EXCEL_ERROR, FORMULA, Cell, UnreadableFile

_MAX_UNPACKED_BYTES = 96 * 1024 * 1024
# Everything but the sheets is read whole: shared strings, styles.
_MAX_BYTES_BESIDE_SHEETS = 16 * 1024 * 1024
# Each shared string costs some 20 µs and an object; ten different texts in each of the most rows is generous.
_MAX_SHARED_STRINGS = 10 * MAX_ROWS
_MAX_MEMBERS = 500
_CHUNK_BYTES = 1024 * 1024


_TOO_MUCH = Text(
    "ملف Excel يتمدد إلى حجم كبير جداً عند فتحه. احذف الأوراق والتنسيقات الزائدة أو احفظه بصيغة CSV.",
    "The Excel file unpacks to far too much. Remove extra sheets and formatting, or save it as CSV.",
)
_DAMAGED = Text(
    "ملف Excel تالف أو ليس بصيغة ‎.xlsx‎.",
    "The Excel file is damaged or is not an .xlsx file.",
)


def xlsx_rows(file: Path) -> Iterator[list[Cell]]:
    """The rows of the first visible sheet, headings first. Raises UnreadableFile."""
    _refuse_bombs(file)
    from openpyxl.reader.excel import load_workbook

    try:
        # An opened file is judged by what is in it; a path openpyxl judges by its ending.
        with file.open("rb") as stream:
            book = load_workbook(stream, read_only=True, keep_links=False)
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            sheet.reset_dimensions()  # the sheet's own claim about its size is not believed
            for cells in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS):
                yield _trim([_cell_text(cell) for cell in cells])
            book.close()
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise UnreadableFile(_DAMAGED) from error


def _refuse_bombs(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            too_much = _exceeds_limits(archive.infolist()) or _count_shared_strings(archive) > _MAX_SHARED_STRINGS
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise UnreadableFile(_DAMAGED) from error
    if too_much:
        raise UnreadableFile(_TOO_MUCH)


def _exceeds_limits(members: list[zipfile.ZipInfo]) -> bool:
    """By the sizes in the archive's directory: reading a member never gives more than it states there."""
    beside = sum(member.file_size for member in members if not member.filename.startswith("xl/worksheets/"))
    return (
        len(members) > _MAX_MEMBERS
        or len({member.filename for member in members}) != len(members)
        or sum(member.file_size for member in members) > _MAX_UNPACKED_BYTES
        or beside > _MAX_BYTES_BESIDE_SHEETS
    )


def _count_shared_strings(archive: zipfile.ZipFile) -> int:
    """About how many shared strings there are, without parsing: <si>…</si> or <si/> in any part beside the sheets."""
    marks = 0
    for member in archive.infolist():
        if not member.filename.startswith("xl/worksheets/"):
            with archive.open(member) as part:
                while chunk := part.read(_CHUNK_BYTES):
                    marks += chunk.count(b"si>") + 2 * chunk.count(b"si/>")
    return marks // 2


def _trim(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _cell_text(cell: Any) -> Cell:  # noqa: ANN401 - one of openpyxl's read-only cells
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        return FORMULA
    if kind == "e":
        return EXCEL_ERROR
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
