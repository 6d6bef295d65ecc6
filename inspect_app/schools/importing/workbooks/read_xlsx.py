"""The sheet of schools in an Excel workbook, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.importing.find_headings import SEARCHED_ROWS, KnownHeadings, has_identities
from inspect_app.schools.importing.table_cells import RawTable, TableRow, UnreadableFile, is_filled
from inspect_app.schools.importing.workbooks.workbook_archive import DAMAGED_WORKBOOK, open_archive

_ALL_HIDDEN = Text(
    "كل أوراق ملف Excel مخفية. أظهر الورقة التي فيها الجدول واحفظ الملف.",
    "All sheets of the Excel file are hidden. Unhide the one with the table and save the file.",
)


def read_workbook(data: bytes, known: KnownHeadings) -> RawTable:
    """The first visible sheet that has a heading by which rows are known, else the first. Raises UnreadableFile."""
    with _damage_in_words():
        from openpyxl.reader.excel import load_workbook

        # An opened file is judged by what is in it; a path openpyxl judges by its ending.
        book = load_workbook(open_archive(data), read_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise UnreadableFile(_ALL_HIDDEN)
        with_headings = [sheet for sheet in book.worksheets if has_identities(_first_rows(sheet), known)]
        chosen = next((sheet for sheet in visible if sheet in with_headings), visible[0])
        return _read_sheet(chosen, _sheet_remarks(chosen, visible, with_headings))


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise UnreadableFile(DAMAGED_WORKBOOK) from error


def _first_rows(sheet: Any) -> list[TableRow]:  # noqa: ANN401 - one of openpyxl's read-only sheets
    from inspect_app.schools.importing.workbooks.sheet_rows import SheetSurvey, sheet_rows

    return list(islice(sheet_rows(sheet, SheetSurvey()), SEARCHED_ROWS))


def _read_sheet(sheet: Any, remarks: list[Text]) -> RawTable:  # noqa: ANN401
    from inspect_app.schools.importing.workbooks.sheet_rows import sheet_rows, survey_sheet

    survey = survey_sheet(sheet)
    rows = sheet_rows(sheet, survey)
    first = list(islice(rows, SEARCHED_ROWS))
    if survey.hidden_rows:
        remarks.append(
            Text(
                f"قُرئت الصفوف المخفية أيضاً، وعددها {survey.hidden_rows}.",
                f"Hidden rows are read, too: {survey.hidden_rows}.",
            )
        )
    hidden = [letters for letters, place in _filled_columns(first) if place in survey.hidden_columns]
    if hidden:
        remarks.append(
            Text(
                f"قُرئت الأعمدة المخفية أيضاً: {'، '.join(hidden)}.",
                f"Hidden columns are read, too: {', '.join(hidden)}.",
            )
        )
    return RawTable(_in_words(chain(first, rows)), tuple(remarks))


def _in_words(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    with _damage_in_words():
        yield from rows


def _filled_columns(rows: Sequence[TableRow]) -> list[tuple[str, int]]:
    from openpyxl.utils import get_column_letter

    filled = {place for row in rows for place, cell in enumerate(row.cells, start=1) if is_filled(cell)}
    return [(get_column_letter(place), place) for place in sorted(filled)]


def _sheet_remarks(chosen: Any, visible: Sequence[Any], with_headings: Sequence[Any]) -> list[Text]:  # noqa: ANN401
    """Which sheet was read where there are several, and which others look as if they should be, hidden or not."""
    remarks = []
    if len(visible) > 1:
        place = visible.index(chosen) + 1
        remarks.append(
            Text(
                f"قُرئت الورقة «{chosen.title}»، وترتيبها {place} من {len(visible)}، ولم تُقرأ غيرها.",
                f"Read from the sheet “{chosen.title}”, number {place} of {len(visible)}, and from no other.",
            )
        )
    others = [sheet.title for sheet in with_headings if sheet is not chosen]
    if others:
        remarks.append(
            Text(
                f"أوراق أخرى فيها مثل هذه العناوين ولم تُقرأ: «{'»، «'.join(others)}». "
                "اجمعها في ورقة واحدة أو حمّل كل ورقة في ملف.",
                f"Other sheets with such headings are not read: {', '.join(f'“{title}”' for title in others)}. "
                "Put them into one sheet, or load each as a file.",
            )
        )
    return remarks
