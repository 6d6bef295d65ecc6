"""What a file alone does not tell is asked, and nothing is stored of it before."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from inspect_app.db import db, writing
from inspect_app.schools.importing.planning.import_choices import ForeignNames
from inspect_app.schools.importing.planning.name_scripts import Script, script_of, settle_names
from inspect_app.schools.models import School
from tests.people import make_school
from tests.schools.files import GOOD, HEADINGS
from tests.schools.plans import plan_of, school, store, told

NUMBER = ("number", "floors")


@pytest.fixture
def known(app: Flask) -> School:
    """000777, and the demonstration's way to number."""
    with writing():
        home = school("100200").directorate
        for number in ("000777", "DEMO-2202-001"):
            db.session.add(make_school(home, number, f"مدرسة {number}", f"School {number}", 32.45, 36.1))
    return school("000777")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("777", "000777"),
        ("0777", "000777"),
        ("'000777", "000777"),
        ("000 777", "000777"),
        ("000777.", "000777"),
        ("000777*", "000777"),
        ("000\u200c777", "000777"),
        ("demo-2202-001", "DEMO-2202-001"),
        ("DEMO–2202–001", "DEMO-2202-001"),
        ("DEMO—2202—001", "DEMO-2202-001"),
        ("DEMO‐2202‐001", "DEMO-2202-001"),
        ("DEMO−2202−001", "DEMO-2202-001"),
        ("DEMO 2202 001", "DEMO-2202-001"),
        ("DEMO-2202-001.", "DEMO-2202-001"),
    ],
)
def test_a_number_written_a_little_differently_is_asked_about(
    known: School, tmp_path: Path, written: str, meant: str
) -> None:
    plan = plan_of(tmp_path, (*HEADINGS, "floors"), (written, *GOOD[1:], "3"))
    assert (plan.new, plan.changed, plan.rows_left_out, plan.complaints) == ([], [], 1, [])
    [asked] = plan.near_numbers
    assert (asked.value, f"{meant} مدرسة {meant}" in asked.reason.en) == (written, True)
    taken = plan_of(tmp_path, NUMBER, (written, "3"), near="known")
    assert [(change.number, change.keys) for change in taken.changed] == [(meant, ("floors",))]
    assert told(taken.repairs) == [(2, written, f"taken as the known school {meant} مدرسة {meant}")]


def test_a_partial_row_is_asked_about_and_not_called_blank(known: School, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NUMBER, ("777", "3"))
    assert (len(plan.near_numbers), plan.complaints) == (1, [])


def test_a_like_number_is_a_new_school_when_one_says_so(known: School, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, HEADINGS, ("777", *GOOD[1:]), near="new"))
    assert school("777").name_ar == GOOD[1]
    assert "taken as a new school" in plan.flags[0].reason.en


def test_a_quotation_mark_is_never_part_of_a_new_number(app: Flask, tmp_path: Path) -> None:
    for near in ("", "known", "new"):
        plan = plan_of(tmp_path, HEADINGS, ("'000777", *GOOD[1:]), near=near)
        assert "a quotation mark" in plan.complaints[0].reason.en


def test_two_known_schools_that_a_number_is_like_cannot_both_be_meant(known: School, tmp_path: Path) -> None:
    with writing():
        db.session.add(make_school(known.directorate, "0777", "أخرى", "Other", 32.4, 36.2))
    plan = plan_of(tmp_path, NUMBER, ("777", "3"), near="known")
    assert (plan.changed, len(plan.near_numbers)) == ([], 1)
    assert "000777 مدرسة 000777, 0777 أخرى" in plan.near_numbers[0].reason.en


def test_a_number_that_is_known_exactly_is_not_asked_about(known: School, tmp_path: Path) -> None:
    assert plan_of(tmp_path, NUMBER, ("000777", "2"), ("100200", "2")).unchanged == 2


def test_two_rows_of_one_file_that_are_nearly_the_same_are_asked_about(app: Flask, tmp_path: Path) -> None:
    rows = (HEADINGS, ("A-1", *GOOD[1:]), ("a–1", *GOOD[1:]))
    plan = plan_of(tmp_path, *rows)
    assert [new["number"] for new in plan.new] == ["A-1"]
    assert told(plan.near_numbers) == [(3, "a–1", "differs only in how it is written from A-1 in row 2")]
    assert plan_of(tmp_path, *rows, near="known").complaints[0].row == 3
    assert [new["number"] for new in plan_of(tmp_path, *rows, near="new").new] == ["A-1", "a–1"]


