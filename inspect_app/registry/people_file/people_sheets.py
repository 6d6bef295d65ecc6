"""The Excel files of a table of people: the template to fill in, and refused rows to be mended and loaded again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from inspect_app.registry.people_file.people_columns import (
    ALL_DIRECTORATES,
    PEOPLE_COLUMNS,
    ROLE_WORDS,
)
from inspect_app.registry.people_file.people_plan import PeoplePlan
from inspect_app.schools.directorates import RegisteredDirectorate
from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.school_columns import REASON_HEADING
from inspect_app.schools.importing.text_workbook import text_workbook

_SHEET, _LISTS = {"ar": "المستخدمون", "en": "People"}, {"ar": "القوائم", "en": "Lists"}
# A name is text, whatever it begins with.
_WORKBOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def people_template(directorates: Sequence[RegisteredDirectorate], language: str) -> bytes:
    """The template as XLSX with lists to choose from, in this language. Filled in, it is what ``plan_people`` reads."""
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, _WORKBOOK_OPTIONS) as book:
        sheet, lists = _new_sheet(book, _SHEET, language), _new_sheet(book, _LISTS, language)
        lists.hide()
        _write_rows(book, sheet, [column.heading.in_(language) for column in PEOPLE_COLUMNS.values()], [])
        sheet.set_column(0, len(PEOPLE_COLUMNS) - 1, 26, book.add_format({"num_format": "@"}))
        names = (one.name_en if language == "en" else one.name_ar for one in directorates)
        choices = {
            "role": [words.in_(language) for words in ROLE_WORDS.values()],
            "directorate": [ALL_DIRECTORATES.in_(language), *names],
        }
        for place, key in enumerate(PEOPLE_COLUMNS):
            if key in choices:
                lists.write_column(0, place, choices[key])
                source = f"='{_LISTS[language]}'!{_column_range(place, len(choices[key]))}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, place, MAX_ROWS, place, rule)
    return output.getvalue()


def refused_people_file(plan: PeoplePlan, language: str) -> bytes:
    """The refused rows as they stood in the file, with the reasons in a last column, which is not read again."""
    width = max([len(plan.headings), *(len(row.cells) for row in plan.refused)])
    headings = [*plan.headings, *[""] * (width - len(plan.headings)), REASON_HEADING.in_(language)]
    rows = ([*row.cells, *[""] * (width - len(row.cells)), _reasons(row.faults, language)] for row in plan.refused)
    return text_workbook([headings, *rows], language)


def _reasons(faults: Iterable[Any], language: str) -> str:
    return " · ".join(f"{fault.column.in_(language)}: {fault.reason.in_(language)}" for fault in faults)


def _new_sheet(book: Any, names: dict[str, str], language: str) -> Any:  # noqa: ANN401 - xlsxwriter's
    sheet = book.add_worksheet(names[language])
    if language == "ar":
        sheet.right_to_left()
    return sheet


def _write_rows(book: Any, sheet: Any, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:  # noqa: ANN401
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, book.add_format({"bold": True, "bg_color": "#E2EFED", "border": 1}))
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell, text)


def _column_range(place: int, count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(place)
    return f"${letter}$1:${letter}${count}"
