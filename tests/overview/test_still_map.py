from __future__ import annotations

from dataclasses import replace

import pytest

from inspect_app.overview.still_map import Frame, MappedSchool, still_map

FRAME = Frame(width=480.0, lowest=100.0, tallest=260.0, margin=18.0, names=2, letters=13.0)
SQUARE = {"type": "Polygon", "coordinates": [[[35.5, 31.5], [36.5, 31.5], [36.5, 32.5], [35.5, 32.5], [35.5, 31.5]]]}


def school(number, latitude=32.0, longitude=36.0, rank=None, locality=""):
    return MappedSchool(number, f"مدرسة {number}", locality, latitude, longitude, rank)


def drawn(*schools, area=None):
    found = still_map(schools, FRAME, area)
    assert found
    return found


def test_the_worst_lies_on_top_and_equals_keep_their_order():
    found = drawn(school("a", rank=3), school("b"), school("c", rank=0), school("d", rank=3), school("e", rank=2))
    assert [mark.school.number for mark in found.marks] == ["b", "c", "e", "a", "d"]
    assert [mark.school.severity for mark in found.marks] == [
        "", "low", "severe", "life_threatening", "life_threatening",
    ]  # fmt: skip


def test_north_is_up_and_east_is_right():
    south_west, north_east = drawn(school("a"), school("b", 32.5, 36.5)).marks
    assert south_west.y > north_east.y
    assert south_west.x < north_east.x


def test_one_school_is_drawn_inside_the_map():
    found = drawn(school("a"))
    assert (found.width, found.height) == (480.0, 260.0)
    assert (found.marks[0].x, found.marks[0].y) == (128.0, 18.0)


def test_no_school_draws_nothing():
    assert still_map([], FRAME, SQUARE) is None


@pytest.mark.parametrize("area", [SQUARE, {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}])
def test_the_area_is_drawn_whole_with_the_schools_where_they_are_in_it(area):
    found = drawn(school("a"), area=area)
    corners = [tuple(map(float, corner.split())) for corner in found.area.strip("MZ").split("L")]
    assert len(corners) == 5
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in corners)
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    assert found.marks[0].x == pytest.approx((west + east) / 2, abs=0.1)


def test_the_places_with_most_schools_are_named_and_no_name_is_told_twice():
    schools = [school(f"{place}{n}", 32 + n / 10, 36 + n / 10, locality=place) for n, place in enumerate("ااابجج")]
    assert sorted(name for name, _, _ in drawn(*schools).names) == ["ا", "ج"]


def test_the_others_are_told_apart_by_what_is_known_of_them():
    seen = replace(school("e"), visited=True)
    found = drawn(school("a", rank=3), school("b", rank=3), school("c"), school("d", rank=1), seen)
    others = found.others({"a", "d"})
    assert {state: [mark.school.number for mark in marks] for state, marks in others.items()} == {
        "unvisited": ["c"],
        "clear": ["e"],
        "life_threatening": ["b"],
    }


def test_every_sign_is_drawn_large_and_small(app):
    signs = vars(app.jinja_env.get_template("parts/severity.html").module)
    assert [*signs["SHAPES"]] == signs["SEVERITIES"] == ["life_threatening", "severe", "moderate", "low"]
    assert [*signs["DOTS"]] == [*signs["SHAPES"], "clear", "unvisited"]
