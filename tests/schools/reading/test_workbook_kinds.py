"""Excel workbooks as people and programs make them: what a person sees in the sheet is what is read."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from inspect_app.schools.importing.import_limits import MAX_COLUMNS, MAX_ROWS
from inspect_app.schools.importing.table_cells import LOST_DIGITS, RepairedCell, UnreadableCell
from tests.schools.files import xlsx_file
from tests.schools.reading.tables import refusal, remarks, rows, table

_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)


def _workbook(folder: Path, *rows: Sequence[Any]) -> tuple[openpyxl.Workbook, Any, Path]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return book, book.active, folder / "schools.xlsx"


def _rewritten(file: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """The archive with each member's name and content changed."""
    with zipfile.ZipFile(file) as archive:
        members = [change(member, archive.read(member)) for member in archive.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = name  # the constructor would put slashes for backslashes on some systems
            archive.writestr(info, content)
    return file


def _with_sheet(file: Path, before: bytes, after: bytes) -> Path:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name != "xl/worksheets/sheet1.xml":
            return name, content
        assert before in content
        return name, content.replace(before, after)

    return _rewritten(file, change)


def _numbered(file: Path) -> list[tuple[int, object]]:
    return [(row.number, row.cells[0]) for row in table(file).rows]


def test_an_empty_last_row_as_libreoffice_writes_it_is_not_counted(tmp_path: Path) -> None:
    file = _with_sheet(
        xlsx_file(tmp_path, ["number"], ["1"]), b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>'
    )
    assert _numbered(file) == [(2, "1")]


def test_formatted_blank_rows_do_not_count_and_the_filled_keep_their_numbers(tmp_path: Path) -> None:
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, MAX_ROWS + 100))
    last = b'<row r="90000"><c r="A90000"><v>7</v></c></row></sheetData>'
    file = _with_sheet(xlsx_file(tmp_path, ["number"], ["1"]), b"</sheetData>", blank + last)
    assert _numbered(file) == [(2, "1"), (90000, "7")]


def test_blank_rows_and_a_merged_title_above_the_headings(tmp_path: Path) -> None:
    book, sheet, file = _workbook(
        tmp_path, [], [], ["مدارس لواء البادية"], [], ["رقم المدرسة", "اسم المدرسة"], ["1", "حوشا"]
    )
    sheet.merge_cells("A3:B3")
    book.save(file)
    assert table(file).headings == ["رقم المدرسة", "اسم المدرسة"]
    assert [(row.number, row.cells) for row in table(file).rows] == [(6, ["1", "حوشا"])]
    assert remarks(file) == ["The headings stand in row 5; what is above them is not read."]


def test_blank_rows_alone_above_the_headings_are_not_worth_a_remark(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, [], [], ["number"], ["1"])
    assert _numbered(file) == [(4, "1")]
    assert remarks(file) == []


def test_a_merged_value_counts_for_every_row_it_covers(tmp_path: Path) -> None:
    book, sheet, file = _workbook(
        tmp_path, ["number", "directorate", "town"], ["1", "2202", "a"], ["2"], ["3"], ["4", "2203", "b"], ["5"]
    )
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("B5:B40000")
    sheet.merge_cells("C2:C3")
    book.save(file)
    assert rows(file) == [["1", "2202", "a"], ["2", "2202", "a"], ["3", "2202"], ["4", "2203", "b"], ["5", "2203"]]


def test_headings_merged_over_two_rows_stand_in_the_lower_one(tmp_path: Path) -> None:
    book, sheet, file = _workbook(tmp_path, ["number", "Position"], [None, "lat", "lon"], ["1", 32.4, 36.1])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.save(file)
    assert table(file).headings == ["number", "lat", "lon"]
    assert rows(file) == [["1", "32.4", "36.1"]]


