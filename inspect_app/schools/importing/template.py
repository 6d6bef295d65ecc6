"""The Excel file people fill in: Arabic headings, a note and a list for every column, one example row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from inspect_app.checklists import FactKind
from inspect_app.schools.directorates import GOVERNORATES, RegisteredDirectorate
from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.school_columns import COLUMNS, SchoolColumn

_LISTS = "القوائم"
_YES_NO = ("نعم", "لا")
_NOTES = {
    "number": "مطلوب. نص يبقى كما هو بأصفاره. الصف الذي يبدأ رقمه بكلمة «مثال» لا يُقرأ.",
    "name_ar": "مطلوب للمدرسة الجديدة.",
    "directorate": "مطلوب للمدرسة الجديدة: الاسم من القائمة أو رمز المديرية.",
    "governorate": "إن تُركت فارغة أُخذت محافظة المديرية.",
    "latitude": "درجات عشرية WGS 84، من 29.1 إلى 33.5.",
    "longitude": "درجات عشرية WGS 84، من 34.9 إلى 39.4.",
    "active": "«لا» للمدرسة المغلقة.",
}
_EXAMPLE = {
    "number": "مثال 012345",
    "name_ar": "سما السرحان الثانوية للبنات",
    "name_en": "Sama As-Sarhan Secondary School for Girls",
    "governorate": "المفرق",
    "locality": "سما السرحان",
    "latitude": 32.46859,
    "longitude": 36.24363,
    "active": "نعم",
    "students_all_shifts": 412,
    "floors": 2,
    "ownership": "ملك",
}

# A name is text, whatever it begins with.
_WORKBOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def template_file(directorates: Sequence[RegisteredDirectorate]) -> bytes:
    """The template as XLSX, read from right to left. Filled in, it is what ``plan_import`` reads."""
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, _WORKBOOK_OPTIONS) as book:
        sheet, lists = book.add_worksheet("المدارس"), book.add_worksheet(_LISTS)
        for worksheet in (sheet, lists):
            worksheet.right_to_left()
        lists.hide()
        text_format = book.add_format({"num_format": "@"})
        heading_format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E2EFED", "border": 1}
        )
        example_format = book.add_format({"italic": True, "font_color": "#54625F", "num_format": "@"})
        sheet.freeze_panes(1, 2)
        sheet.set_row(0, 48)
        for index, column in enumerate(COLUMNS.values()):
            choices = _choices(column, directorates)
            lists.write_column(0, index, choices)
            width = 28 if column.key in {"name_ar", "name_en", "directorate"} else 16
            sheet.set_column(index, index, width, text_format if column.key == "number" else None)
            sheet.write_string(0, index, column.heading.ar, heading_format)
            sheet.write(1, index, _example(column, choices), example_format)
            sheet.data_validation(1, index, MAX_ROWS, index, _validation_rule(column, index, len(choices)))
    return output.getvalue()


def _choices(column: SchoolColumn, directorates: Sequence[RegisteredDirectorate]) -> list[str]:
    if column.key == "directorate":
        return [directorate.name_ar for directorate in directorates]
    if column.key == "governorate":
        return [names.ar for names in GOVERNORATES.values()]
    if column.fact and column.fact.kind is FactKind.CHOICE:
        return [words.ar for _, words in column.fact.choices]
    is_flag = column.key == "active" or (column.fact is not None and column.fact.kind is FactKind.FLAG)
    return list(_YES_NO) if is_flag else []


def _example(column: SchoolColumn, choices: list[str]) -> Any:  # noqa: ANN401 - text or number
    if column.key == "directorate":
        return choices[0] if choices else ""
    return _EXAMPLE.get(column.key, "")


def _validation_rule(column: SchoolColumn, index: int, choices: int) -> dict[str, Any]:
    """A list to choose from where there is one; elsewhere only the note. A warning, never a wall: the import judges."""
    rule: dict[str, Any] = {"validate": "any", "error_type": "warning"}
    if choices:
        letter = _column_letters(index)
        rule |= {"validate": "list", "source": f"='{_LISTS}'!${letter}$1:${letter}${choices}"}
    note = _NOTES.get(column.key) or _range_note(column)
    if note:
        rule |= {"input_title": column.heading.ar[:32], "input_message": note}
    return rule


def _range_note(column: SchoolColumn) -> str:
    fact = column.fact
    if fact is None or fact.minimum is None or fact.maximum is None:
        return ""
    return f"من {fact.minimum:g} إلى {fact.maximum:g}. اتركها فارغة إن لم تُعرف."


def _column_letters(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))
