"""CSV files as programs write them: encodings, separators, and bytes that were lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspect_app.schools.importing.table_cells import EXCEL_ERROR, FORMULA, RepairedCell, UnreadableCell
from tests.schools.files import GOOD, HEADINGS, csv_file
from tests.schools.reading.tables import refusal, remarks, rows, table

_ENGLISH_HEADINGS = ("number", "name", "directorate", "latitude", "longitude")


def _lines(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1256", "Windows-1256"),
        ("iso8859_6", "ISO-8859-6"),
        ("cp720", "CP720 (DOS)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize("headings", [HEADINGS, _ENGLISH_HEADINGS])
def test_an_encoding_is_known_by_what_makes_sense_and_told(
    tmp_path: Path, encoding: str, name: str, headings: tuple[str, ...]
) -> None:
    file = csv_file(tmp_path, headings, GOOD, encoding=encoding)
    assert rows(file) == [list(GOOD)]
    assert remarks(file) == [f"The text was in {name}."]


def test_signs_that_only_a_mac_has_are_read(tmp_path: Path) -> None:
    content = _lines("رقم المدرسة,اسم المدرسة", "1,مدرسة الأمل Ä", encoding="mac_arabic")
    assert rows(content, tmp_path) == [["1", "مدرسة الأمل Ä"]]
    assert remarks(content, tmp_path) == ["The text was in MacArabic."]


def test_shapes_of_dos_become_letters(tmp_path: Path) -> None:
    content = _lines("number,name", "1,ﻣﺩﺭﺳﺓ ﺍﻟﺳﻼﻡ", encoding="cp864")
    assert rows(content, tmp_path) == [["1", "مدرسة السلام"]]


def test_english_with_the_quotes_of_windows_is_read(tmp_path: Path) -> None:
    content = _lines("number,name", "1,King’s Academy – Madaba", "2,Collège De La Salle", encoding="cp1252")
    assert rows(content, tmp_path) == [["1", "King’s Academy – Madaba"], ["2", "Collège De La Salle"]]
    assert remarks(content, tmp_path) == ["The text was in Windows-1252."]


def test_an_encoding_nobody_can_tell_is_refused_in_words(tmp_path: Path) -> None:
    assert "encoding of the file's text cannot be told" in refusal(b"number,name\r\n1,\xd3\xe3\xd1\r\n", tmp_path)


def test_a_letter_cut_in_its_middle_spoils_its_cell_alone(tmp_path: Path) -> None:
    whole = _lines("رقم المدرسة,اسم المدرسة", "1,مدرسة الأمل", "2,مدرسة العمل", "3,مدرسة الرجاء")
    cut = whole.replace("العمل".encode(), "العمل".encode()[:-1])[:-1]
    first, second, third = rows(cut, tmp_path)
    assert first == ["1", "مدرسة الأمل"]
    for row in (second, third):
        assert isinstance(row[1], UnreadableCell)
        assert "letters were lost" in row[1].reason.en
    assert remarks(cut, tmp_path) == []


def test_bytes_of_a_program_are_no_table(tmp_path: Path) -> None:
    assert "neither a CSV" in refusal(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 9, tmp_path)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_tells_excel_the_separator_is_heeded_and_not_counted(tmp_path: Path, line: str) -> None:
    content = _lines(line, "number;name", "1;a, b, c")
    assert [(row.number, row.cells) for row in table(content, tmp_path).rows] == [(2, ["1", "a, b, c"])]
    assert table(content, tmp_path).headings == ["number", "name"]
    assert remarks(content, tmp_path) == []


def test_a_separator_nobody_expects_is_told(tmp_path: Path) -> None:
    file = csv_file(tmp_path, HEADINGS, GOOD, separator="|")
    assert rows(file) == [list(GOOD)]
    assert remarks(file) == ["The columns are separated by |"]


def test_the_separator_is_what_gives_known_headings_and_not_the_commonest_sign(tmp_path: Path) -> None:
    content = _lines('number;name;"notes, remarks, wishes, and more"', "1;a;b")
    assert rows(content, tmp_path) == [["1", "a", "b"]]


def test_a_title_and_blank_lines_above_the_headings_are_told(tmp_path: Path) -> None:
    content = _lines("", "مدارس، لواء البادية", ",,", "رقم المدرسة,اسم المدرسة", "1,حوشا")
    assert [(row.number, row.cells) for row in table(content, tmp_path).rows] == [(5, ["1", "حوشا"])]
    assert remarks(content, tmp_path) == ["The headings stand in row 4; what is above them is not read."]


def test_a_row_of_groups_above_the_headings_is_not_taken_for_them(tmp_path: Path) -> None:
    content = _lines("School number,Position,,", "number,lat,lon,floors", "1,32.4,36.1,2")
    assert table(content, tmp_path).headings == ["number", "lat", "lon", "floors"]


def test_a_column_without_a_heading_is_told(tmp_path: Path) -> None:
    content = _lines("number,,name,", "1,x,a,")
    assert rows(content, tmp_path) == [["1", "x", "a"]]
    assert remarks(content, tmp_path) == ["Columns without a heading are not read: B."]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"=A1,#REF!\n"])
def test_a_file_without_any_heading_says_so(tmp_path: Path, content: bytes) -> None:
    assert "no row of headings" in refusal(content, tmp_path)


def test_blank_lines_do_not_count_as_rows(tmp_path: Path) -> None:
    content = _lines("number,name", "1,a", *[","] * 30_000, "2,b")
    assert [(row.number, row.cells[0]) for row in table(content, tmp_path).rows] == [(2, "1"), (30_003, "2")]


def test_formulas_and_errors_of_excel_are_no_values(tmp_path: Path) -> None:
    content = _lines("number,name,town", '="000777",=HYPERLINK(A1),#REF!', "2,#1 school,a = b")
    assert rows(content, tmp_path) == [["000777", FORMULA, EXCEL_ERROR], ["2", "#1 school", "a = b"]]


def test_spoilt_headings_and_cells_are_put_right(tmp_path: Path) -> None:
    spoilt = _lines("رقم المدرسة,اسم المدرسة", "1,حوشا").decode("cp1256").encode()
    [[_, name]] = rows(spoilt, tmp_path)
    assert isinstance(name, RepairedCell)
    assert name.text == "حوشا"
    assert table(spoilt, tmp_path).headings == ["رقم المدرسة", "اسم المدرسة"]


def test_an_honest_file_has_no_remarks(tmp_path: Path) -> None:
    assert remarks(csv_file(tmp_path, HEADINGS, GOOD)) == []