def test_a_date_is_no_name_and_no_number(tmp_path: Path) -> None:
    [[day, moment, clock]] = rows(
        xlsx_file(
            tmp_path,
            ["number", "name", "floors"],
            [dt.date(2026, 5, 10), dt.datetime.fromisoformat("2026-05-10T08:30"), dt.time(7)],
        )
    )
    assert isinstance(day, UnreadableCell)
    assert day.reason.en.startswith("the cell holds a date (2026-05-10): spreadsheets turn such as 5-10 into one")
    assert "(2026-05-10 08:30:00)" in moment.reason.en
    assert "(07:00:00)" in clock.reason.en


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (777, "000000", "000777"),
        (12345678, "000000", "12345678"),
        (777, "0", "777"),
        (777, "General", "777"),
        (24000, "#,##0", "24000"),
        (32.4514, "0.00", "32.4514"),
        (7, '"DEMO-"0000', "DEMO-0007"),
        (2202001, "0000\\-000", "2202-001"),
        (12, '0 "m"', "12 m"),
        (5, "[Red]00;-00", "05"),
        (0.125, "0%", "12.5%"),
        (1, "0%", "100%"),
        (-7, "000", "-7"),
        (412000, '0,"K"', "412000"),
        (0.5, "# ?/?", "0.5"),
        (3.60001e11, "0.00E+00", "360001000000"),
        (5551234, "[<=9999999]###\\-####;(###) ###\\-####", "5551234"),
        (412, "[$JOD] #,##0", "412"),
        (5, '_-* 0_-;_-* "-"??_-', "5"),
    ],
)
def test_a_number_is_read_as_it_is_shown_where_that_means_something(
    tmp_path: Path, number: float, number_format: str, shown: str
) -> None:
    book, sheet, file = _workbook(tmp_path, ["number"], [number])
    sheet["A2"].number_format = number_format
    book.save(file)
    assert rows(file) == [[shown]]


def test_digits_that_excel_lost_are_not_guessed(tmp_path: Path) -> None:
    file = xlsx_file(
        tmp_path, ["number"], [1234567890123456], [1.23456789012346e17], [999999999999999], ["1234567890123456"]
    )
    assert rows(file) == [[LOST_DIGITS], [LOST_DIGITS], ["999999999999999"], ["1234567890123456"]]


def test_ticks_and_texts_in_parts(tmp_path: Path) -> None:
    rich = CellRichText("مدرسة ", TextBlock(InlineFont(b=True), "الأمل"))
    book, sheet, file = _workbook(
        tmp_path, ["number", "name", "active"], ["1_x000D_\n2", rich, True], ["a_x0041_", "b", False]
    )
    sheet["B3"].hyperlink = "https://example.org"
    book.save(file)
    assert rows(file) == [["1\r\n2", "مدرسة الأمل", "TRUE"], ["aA", "b", "FALSE"]]


def test_a_formula_that_is_only_a_text_is_that_text(tmp_path: Path) -> None:
    assert rows(xlsx_file(tmp_path, ["number"], ['="000777"'])) == [["000777"]]


def test_a_formula_that_shows_nothing_is_a_blank_cell(tmp_path: Path) -> None:
    blank = b'<row r="3"><c r="A3" t="str"><f>IF(B3="","",B3)</f><v></v></c></row></sheetData>'
    file = _with_sheet(xlsx_file(tmp_path, ["number"], ["1"]), b"</sheetData>", blank)
    assert rows(file) == [["1"]]


def test_spoilt_text_in_a_sheet_is_put_right_too(tmp_path: Path) -> None:
    [[name]] = rows(xlsx_file(tmp_path, ["number"], ["مدرسة".encode().decode("cp1256")]))
    assert isinstance(name, RepairedCell)
    assert name.text == "مدرسة"


