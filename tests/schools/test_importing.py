from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app.db import db, writing
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.import_choices import ImportChoices
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.school_columns import COLUMNS
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.models import Directorate, Location, School
from tests.make import NOW
from tests.schools.files import GOOD, HEADINGS, csv_file, xlsx_file


def _plan(file: Path, *, swap: bool = False) -> ImportPlan:
    return plan_import(db.session(), file, ImportChoices(swap_coordinates=swap))


def _load(file: Path, *, swap: bool = False, now: datetime = NOW) -> ImportPlan:
    plan = _plan(file, swap=swap)
    with writing():
        apply_plan(db.session(), plan, now)
    return plan


def _school(number: str) -> School:
    return db.session.scalars(select(School).where(School.number == number)).one()


def _with(**cells: str) -> tuple[str, ...]:
    names = ("number", "name", "directorate", "latitude", "longitude")
    return tuple(cells.get(name, value) for name, value in zip(names, GOOD, strict=True))


def test_a_dry_run_writes_nothing(app: Flask, tmp_path: Path) -> None:
    assert len(_plan(csv_file(tmp_path, HEADINGS, GOOD)).new) == 1
    assert db.session.scalar(select(func.count(School.id))) == 2


def test_a_new_school_arrives_whole(app: Flask, tmp_path: Path) -> None:
    _load(csv_file(tmp_path, (*HEADINGS, "عدد الطلبة", "floors"), (*GOOD, "٣٢٠", "2")))
    school = _school("000777")
    assert (school.name_ar, school.directorate.code, school.governorate) == (GOOD[1], "2202", "Mafraq")
    assert (school.latitude, school.longitude) == (32.4514, 36.0990)
    assert (school.students, school.profile) == (320, {"students_all_shifts": 320, "floors": 2})
    assert "حوشا الاساسيه" in school.search_text


def test_a_new_school_has_its_first_locations(app: Flask, tmp_path: Path) -> None:
    _load(csv_file(tmp_path, (*HEADINGS, "floors"), (*GOOD, "3")))
    query = select(Location.kind).where(Location.school_id == _school("000777").id).order_by(Location.position)
    assert list(db.session.scalars(query)) == ["site", "yard", "building", "floor", "floor", "floor", "building"]


def test_the_same_file_twice_changes_nothing_the_second_time(app: Flask, tmp_path: Path) -> None:
    file = csv_file(tmp_path, (*HEADINGS, "فيها مختبر علوم", "gross_area_m2"), (*GOOD, "نعم", "1250.5"))
    _load(file)
    again = _plan(file)
    assert (again.new, again.changed, again.unchanged) == ([], [], 1)


def test_a_change_names_what_differs(app: Flask, tmp_path: Path) -> None:
    [changed] = _load(csv_file(tmp_path, ["number", "name", "floors"], ["100200", "اسم جديد", "3"])).changed
    assert [cell.column.en for cell in changed.cells()] == ["School name", "Number of floors"]
    assert _school("100200").name_ar == "اسم جديد"
    assert _school("100200").profile["floors"] == 3


def test_a_blank_cell_leaves_what_is_known(app: Flask, tmp_path: Path) -> None:
    plan = _load(csv_file(tmp_path, [*HEADINGS, "floors"], ["100200", "", "", "", "", ""]))
    assert plan.unchanged == 1
    assert _school("100200").profile["floors"] == 2


def test_a_known_school_needs_nothing_but_its_number(app: Flask, tmp_path: Path) -> None:
    _load(csv_file(tmp_path, ["number", "lat", "lon"], ["100200", "32.5", "36.2"]))
    assert (_school("100200").latitude, _school("100200").students) == (32.5, 400)


def test_a_school_can_be_closed(app: Flask, tmp_path: Path) -> None:
    _load(csv_file(tmp_path, ["number", "المدرسة عاملة"], ["100200", "لا"]))
    assert _school("100200").active is False


