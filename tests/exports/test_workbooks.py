"""An Excel file as a head of buildings opens and prints it: short sheet, full sheet, what it is, what it means."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.exports.column_meanings import MEANINGS
from inspect_app.exports.columns import export_columns
from inspect_app.exports.workbook.row_heights import row_height
from inspect_app.exports.workbook.short_sheet import short_columns
from inspect_app.schools.models import School
from tests.desk.made import RAIL, add_visit, at_yard
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency, a_visit

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.fixture
def book(page, world):
    def made(language="en", query="", person=None):
        answer = page(person or world.reviewer, language).client.get(f"/exports/deficiencies.xlsx{query}")
        return load_workbook(io.BytesIO(answer.get_data()))

    return made


def first_row(sheet):
    return dict(zip(*([cell.value for cell in line] for line in sheet.iter_rows(max_row=2)), strict=True))


def test_the_first_sheet_is_short_and_in_one_language(world, book):
    add_visit(world.engineer, world.school, {RAIL: (at_yard(world.school, "يتحرك", ticks=frozenset({"loose"})),)}, 3)
    row = first_row(book().worksheets[0])
    found = (datetime.now(UTC) - timedelta(days=3)).date()
    assert list(row) == [
        *("Number", "Severity", "Failure", "Measured", "Observed", "School number", "School", "Place", "Status"),
        *("Who repairs", "Found on", "Due on", "Days overdue", "Note"),
    ]
    assert (row["Number"], row["Severity"], row["Failure"]) == (1, "Severe", "Low guard rail")
    assert (row["Measured"], row["Observed"], row["Note"]) == ("0 cm; at least 105", "loose", "يتحرك")
    assert (row["School number"], row["School"]) == ("100200", "Sama As-Sarhan Secondary for Girls")
    assert abs((row["Found on"].date() - found).days) <= 1
    arabic = first_row(book("ar").worksheets[0])
    assert (arabic["ما الخلل"], arabic["القيمة المقيسة وحدّها"]) == ("درابزين منخفض", "0 سم؛ والحد الأدنى 105")
    assert not [heading for heading in arabic if re.search("[A-Za-z]|إنجليزي", heading)]


def test_a_place_is_one_cell_and_a_school_without_an_english_name_keeps_its_own(world, book):
    with writing():
        db.session.execute(update(School).values(name_en=""))
    a_deficiency(world.school, location_id=f"hall-{world.school}", instance="باب 7")
    a_deficiency(world.school, "low", instance="2")
    sheet = book().worksheets[0]
    assert [cell.value for cell in sheet["H"]] == ["Place", "المبنى الرئيسي · باب 7", "Whole school · 2"]
    assert sheet["G2"].value == "سما السرحان الثانوية للبنات"


def test_days_overdue_are_counted_from_the_day_due_and_empty_before_it(world, book):
    now = datetime.now(UTC)
    a_deficiency(world.school, due_at=now - timedelta(days=12))
    a_deficiency(world.school, "low", due_at=now + timedelta(days=2))
    sheet = book().worksheets[0]
    assert [cell.value for cell in sheet["M"]] == ["Days overdue", 12, None]


def test_all_columns_stand_behind_with_the_same_rows(world, book):
    for severity in ("low", "severe", "life_threatening"):
        a_deficiency(world.school, severity)
    short, full = book().worksheets[:2]
    assert [cell.value for cell in full[1]] == [column.en for column in export_columns()]
    assert [cell.value for cell in short["A"]] == [cell.value for cell in full["A"]] == ["Number", 3, 2, 1]


@pytest.mark.parametrize(
    ("language", "footer", "header"),
    [
        ("ar", "\u202bصفحة &P من &N\u202c", "\u202bالتصفية: كل ما هو مفتوح · شديد\u202c"),
        ("en", "Page &P of &N", "Filter: All that is open · Severe"),
    ],
)
def test_every_sheet_prints_across_with_its_heading_its_filter_and_its_page(world, book, language, footer, header):
    a_visit(world.school)
    a_deficiency(world.school)
    sheets = book(language, "?severity=severe").worksheets
    assert len(sheets) == 5
    for sheet in sheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.center.text == footer
        start, end = (
            (sheet.oddHeader.right, sheet.oddHeader.left)
            if language == "ar"
            else (
                sheet.oddHeader.left,
                sheet.oddHeader.right,
            )
        )
        assert header in start.text
        assert str(datetime.now(UTC).year) in end.text
        assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
    foot = sheets[0].oddFooter
    assert (foot.right if language == "ar" else foot.left).text == {
        "ar": "\u202bالمدارس المسجلة 1، زيرت منها 1\u202c",
        "en": "1 visited of 1 registered",
    }[language]


def test_a_row_is_as_high_as_its_longest_text_takes(world, book):
    a_deficiency(world.school, "severe", note="سقف متشقق " * 12)
    a_deficiency(world.school, "low")
    short, full = book("ar").worksheets[:2]
    assert [short.row_dimensions[row].height for row in (2, 3)] == [4 * 15.75, None]
    assert [full.row_dimensions[row].height for row in (2, 3)] == [None, None]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("ten letter", 10, 1),
        ("eleven lett", 10, 2),
        ("one\ntwo", 10, 2),
        ("abcdefghijklmnopqrstu", 10, 3),
        ("سقف متشقق ", 10, 1),
        ("سقف متشقق جداً", 10, 2),
        ("word " * 400, 10, 26),
    ],
)
def test_lines_are_broken_between_words(text, width, lines):
    assert row_height([(text, width), (17, 2), (None, 1)]) == (min(lines * 15.75, 409) if lines > 1 else None)


def test_texts_of_an_arabic_sheet_run_from_the_right(world, book):
    a_deficiency(world.school)
    for language, order in (("ar", 2), ("en", 0)):
        for sheet in (book(language).worksheets[0], *book(language).worksheets[2:]):
            assert int(sheet["A2"].alignment.readingOrder) == order, sheet.title


def test_only_the_sheet_of_all_columns_is_wider_than_one_page(world, book):
    a_deficiency(world.school)
    assert [int(sheet.page_setup.fitToWidth or 1) for sheet in book().worksheets] == [1, 5, 1, 1, 1]
    assert book().worksheets[1].print_title_cols == "$A:$A"


def test_the_short_sheet_fits_a_page_at_letters_that_can_be_read(app):
    # At full size some 135 characters of the font stand across A4; a scale of 60 % makes letters of 6.6 points.
    with app.test_request_context():
        for language in ("ar", "en"):
            columns = short_columns(export_columns(), language)
            assert len(columns) <= 14
            assert sum(column.width for column in columns) <= 135 / 0.6


@pytest.mark.parametrize("text", ["<r><b></r>", "A & B &P", "=1+1"])
def test_what_somebody_typed_is_only_text(world, book, text):
    a_deficiency(world.school, note=text)
    assert first_row(book().worksheets[0])["Note"].strip() == text


@pytest.mark.parametrize("text", [f"&P&N{'x' * 70}", "R&G", "&" * 78 + "&G"])
def test_a_filter_cannot_write_codes_into_the_header_nor_make_it_too_long(world, book, text):
    a_deficiency(world.school)
    header = book("en", f"?{urlencode({'state': 'all', 'text': text})}").worksheets[0].oddHeader.left.text
    assert text.replace("&", "＆")[:70] in header
    assert len(header) < 255


def test_the_sheet_of_schools_ranks_them_as_the_pages_do_and_says_why(world, book):
    other = add_school("100201", "Second", students=700)
    a_deficiency(world.school, "life_threatening", at=datetime.now(UTC))
    a_deficiency(other, "moderate", at=datetime.now(UTC))
    a_deficiency(other, "low", at=datetime.now(UTC), closed_at=datetime.now(UTC), status="verified_closed")
    rows = [[cell.value for cell in line] for line in book().worksheets[2].iter_rows()]
    assert rows[0][:6] == ["Rank", "School number", "School", "Directorate", "Students", "Life-threatening"]
    assert rows[0][9:] == ["Together", "Overdue", "Risk points", "Why first"]
    assert [row[:2] for row in rows[1:]] == [[1, "100200"], [2, "100201"]]
    assert rows[2][2:12] == ["Second", "North-West Badia", 700, 0, 0, 1, 0, 1, 0, 7.5]
    assert rows[2][12].endswith("700 students")


def test_the_last_sheet_says_what_each_column_means(world, book):
    a_deficiency(world.school)
    sheet = book("ar").worksheets[-1]
    lines = {line[1].value: [cell.value for cell in line] for line in sheet.iter_rows(min_row=2)}
    own = {"school_name", "place"}
    assert set(lines) == {column.key for column in export_columns()} | own
    assert lines["latitude"][0] == "خط العرض"
    assert lines["latitude"][3] == "درجات عشرية (WGS 84)"
    assert lines["days_open"][2:] == ["من يوم رصده إلى يوم إغلاقه أو إلى اليوم", "أيام"]
    assert all(all(cells) for cells in lines.values())


def test_the_page_of_the_dictionary_names_every_column_as_files_do(page, world):
    found = page(world.principal, "en").get("/exports/columns")
    assert [cell.get_text() for cell in found.all("tbody .code")] == [column.key for column in export_columns()]
    assert [cell.get_text() for cell in found.all("tbody th")] == [column.en for column in export_columns()]
    assert "About this file" not in found.text  # it is no page: the weights stand here
    weights = {term.get_text(): term.find_next("dd").get_text() for term in found.all("dt")}
    assert (weights["Life-threatening"], weights["overdue"], weights["over 600 students"]) == ("50", "× 1.5", "× 1.5")
    menu = page(world.reviewer, "en").get("/deficiencies")
    assert menu.one(".downloads a[href='/exports/columns']").get_text() == "What the columns mean"


def test_the_documentation_has_the_dictionary_as_the_files_have_it(app):
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| (.+) \| (.+) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    written = {tuple(re.findall(r"`([a-z_]+)`", keys)): (meaning, unit) for keys, meaning, unit in rows}
    assert {meaning.keys: (meaning.words.en, meaning.unit.en) for meaning in MEANINGS}.items() <= written.items()
    told = [key for meaning in MEANINGS for key in meaning.keys]
    assert sorted(told) == sorted([*(column.key for column in export_columns()), "school_name", "place"])
