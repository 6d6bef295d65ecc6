"""Rows of an Excel workbook, read as a stream. A file that would unpack to too much is refused beforehand."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.importing.table_cells import FAULTY, FORMULA, MAX_COLUMNS, MAX_ROWS, Cell, UnreadableFile

_MAX_UNPACKED = 96 * 1024 * 1024
# Everything but the sheets is read whole: shared strings, styles.
_MAX_BESIDE_SHEETS = 16 * 1024 * 1024
# Each shared string costs some 20 µs and an object; ten different texts in each of the most rows is generous.
_MAX_STRINGS = 10 * MAX_ROWS
_MAX_MEMBERS = 500
_CHUNK = 1024 * 1024


_TOO_MUCH = Text(
    "ملف Excel يتمدد إلى حجم كبير جداً عند فتحه. احذف الأوراق والتنسيقات الزائدة أو احفظه بصيغة CSV.",
    "The Excel file unpacks to far too much. Remove extra sheets and formatting, or save it as CSV.",
)
_DAMAGED = Text(
    "ملف Excel تالف أو ليس بصيغة ‎.xlsx‎.",
    "The Excel file is damaged or is not an .xlsx file.",
)


def rows(file: Path) -> Iterator[list[Cell]]:
    """The rows of the first visible sheet, headings first. Raises UnreadableFile."""
    _refuse_bombs(file)
    from openpyxl.reader.excel import load_workbook

    try:
        # An opened file is judged by what is in it; a path openpyxl judges by its ending.
        with file.open("rb") as opened:
            book = load_workbook(opened, read_only=True, keep_links=False)
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            sheet.reset_dimensions()  # the sheet's own claim about its size is not believed
            for cells in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS):
                yield _trimmed([_text(cell) for cell in cells])
            book.close()
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise UnreadableFile(_DAMAGED) from error


def _refuse_bombs(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            too_much = _is_too_much(archive.infolist()) or _strings_in(archive) > _MAX_STRINGS
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise UnreadableFile(_DAMAGED) from error
    if too_much:
        raise UnreadableFile(_TOO_MUCH)


def _is_too_much(members: list[zipfile.ZipInfo]) -> bool:
    """By the sizes in the archive's directory: reading a member never gives more than it states there."""
    beside = sum(one.file_size for one in members if not one.filename.startswith("xl/worksheets/"))
    return (
        len(members) > _MAX_MEMBERS
        or len({one.filename for one in members}) != len(members)
        or sum(one.file_size for one in members) > _MAX_UNPACKED
        or beside > _MAX_BESIDE_SHEETS
    )


def _strings_in(archive: zipfile.ZipFile) -> int:
    """About how many shared strings there are, without parsing: <si>…</si> or <si/> in any part beside the sheets."""
    marks = 0
    for member in archive.infolist():
        if not member.filename.startswith("xl/worksheets/"):
            with archive.open(member) as part:
                while chunk := part.read(_CHUNK):
                    marks += chunk.count(b"si>") + 2 * chunk.count(b"si/>")
    return marks // 2


def _trimmed(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _text(cell: Any) -> Cell:  # noqa: ANN401 - one of openpyxl's read-only cells
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        return FORMULA
    if kind == "e":
        return FAULTY
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
