from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from flask import Flask

from inspect_app.db import db
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.template import template_file


@pytest.fixture
def book(app: Flask) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_file(DirectorateIndex.read(db.session()).all)))


def _saved(book: openpyxl.Workbook, folder: Path) -> Path:
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def test_the_template_reads_from_right_to_left_and_offers_lists(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert sheet["A1"].value == "رقم المدرسة"
    assert any(rule.type == "list" for rule in sheet.data_validations.dataValidation)


def test_the_template_as_it_comes_changes_nothing(book: openpyxl.Workbook, tmp_path: Path) -> None:
    plan = plan_import(db.session(), _saved(book, tmp_path))
    assert (plan.rows, plan.unknown_headings) == (0, [])


def test_a_row_chosen_from_the_lists_is_taken(book: openpyxl.Workbook, tmp_path: Path) -> None:
    sheet, lists = book.worksheets
    for cell in sheet[1]:
        choice = lists.cell(row=1, column=cell.column).value
        if choice:
            sheet.cell(row=3, column=cell.column, value=choice)
    sheet["A3"], sheet["B3"] = "000777", "حوشا الأساسية"
    plan = plan_import(db.session(), _saved(book, tmp_path))
    assert plan.complaints == []
    assert plan.new[0]["profile"]["has_lab"] is True


def test_no_name_of_a_directorate_is_a_formula_or_a_link() -> None:
    names = ["=1+1", "https://elsewhere.example", "@SUM(A1)"]
    known = [RegisteredDirectorate(number, str(number), name, name, "Mafraq") for number, name in enumerate(names)]
    sheet, lists = openpyxl.load_workbook(io.BytesIO(template_file(known))).worksheets
    cells = [cell for page in (sheet, lists) for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value in names} == {"s"}
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
