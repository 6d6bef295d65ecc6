from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from tests.desk.made import RAIL, add_visit, at_yard
from tests.make import NOW
from tests.maps.stock import a_deficiency, a_visit

EVIL = '=HYPERLINK("http://x.example","open")'
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1")


def rows_of(answer):
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def download(page, person, extension, query="", language="en"):
    return page(person, language).client.get(f"/exports/deficiencies.{extension}{query}")


def test_a_csv_row_says_its_words_in_both_languages(page, world):
    a_deficiency(world.school, note="باب مقفل")
    [row] = rows_of(download(page, world.reviewer, "csv"))
    assert row["School number"] == "100200"
    assert (row["Severity (Arabic)"], row["Severity"]) == ("شديد", "Severe")
    assert (row["Note"], row["Item"]) == ("باب مقفل", "B03.01")
    assert row["Found on"] == "2026-05-03"
    assert row["Item text"]
    assert row["Checklist title"]


def test_headings_follow_the_reader(page, world):
    a_deficiency(world.school)
    assert "رقم المدرسة" in rows_of(download(page, world.reviewer, "csv", language="ar"))[0]


def test_a_csv_begins_with_the_mark_excel_needs(page, world):
    assert download(page, world.ministry, "csv").get_data().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_can_become_a_formula(page, world, text):
    a_deficiency(world.school, note=text)
    [row] = rows_of(download(page, world.reviewer, "csv"))
    assert row["Note"] == f"'{text}"


def test_everybody_gets_his_own_rows_only(page, world):
    a_deficiency(world.school)
    a_deficiency(world.other_school)
    numbers = {
        person.username: [row["School number"] for row in rows_of(download(page, person, "csv"))]
        for person in world.everyone
    }
    assert numbers["engineer"] == numbers["reviewer"] == numbers["principal"] == ["100200"]
    assert numbers["neighbour"] == ["300400"]
    assert sorted(numbers["ministry"]) == ["100200", "300400"]


def test_a_filter_for_a_foreign_directorate_gives_no_rows(page, world):
    a_deficiency(world.other_school)
    assert rows_of(download(page, world.reviewer, "csv", "?directorate=2203")) == []


def test_the_filter_of_the_address_narrows_the_file(page, world):
    a_deficiency(world.school, "severe")
    a_deficiency(world.school, "low", trade="civil")
    assert len(rows_of(download(page, world.reviewer, "csv", "?severity=low&trade=civil"))) == 1


def test_a_wrong_filter_is_told(page, world):
    page(world.reviewer).get("/exports/deficiencies.csv?since=yesterday", status=422)


def test_an_unknown_format_is_not_found(page, world):
    page(world.reviewer).get("/exports/deficiencies.docx", status=404)


def test_a_stranger_signs_in_first(page):
    page().get("/exports/deficiencies.csv", status=302)


def test_the_name_of_a_file_says_whose_and_when(page, world):
    name = download(page, world.reviewer, "csv").headers["Content-Disposition"]
    assert "deficiencies-2202-20" in name
    assert "deficiencies-100200-20" in download(page, world.principal, "csv").headers["Content-Disposition"]
    assert "deficiencies-all-20" in download(page, world.ministry, "csv").headers["Content-Disposition"]


def book_of(answer):
    return load_workbook(io.BytesIO(answer.get_data()))


def test_an_excel_file_has_typed_cells_and_runs_from_the_right(page, world):
    a_deficiency(world.school, note=EVIL, at=NOW - timedelta(days=30))
    _, sheet, _, about, _ = book_of(download(page, world.reviewer, "xlsx", language="ar")).worksheets
    heads = {cell.value: index for index, cell in enumerate(sheet[1])}
    row = sheet[2]
    assert sheet.sheet_view.rightToLeft
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    assert row[heads["رقم المدرسة"]].value == "100200"
    assert row[heads["تاريخ الرصد"]].value.date() == (NOW - timedelta(days=30)).date()
    assert row[heads["ملاحظة المهندس"]].data_type == "s"
    assert row[heads["ملاحظة المهندس"]].value == EVIL
    assert row[heads["خط العرض"]].value == pytest.approx(32.4686)
    assert row[heads["متأخر"]].value is True
    assert about.sheet_view.rightToLeft


def test_the_sheet_before_the_last_says_what_was_asked_for_and_of_how_many(page, world):
    a_visit(world.school)
    a_deficiency(world.school)
    about = book_of(download(page, world.reviewer, "xlsx", "?severity=severe&overdue=yes")).worksheets[-2]
    about_lines = {row[0].value: row[1].value for row in about.iter_rows()}
    assert about_lines["Severity"] == "Severe"
    assert (about_lines["Schools registered"], about_lines["Schools visited"], about_lines["Rows"]) == ("1", "1", "1")


