from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.table_cells import EXCEL_ERROR, FORMULA, TOO_LONG_TEXT, UnreadableFile
from tests.schools.files import GOOD, HEADINGS, csv_file, geojson_file, point, xlsx_file


def _rows(file: Path) -> list[list[object]]:
    return [list(row.cells) for row in read_table(file).rows]


def _refusal(file: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(file).rows)
    assert refused.value.sentence.ar
    return refused.value.sentence.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_separator_of_excel(tmp_path: Path, encoding: str, separator: str) -> None:
    table = read_table(csv_file(tmp_path, HEADINGS, GOOD, encoding=encoding, separator=separator))
    assert tuple(table.headings) == HEADINGS
    assert [tuple(row.cells) for row in table.rows] == [GOOD]


def test_mixed_encodings_name_the_lines(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_bytes("رقم,اسم\n1,مدرسة\n".encode() + "2,مدرسة\n".encode("cp1256"))
    sentence = _refusal(file)
    assert "line 1 is UTF-8" in sentence
    assert "line 3 is another" in sentence


def test_a_quotation_left_open_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "open.csv"
    file.write_text('number,name\n1,"a\n2,b\n', encoding="utf-8")
    assert "quotation mark" in _refusal(file)


def test_rows_keep_the_number_a_person_sees_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    file = csv_file(tmp_path, ["number"], ["1"], [""], [" "], ["4"])
    assert [row.number for row in read_table(file).rows] == [2, 5]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"%PDF-1.7\0\1\2", b"PK\3\4 no archive", b"{]", b'{"type":"Point"}'])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "schools.xlsx"
    file.write_bytes(content)
    assert _refusal(file)


def test_xlsx_numbers_have_no_decimals_and_text_keeps_its_zeros(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, ["number", "x"], [100200.0, 32.5], ["000777", True], [12, None])
    assert _rows(file) == [["100200", "32.5"], ["000777", "TRUE"], ["12"]]


@pytest.mark.parametrize("name", ["5f0c.data", "schools", "schools.csv", "schools.xls", "SCHOOLS.XLSX"])
def test_an_excel_file_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    file = xlsx_file(tmp_path, ["number"], ["000777"]).rename(tmp_path / name)
    assert _rows(file) == [["000777"]]


def test_formulas_and_errors_are_not_taken_for_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["number", "x"])
    book.active.append(["=1+1", "#N/A"])
    book.active["B2"].data_type = "e"
    book.save(tmp_path / "schools.xlsx")
    assert _rows(tmp_path / "schools.xlsx") == [[FORMULA, EXCEL_ERROR]]


def test_an_archive_that_unpacks_to_far_too_much_is_refused_unopened(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(100):
            part.write(b" " * 1024 * 1024)
    assert file.stat().st_size < 200_000
    assert "unpacks to far too much" in _refusal(file)


@pytest.mark.parametrize("string", ["<si/>", "<si><t/></si>", "<x:si><x:t/></x:si>"])
def test_a_million_shared_strings_are_refused_unparsed(tmp_path: Path, string: str) -> None:
    file = tmp_path / "strings.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/anything.xml", string * 250_000)
    assert "unpacks to far too much" in _refusal(file)


def test_a_claim_of_a_million_columns_is_not_believed_and_a_far_cell_is_told(tmp_path: Path) -> None:
    file = tmp_path / "schools.xlsx"
    whole = xlsx_file(tmp_path, ["number"], ["1"])
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
    sheet = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"').replace(b"</sheetData>", far)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, content)
    assert [(row.number, row.cells) for row in read_table(file).rows] == [(2, ["1"]), (1048576, ["", "7"])]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("number\n" + "1\n" * (MAX_ROWS + 1), encoding="ascii")
    assert str(MAX_ROWS) in _refusal(file)


def test_a_text_of_endless_length_is_a_fault_of_its_row(tmp_path: Path) -> None:
    assert _rows(csv_file(tmp_path, ["number"], ["1" * 2000])) == [[TOO_LONG_TEXT]]


def test_geojson_points_become_latitude_and_longitude(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, ({"number": "007", "floors": 2}, point(36.1, 32.4)), ({"number": 8}, None))
    table = read_table(file)
    assert table.headings == ["number", "floors", "latitude", "longitude"]
    assert [row.cells for row in table.rows] == [["007", "2", "32.4", "36.1"], ["8", "", "", ""]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
        {"type": "Point"},
        [],
        {"type": "Point", "coordinates": ["a", "b"]},
    ],
)
def test_geojson_that_is_no_point_is_a_fault_of_its_row(tmp_path: Path, geometry: object) -> None:
    [[_, latitude, longitude]] = _rows(geojson_file(tmp_path, ({"number": "1"}, geometry)))
    assert latitude is longitude
    assert not isinstance(latitude, str)


@pytest.mark.parametrize("word", ["NaN", "Infinity"])
def test_geojson_with_what_is_no_number_is_refused(tmp_path: Path, word: str) -> None:
    file = geojson_file(tmp_path, ({"number": "1"}, point(1.5, 2)))
    file.write_text(file.read_text(encoding="utf-8").replace("1.5", word), encoding="utf-8")
    assert _refusal(file)
