"""What is stored as it is written and should be looked at first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from shapely.geometry import box, mapping
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate
from tests.schools.files import GOOD, HEADINGS
from tests.schools.plans import plan_of, school, store, told

POSITION = ("number", "lat", "lon")


def _directorate(code: str) -> Directorate:
    return db.session.scalars(select(Directorate).where(Directorate.code == code)).one()


def _draw(code: str, west: float, south: float, east: float, north: float, *, approximate: bool = False) -> None:
    with writing():
        one = _directorate(code)
        one.area, one.area_approximate = json.dumps(mapping(box(west, south, east, north))), approximate


@pytest.fixture
def areas(app: Flask) -> None:
    _draw("2202", 36.0, 32.3, 36.4, 32.6)
    _draw("2203", 36.5, 32.0, 37.5, 32.6)


def test_a_governorate_that_is_not_the_directorates_is_flagged_and_stored(app: Flask, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, (*HEADINGS, "المحافظة"), (*GOOD, "إربد")))
    reason = "the directorate North-West Badia is in the governorate Mafraq"
    assert told(plan.flags) == [(2, "إربد · Irbid", reason)]
    assert school("000777").governorate == "Irbid"


def test_a_school_given_to_a_directorate_elsewhere_is_flagged(app: Flask, tmp_path: Path) -> None:
    with writing():
        _directorate("2203").governorate = "Irbid"
    plan = plan_of(tmp_path, ("number", "directorate"), ("100200", "2203"))
    assert [(flag.column.en, flag.value) for flag in plan.flags] == [("Governorate", "المفرق · Mafraq")]
    assert plan_of(tmp_path, ("number", "directorate", "floors"), ("100200", "2202", "3")).flags == []


def test_a_school_far_outside_its_exact_area_is_flagged_with_where_it_lies(areas: None, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, (*GOOD[:3], "32.3", "37.0"), ("5", "أخرى", *GOOD[2:]))
    reason = "57 km outside the boundary of its directorate; it lies in 2203 · North-East Badia"
    assert told(plan.flags) == [(2, "000777: 32.3, 37", reason)]


@pytest.mark.parametrize(("longitude", "flagged"), [("35.95", False), ("35.85", True), ("36.2", False)])
def test_ten_kilometres_outside_are_no_matter(areas: None, tmp_path: Path, longitude: str, flagged: bool) -> None:
    assert bool(plan_of(tmp_path, HEADINGS, (*GOOD[:4], longitude)).flags) is flagged


@pytest.mark.parametrize(("latitude", "flagged"), [("31.95", False), ("31.9", True), ("29.6", True)])
def test_without_an_exact_area_the_other_schools_tell(app: Flask, tmp_path: Path, latitude: str, flagged: bool) -> None:
    """The only other one stands at 32.4686; 60 km are 0.54 degrees."""
    _draw("2202", 34.9, 29.1, 39.4, 33.5, approximate=True)
    flags = plan_of(tmp_path, HEADINGS, (*GOOD[:3], latitude, "36.2436"), ("5", "حوشا", *GOOD[2:])).flags
    far = [flag for flag in flags if "from the nearest other school" in flag.reason.en]
    assert bool(far) is flagged
    assert [flag.row for flag in far] == [2] * flagged


def test_wrong_schools_on_one_position_do_not_vouch_for_each_other(app: Flask, tmp_path: Path) -> None:
    rows = [(f"5{number}", f"حوشا {number}", "2202", "29.6", "35.1") for number in range(3)]
    far = [flag for flag in plan_of(tmp_path, HEADINGS, *rows).flags if "from the nearest" in flag.reason.en]
    assert [flag.row for flag in far] == [2, 3, 4]


def test_a_school_that_moves_far_is_flagged_with_how_far(app: Flask, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, POSITION, ("100200", "32.5686", "36.2436"), ("300400", "32.319", "36.634")))
    assert told(plan.flags) == [(2, "100200: 32.5686, 36.2436", "moved 11 km from the position that is stored")]
    assert school("100200").latitude == 32.5686


def test_two_schools_on_one_position_are_flagged(app: Flask, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, (*GOOD[:3], "32.4686", "36.2436"), ("5", "أخرى", "2202", "32.4", "36.2"))
    assert told(plan.flags) == [(2, "000777: 32.4686, 36.2436", "the same position as school 100200")]
    rows = (HEADINGS, GOOD, ("5", "أخرى", *GOOD[2:]))
    assert [flag.row for flag in plan_of(tmp_path, *rows).flags] == [2, 3]


def test_the_same_file_again_flags_nothing(app: Flask, tmp_path: Path) -> None:
    rows = (HEADINGS, (*GOOD[:3], "32.4686", "36.2436"), ("5", "أخرى", "2203", "29.6", "35.1"))
    assert store(plan_of(tmp_path, *rows)).flags != []
    assert plan_of(tmp_path, *rows).flags == []


def test_a_new_school_of_a_known_name_is_flagged(app: Flask, tmp_path: Path) -> None:
    name = "سما السرحان الثانويه للبنات"
    plan = plan_of(tmp_path, HEADINGS, (GOOD[0], name, *GOOD[2:]), ("5", name, "2203", *GOOD[3:]))
    names = [flag for flag in plan.flags if flag.column.en == "School name"]
    assert told(names) == [(2, name, "a school of this name is known there as 100200")]


def test_positions_come_first_and_nothing_is_held_back(areas: None, tmp_path: Path) -> None:
    plan = store(plan_of(tmp_path, (*HEADINGS, "المحافظة"), (GOOD[0], "Hosha", "2202", "31.0", "36.0", "إربد")))
    assert [flag.column.en for flag in plan.flags] == ["Position", "Governorate", "School name"]
    assert school("000777").latitude == 31.0


def test_the_distance_to_an_area_is_true(areas: None, tmp_path: Path) -> None:
    """Against the ellipsoid, from the nearest corner."""
    from pyproj import Geod

    (_, _, metres) = Geod(ellps="WGS84").inv(36.0, 32.3, 35.5, 30.0)
    [flag] = plan_of(tmp_path, HEADINGS, (*GOOD[:3], "30.0", "35.5")).flags
    assert float(flag.reason.en.split(" km")[0]) == pytest.approx(metres / 1000, rel=0.02)