def test_a_school_keeps_since_when_it_is_closed_until_it_opens_again(app: Flask, tmp_path: Path) -> None:
    shut = csv_file(tmp_path, ["number", "المدرسة عاملة"], ["100200", "لا"])
    _load(shut)
    assert _school("100200").closed_at == NOW
    _load(csv_file(tmp_path, ["number", "name"], ["100200", "اسم آخر"]), now=NOW + timedelta(days=9))
    assert _school("100200").closed_at == NOW
    _load(csv_file(tmp_path, ["number", "المدرسة عاملة"], ["100200", "نعم"]))
    assert _school("100200").closed_at is None


def test_a_school_that_comes_in_closed_is_closed_since_then(app: Flask, tmp_path: Path) -> None:
    _load(csv_file(tmp_path, [*HEADINGS, "المدرسة عاملة"], [*_with(), "لا"]))
    assert (_school("000777").active, _school("000777").closed_at) == (False, NOW)


def test_columns_stand_in_any_order_and_unknown_ones_are_named(app: Flask, tmp_path: Path) -> None:
    plan = _plan(csv_file(tmp_path, ["هاتف", "الاسم", "المديرية", "رقم المدرسة"], ["x", "أ", "2203", "5"]))
    assert (plan.unknown_headings, plan.new[0]["number"]) == (["هاتف"], "5")


def test_exchanged_coordinates_are_flagged_and_not_stored(app: Flask, tmp_path: Path) -> None:
    plan = _load(csv_file(tmp_path, HEADINGS, _with(latitude="36.0990", longitude="32.4514")))
    assert plan.suspicious_positions[0].column.en == "Position"
    assert "exchanged" in plan.suspicious_positions[0].reason.en
    assert (_school("000777").latitude, _school("000777").longitude) == (None, None)


def test_what_was_not_taken_as_written_is_named_in_both_languages(app: Flask, tmp_path: Path) -> None:
    (flagged,) = _plan(
        csv_file(tmp_path, HEADINGS, _with(latitude="36.0990", longitude="32.4514"))
    ).suspicious_positions
    assert (flagged.column.ar, flagged.column.en) == ("الموقع الجغرافي", "Position")
    assert flagged.value == "36.099, 32.4514"


def test_a_row_shifted_by_a_column_does_not_fill_the_report(app: Flask, tmp_path: Path) -> None:
    """Every fact of it is wrong; what can be read of the report ends after ten."""
    wrong = [key for key, column in COLUMNS.items() if column.fact][:30]
    plan = _plan(
        csv_file(tmp_path, (*HEADINGS, *wrong), (*GOOD, *["؟"] * len(wrong)), (*_with(number="5"), *[""] * 30))
    )
    assert (len(plan.complaints), plan.rows_left_out) == (10, 1)
    assert [school["number"] for school in plan.new] == ["5"]


def test_a_name_of_two_directorates_asks_for_the_code(app: Flask, tmp_path: Path) -> None:
    with writing():
        twin = Directorate(code="2299", name_ar="البادية الشمالية الغربية", name_en="Twin", governorate="Mafraq")
        db.session.add(twin)
    plan = _plan(csv_file(tmp_path, HEADINGS, _with(directorate="البادية الشمالية الغربية"), _with(number="8")))
    assert [(complaint.row, complaint.column.en) for complaint in plan.complaints] == [(2, "Directorate")]
    assert "2202, 2299" in plan.complaints[0].reason.en
    assert [school["number"] for school in plan.new] == ["8"]


def test_exchanged_coordinates_are_put_right_when_asked(app: Flask, tmp_path: Path) -> None:
    plan = _load(csv_file(tmp_path, HEADINGS, _with(latitude="36.0990", longitude="32.4514")), swap=True)
    assert "put right" in plan.suspicious_positions[0].reason.en
    assert (_school("000777").latitude, _school("000777").longitude) == (32.4514, 36.0990)


def test_a_point_outside_the_country_is_flagged_and_the_old_position_stays(app: Flask, tmp_path: Path) -> None:
    plan = _load(csv_file(tmp_path, ["number", "lat", "lon"], ["100200", "33.51", "36.29"]))
    assert "outside Jordan" in plan.suspicious_positions[0].reason.en
    assert _school("100200").latitude == 32.4686