def test_the_sheet_with_the_schools_is_read_and_the_others_named(tmp_path: Path) -> None:
    book, sheet, file = _workbook(tmp_path, ["Ministry", "2026"])
    sheet.title = "Cover"
    for title, state in (("North", "visible"), ("South", "visible"), ("Old", "hidden"), ("Lists", "hidden")):
        other = book.create_sheet(title)
        other.sheet_state = state
        for row in (["list"], ["yes"]) if title == "Lists" else (["number", "name"], [title, "a"]):
            other.append(row)
    book.save(file)
    assert rows(file) == [["North", "a"]]
    assert remarks(file) == [
        "Read from the sheet “North”, number 2 of 3, and from no other.",
        (
            "Other sheets with such headings are not read: “South”, “Old”. "
            "Put them into one sheet, or load each as a file."
        ),
    ]


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    book, sheet, file = _workbook(tmp_path, ["number", "name"], ["1", "a"], ["2", "b"], ["3", "c"])
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.save(file)
    assert rows(file) == [["1", "a"], ["2", "b"], ["3", "c"]]
    assert remarks(file) == ["Hidden rows are read, too: 1.", "Hidden columns are read, too: B."]


def test_a_book_of_hidden_sheets_says_so(tmp_path: Path) -> None:
    xlsx_file(tmp_path, ["number"], ["1"])
    file = _rewritten(
        tmp_path / "schools.xlsx", lambda name, content: (name, content.replace(b'state="visible"', b'state="hidden"'))
    )
    assert "All sheets of the Excel file are hidden" in refusal(file)


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    def strict(name: str, content: bytes) -> tuple[str, bytes]:
        for common, other in _STRICT:
            content = content.replace(common, other)
        return name, content

    file = _rewritten(xlsx_file(tmp_path, ["number", "name"], ["000777", "حوشا"]), strict)
    assert rows(file) == [["000777", "حوشا"]]


def test_backslashes_between_the_folders_of_the_archive_are_read(tmp_path: Path) -> None:
    file = _rewritten(xlsx_file(tmp_path, ["number"], ["1"]), lambda name, content: (name.replace("/", "\\"), content))
    with zipfile.ZipFile(file) as archive:
        assert "xl\\workbook.xml" in archive.namelist()
    assert rows(file) == [["1"]]


def test_a_cell_beyond_all_columns_is_told_and_not_cut(tmp_path: Path) -> None:
    book, sheet, file = _workbook(tmp_path, ["number"], ["1"], ["2"])
    sheet.cell(2, MAX_COLUMNS + 5).value = "far"
    book.save(file)
    assert rows(file) == [["1", "far"], ["2"]]
    sheet.cell(1, MAX_COLUMNS + 5).value = "far"
    book.save(file)
    assert f"more than {MAX_COLUMNS} columns" in refusal(file)


def test_rows_out_of_their_order_are_not_passed_over(tmp_path: Path) -> None:
    late = b'<row r="2"><c r="A2"><v>7</v></c></row></sheetData>'
    file = _with_sheet(xlsx_file(tmp_path, ["number"], ["1"], ["2"]), b"</sheetData>", late)
    assert "not in their order" in refusal(file)


def test_what_is_damaged_behind_the_rows_is_nothing_to_us(tmp_path: Path) -> None:
    junk = b'</sheetData><dataValidations><dataValidation type="nonsense" sqref="?"/></dataValidations>'
    file = _with_sheet(xlsx_file(tmp_path, ["number"], ["1"]), b"</sheetData>", junk)
    assert rows(file) == [["1"]]


def test_a_document_type_is_refused_before_anything_is_parsed(tmp_path: Path) -> None:
    file = _with_sheet(
        xlsx_file(tmp_path, ["number"], ["1"]), b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'
    )
    assert "damaged" in refusal(file)


def test_a_hundred_thousand_merged_cells_are_refused(tmp_path: Path) -> None:
    merges = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1) for n in range(1, 200_010, 2))
    file = _with_sheet(
        xlsx_file(tmp_path, ["number"], ["1"]), b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"
    )
    assert "merged cells" in refusal(file)
