"""The workbooks of an import: rows left out, to be mended and loaded again, and every cell that changes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from inspect_app.db import db
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.import_files import changed_cells_file, refused_rows_file
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from tests.schools.files import GOOD, HEADINGS, xlsx_file
from tests.schools.plans import plan_of, school, store

BAD = ("5", "", "9999", "32.4", "36.1")
NO_NAME = "School name: the cell is blank"
NO_DIRECTORATE = "Directorate: there is no directorate of this code or name"


def _cells(content: bytes) -> list[list[Any]]:
    return [[cell or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


def _load_again(tmp_path: Path, rows: list[list[Any]]) -> ImportPlan:
    return plan_import(db.session(), xlsx_file(tmp_path, *rows))


def test_rows_left_out_come_back_as_they_were_with_every_reason_behind(app: Flask, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, GOOD, BAD)
    assert _cells(refused_rows_file(plan, "en")) == [
        [*HEADINGS, "Why it was left out"],
        [*BAD, f"{NO_DIRECTORATE}; {NO_NAME}"],
    ]


def test_the_reasons_are_in_the_readers_language_and_the_sheet_in_its_direction(app: Flask, tmp_path: Path) -> None:
    content = refused_rows_file(plan_of(tmp_path, HEADINGS, BAD), "ar")
    assert _cells(content)[1][-1] == "المديرية: لا توجد مديرية بهذا الرمز أو الاسم؛ اسم المدرسة: الخلية فارغة"
    assert openpyxl.load_workbook(io.BytesIO(content)).active.sheet_view.rightToLeft


def test_a_mended_row_is_loaded_and_its_reason_passed_over(app: Flask, tmp_path: Path) -> None:
    [headings, row] = _cells(refused_rows_file(plan_of(tmp_path, HEADINGS, BAD), "en"))
    plan = store(_load_again(tmp_path, [headings, [row[0], "حوشا", "2202", *row[3:]]]))
    assert (len(plan.new), plan.unknown_headings) == (1, [])
    assert (school("5").name_ar, school("5").latitude) == ("حوشا", 32.4)


def test_a_row_that_nobody_mended_is_left_out_again_and_tells_its_reasons_once(app: Flask, tmp_path: Path) -> None:
    first = _cells(refused_rows_file(plan_of(tmp_path, HEADINGS, BAD), "en"))
    again = _load_again(tmp_path, first)
    assert (again.rows_left_out, _cells(refused_rows_file(again, "en"))) == (1, first)


@pytest.mark.parametrize("spoilt", ["#REF!", "=A1&B1", "مدر??ة", "ﺱ" * 1001, "2026-05-10"])
def test_what_could_not_be_used_is_still_there_and_refused_again(app: Flask, tmp_path: Path, spoilt: str) -> None:
    """A blank in its place would be taken for «leave the name as it is»."""
    plan = plan_of(tmp_path, ("number", "name"), ("100200", spoilt))
    rows = _cells(refused_rows_file(plan, "en"))
    assert rows[1][:2] == ["100200", spoilt]
    assert [complaint.value for complaint in plan.complaints] == [spoilt[:1000]]
    assert _load_again(tmp_path, rows).rows_left_out == 1


def test_digits_that_excel_lost_are_shown_as_excel_shows_them_and_refused_again(app: Flask, tmp_path: Path) -> None:
    plan = plan_import(db.session(), xlsx_file(tmp_path, HEADINGS, (1234567890123456789, *GOOD[1:])))
    rows = _cells(refused_rows_file(plan, "en"))
    assert rows[1][0] == "1.23456789012346E+18"
    assert _load_again(tmp_path, rows).rows_left_out == 1


def test_cells_beyond_the_headings_stand_behind_the_reason(app: Flask, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, (*GOOD, "زائد"))
    [_, row] = _cells(refused_rows_file(plan, "en"))
    assert (row[:5], row[6]) == (list(GOOD), "زائد")


def test_every_changed_cell_is_in_its_file_with_both_values_in_words(app: Flask, tmp_path: Path) -> None:
    headings = (*HEADINGS, "المدرسة عاملة", "floors")
    plan = plan_of(tmp_path, headings, ("100200", "سما", "2203", "32.5", "36.2", "لا", "3"))
    assert _cells(changed_cells_file(plan, "en"))[1:] == [
        ["2", "100200", "School name", "سما السرحان الثانوية للبنات", "سما"],
        ["2", "100200", "Directorate", "2202 · North-West Badia", "2203 · North-East Badia"],
        ["2", "100200", "Latitude", "32.4686", "32.5"],
        ["2", "100200", "Longitude", "36.2436", "36.2"],
        ["2", "100200", "In use", "yes", "no"],
        ["2", "100200", "Number of floors", "2", "3"],
    ]