def test_a_faulty_row_is_told_whole_and_the_good_ones_are_kept(app: Flask, tmp_path: Path) -> None:
    plan = _load(csv_file(tmp_path, HEADINGS, _with(number="", directorate="بلا", latitude="x"), GOOD))
    reported = [(complaint.row, complaint.column.en) for complaint in plan.complaints]
    assert reported == [(2, "Latitude"), (2, "Directorate"), (2, "School number")]
    assert _school("000777")


_BAD: tuple[Sequence[object], ...] = (
    (None, "بلا رقم", "2202", 32.4, 36.1),
    ("1/2", "رقم غريب", "2202", 32.4, 36.1),
    ("b3", None, "2202", 32.4, 36.1),
    ("b4", "بلا مديرية", None, 32.4, 36.1),
    ("b5", "مديرية مجهولة", "9999", 32.4, 36.1),
    ("b6", "نصف موقع", "2202", 32.4, None),
    ("b7", "نصف موقع", "2202", None, 36.1),
    ("b8", "خط عرض نصي", "2202", "شمال", 36.1),
    ("b9", "خط عرض كبير", "2202", 132.4, 36.1),
    ("b10", "معادلة", "2202", "=1+31", 36.1),
    ("b11", "=CONCAT(1)", "2202", 32.4, 36.1),
    ("b12", "م" * 201, "2202", 32.4, 36.1),
    ("b13", "م" * 2000, "2202", 32.4, 36.1),
    ("b14", "طوابق", "2202", 32.4, 36.1, 99),
    ("b15", "طوابق", "2202", 32.4, 36.1, 1.5),
    ("b16", "طوابق", "2202", 32.4, 36.1, "كثير"),
    ("b17", "مختبر", "2202", 32.4, 36.1, 2, "ربما"),
    ("b18", "خلية زائدة", "2202", 32.4, 36.1, 2, "نعم", "زائدة"),
    ("good", "مكررة", "2202", 32.4, 36.1),
    ("=1", "رقم بمعادلة", "2202", 32.4, 36.1),
)


def test_twenty_bad_rows_of_a_workbook_are_each_reported(app: Flask, tmp_path: Path) -> None:
    good = ("good", "مدرسة سليمة", "2202", 32.4, 36.1)
    plan = _plan(xlsx_file(tmp_path, (*HEADINGS, "floors", "has_lab"), good, *_BAD))
    assert [school["number"] for school in plan.new] == ["good"]
    assert {complaint.row for complaint in plan.complaints} == set(range(3, 23))
    assert plan.rows_left_out == 20
    assert all(complaint.reason.ar and complaint.reason.en for complaint in plan.complaints)


def test_a_number_typed_as_a_number_is_the_same_school(app: Flask, tmp_path: Path) -> None:
    assert _plan(xlsx_file(tmp_path, ["number"], [100200.0], [300400])).unchanged == 2


def test_a_file_without_school_numbers_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="School number"):
        _plan(csv_file(tmp_path, ["name"], ["x"]))


def test_a_column_that_stands_twice_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="twice"):
        _plan(csv_file(tmp_path, ["number", "lat", "خط العرض"], ["1", "2", "3"]))


def test_the_example_of_the_template_is_passed_over(app: Flask, tmp_path: Path) -> None:
    assert _plan(csv_file(tmp_path, HEADINGS, _with(number="مثال 123"))).rows == 0


def test_a_hostile_name_is_only_a_name(app: Flask, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>${alert(1)}"
    _load(csv_file(tmp_path, HEADINGS, _with(name=name)))
    assert _school("000777").name_ar == name


def test_progress_is_told(app: Flask, tmp_path: Path) -> None:
    reported: list[int] = []
    file = csv_file(tmp_path, HEADINGS, *(_with(number=str(number)) for number in range(450)))
    plan_import(db.session(), file, progress=reported.append)
    assert reported == [200, 400]