@pytest.mark.parametrize(
    "signs",
    ["\x0b\x1f\ufffe", pytest.param("\x00", marks=pytest.mark.only_on("sqlite", "PostgreSQL has no place for NUL"))],
    ids=["signs", "NUL"],
)
def test_control_characters_do_not_break_a_file(page, world, signs):
    a_deficiency(world.school, note=f"a{signs}b")
    sheet = book_of(download(page, world.reviewer, "xlsx")).worksheets[0]
    heads = {cell.value: index for index, cell in enumerate(sheet[1])}
    assert sheet[2][heads["Note"]].value == "ab"


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(page, world, monkeypatch):
    monkeypatch.setattr("inspect_app.exports.workbook.row_sheets.MAX_SHEET_ROWS", 2)
    for _ in range(5):
        a_deficiency(world.school)
    book = book_of(download(page, world.reviewer, "xlsx"))
    names = [f"{name}{number}" for name in ("Deficiencies", "All columns") for number in ("", " 2", " 3")]
    assert [book[name].max_row for name in names] == [3, 3, 2, 3, 3, 2]


def test_geojson_holds_the_rows_with_a_position_and_counts_the_others(page, world, app):
    from sqlalchemy import update

    from inspect_app.db import db, writing
    from inspect_app.schools.models import School

    a_deficiency(world.school, note='quote " and \u2028')
    a_deficiency(world.other_school)
    with writing():
        db.session.execute(update(School).where(School.number == world.other_school).values(latitude=None))
    collection = json.loads(download(page, world.ministry, "geojson").get_data())
    [feature] = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [36.2436, 32.4686]}
    assert feature["properties"]["note"] == 'quote " and \u2028'
    assert feature["properties"]["severity_en"] == "Severe"
    assert feature["properties"]["closed_on"] is None
    assert (collection["features_written"], collection["rows_without_position"]) == (1, 1)


def test_an_empty_geojson_is_still_one(page, world):
    assert json.loads(download(page, world.ministry, "geojson").get_data())["features"] == []


@pytest.mark.parametrize("count", [0, 3])
def test_a_geopackage_opens_in_gis(page, world, tmp_path, count, monkeypatch):
    import pyogrio

    monkeypatch.setattr("inspect_app.exports.files._GPKG_CHUNK_ROWS", 2)
    for _ in range(count):
        a_deficiency(world.school, note="ملاحظة")
    file = tmp_path / "out.gpkg"
    file.write_bytes(download(page, world.reviewer, "gpkg").get_data())
    frame = pyogrio.read_dataframe(file, layer="deficiencies")
    assert len(frame) == count
    assert frame.crs.to_epsg() == 4326
    if count:
        assert frame.note[0] == "ملاحظة"
        assert frame.opened_on[0].date() == date(2026, 5, 3)
        assert (frame.geometry[0].x, frame.geometry[0].y) == pytest.approx((36.2436, 32.4686))


def test_no_temporary_file_is_left(page, world, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    a_deficiency(world.school)
    assert download(page, world.reviewer, "xlsx").get_data()
    assert download(page, world.reviewer, "gpkg").get_data()
    assert list(tmp_path.iterdir()) == []


def test_every_file_says_what_fails_what_was_measured_and_what_was_seen(page, world, tmp_path):
    import pyogrio

    rail = at_yard(world.school, "يتحرك", ticks=frozenset({"loose"}))
    add_visit(world.engineer, world.school, {RAIL: (rail,)}, 3)
    words = {
        "failure_ar": "درابزين منخفض",
        "failure_en": "Low guard rail",
        "measured_ar": "0 سم؛ والحد الأدنى 105",
        "measured_en": "0 cm; at least 105",
        "observed_ar": "الحاجز غير ثابت",
        "observed_en": "loose",
        "note": "يتحرك",
    }
    [row] = rows_of(download(page, world.reviewer, "csv"))
    assert (row["Failure"], row["Measured"], row["Observed"]) == ("Low guard rail", "0 cm; at least 105", "loose")
    [feature] = json.loads(download(page, world.reviewer, "geojson").get_data())["features"]
    assert words.items() <= feature["properties"].items()
    (tmp_path / "x.gpkg").write_bytes(download(page, world.reviewer, "gpkg").get_data())
    frame = pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="deficiencies")
    assert {key: frame[key][0] for key in words} == words
    sheet = load_workbook(io.BytesIO(download(page, world.reviewer, "xlsx", language="ar").get_data())).worksheets[0]
    cells = dict(zip(*([cell.value for cell in line] for line in sheet.iter_rows()), strict=True))
    assert (cells["ما الخلل"], cells["القيمة المقيسة وحدّها"]) == ("درابزين منخفض", "0 سم؛ والحد الأدنى 105")


def test_the_columns_that_were_there_keep_their_order(page, world):
    a_deficiency(world.school)
    [feature] = json.loads(download(page, world.reviewer, "geojson").get_data())["features"]
    keys = [key for key in feature["properties"] if not key.startswith(("failure_", "measured_", "observed_"))]
    assert keys[:6] == ["number", "severity_ar", "severity_en", "severity_rank", "item", "item_ar"]
    assert len(keys) == len(feature["properties"]) - 6 == 53