def test_a_row_taken_as_a_known_school_that_stands_there_too_is_repeated(known: School, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NUMBER, ("777", "3"), ("000777", "4"), near="known")
    assert told(plan.complaints) == [(3, "000777", "repeated: it stands in row 2")]
    assert [change.values["profile"]["floors"] for change in plan.changed] == [3]


def test_a_faulty_row_tells_its_question_too(known: School, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NUMBER, ("777", "99"))
    assert [complaint.column.en for complaint in plan.complaints] == ["Number of floors", "School number"]
    assert (plan.near_numbers, plan.rows_left_out) == ([], 1)


ENGLISH_LIST = (("School number", "School name", "floors"), ("100200", "Sama School", "3"))


def test_an_english_list_leaves_the_arabic_name_and_stores_the_rest(app: Flask, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, *ENGLISH_LIST))
    assert school("100200").name_ar == "سما السرحان الثانوية للبنات"
    assert school("100200").name_en == "Sama As-Sarhan Secondary for Girls"
    assert school("100200").profile["floors"] == 3
    [asked] = plan.foreign_names
    assert (asked.row, asked.value) == (2, "Sama School")


def test_latin_names_become_english_ones_when_one_says_so(app: Flask, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, *ENGLISH_LIST, names="english"))
    assert plan.foreign_names == []
    assert (school("100200").name_ar, school("100200").name_en) == ("سما السرحان الثانوية للبنات", "Sama School")


def test_latin_names_replace_arabic_ones_when_one_says_so(app: Flask, tmp_path: Path) -> None:
    store(plan_of(tmp_path, *ENGLISH_LIST, names="replace"))
    assert school("100200").name_ar == "Sama School"


def test_an_arabic_text_does_not_become_the_english_name_unasked(app: Flask, tmp_path: Path) -> None:
    rows = (("number", "School name in English"), ("100200", "سما الجديدة"))
    plan = plan_of(tmp_path, *rows)
    assert (plan.changed, [asked.value for asked in plan.foreign_names]) == ([], ["سما الجديدة"])
    store(plan_of(tmp_path, *rows, names="english"))
    assert (school("100200").name_ar, school("100200").name_en[:4]) == ("سما الجديدة", "Sama")


def test_a_name_that_is_known_as_the_english_one_says_nothing_new(app: Flask, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("number", "name"), ("100200", "Sama As-Sarhan Secondary for Girls"))
    assert (plan.unchanged, plan.foreign_names) == (1, [])


def test_a_new_school_with_a_latin_name_is_stored_and_flagged(app: Flask, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, HEADINGS, (GOOD[0], "Hosha School", *GOOD[2:])))
    assert school("000777").name_ar == "Hosha School"
    assert told(plan.flags) == [(2, "Hosha School", "the name is in Latin letters only")]


@pytest.mark.parametrize(
    ("text", "script"),
    [("مدرسة", Script.ARABIC), ("School", Script.LATIN), ("مدرسة King", Script.ARABIC), ("12 -", None), ("", None)],
)
def test_a_text_has_the_letters_it_is_written_with(text: str, script: Script | None) -> None:
    assert script_of(text) is script


KNOWN = {"name_ar": "حوشا", "name_en": "Hosha"}


@pytest.mark.parametrize(
    ("given", "known", "taken", "asked"),
    [
        ({"name_ar": "New", "name_en": "جديد"}, KNOWN, {"name_ar": "جديد", "name_en": "New"}, {}),
        ({"name_ar": "New", "name_en": "Own"}, KNOWN, {"name_en": "Own"}, {"name_ar": "New"}),
        ({"name_ar": "Own", "name_en": "Own"}, KNOWN, {"name_en": "Own"}, {}),
        ({"name_ar": "New"}, {"name_ar": "Old", "name_en": ""}, {"name_ar": "New"}, {}),
        ({"name_ar": "New"}, None, {"name_ar": "New", "name_en": "New"}, {}),
        ({"name_ar": "New", "name_en": "جديد"}, None, {"name_ar": "جديد", "name_en": "New"}, {}),
        ({"name_ar": "جديد", "name_en": "آخر"}, None, {"name_ar": "جديد", "name_en": "آخر"}, {}),
    ],
)
def test_each_name_goes_where_its_letters_belong(given, known, taken, asked) -> None:
    settled = settle_names(given, known, ForeignNames.ENGLISH)
    assert (settled.taken, settled.asked) == (taken, asked)
