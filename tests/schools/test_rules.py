from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.schools.folding import fold, search_text, searchable, single_line, western_digits
from inspect_app.schools.location_kinds import LOCATION_KINDS, default_locations
from inspect_app.schools.positions import PositionCheck, check_position, distance_m


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأغوار الشمالية", "الاغوار الشماليه"),
        ("قصبة إربد", "قصبه اربد"),
        ("مأدبا", "مادبا"),
        ("البتراء", "البترا"),
        ("عيسى", "عيسي"),
        ("آمنة", "امنه"),
        ("مـــدرسة", "مدرسه"),
        ("مُدَرِّسة", "مدرسة"),
        ("مدرسة ١٢٣", "مدرسة 123"),
        ("مدرسة ۱۲۳", "مدرسه 123"),
        ("ﻻ", "لا"),
        ("Na'ur", "NAUR"),
        ("Qasabat Ma’an", "qasabat maan"),
        ("Al-Koura", "al koura"),
        ("Straße", "STRASSE"),
        ("  a ,، b ", "A B"),
    ],
)
def test_two_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert fold("الزرقاء الأولى") != fold("الزرقاء الثانية")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_is_words_between_single_spaces(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())


def test_digits_of_both_systems_become_western() -> None:
    assert western_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 7 أ") == "0123456789 0123456789 7 أ"


def test_cleaning_takes_out_what_nobody_sees() -> None:
    assert single_line("  مدرسة\u202e\x00\n\ud800 الأمل\u200f ") == "مدرسة الأمل"


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [
        (32.47, 36.24, PositionCheck.OK),
        (36.24, 32.47, PositionCheck.SWAPPED),
        (29.5, 35.0, PositionCheck.OK),
        (0.0, 0.0, PositionCheck.OUTSIDE),
        (31.95, 34.7, PositionCheck.OUTSIDE),
        (34.7, 31.95, PositionCheck.OUTSIDE),
    ],
)
def test_a_position_is_in_the_country_swapped_or_outside(
    latitude: float, longitude: float, state: PositionCheck
) -> None:
    assert check_position(latitude, longitude) is state


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [
        (31.0, 34.92, PositionCheck.OK),
        (31.93, 34.87, PositionCheck.OUTSIDE),
        (32.3, 39.34, PositionCheck.OK),
        (32.3, 39.45, PositionCheck.OUTSIDE),
        (33.41, 38.8, PositionCheck.OK),
        (33.55, 38.8, PositionCheck.OUTSIDE),
        (29.15, 35.5, PositionCheck.OK),
        (29.05, 35.5, PositionCheck.OUTSIDE),
    ],
)
def test_a_school_on_the_border_is_in_and_a_town_behind_it_is_out(latitude, longitude, state) -> None:
    """Jordan reaches from 34.960 to 39.300 E and from 29.183 to 33.373 N; 0.04 degrees are some 4 km."""
    assert check_position(latitude, longitude) is state
    swapped = PositionCheck.SWAPPED if state is PositionCheck.OK else PositionCheck.OUTSIDE
    assert check_position(longitude, latitude) is swapped


AMMAN, AQABA, RUWAISHED, SHUNA = (31.954, 35.911), (29.532, 35.006), (32.504, 38.203), (32.611, 35.605)


@pytest.mark.parametrize(("a", "b"), [(AMMAN, AQABA), (SHUNA, RUWAISHED), (AQABA, RUWAISHED), (AMMAN, SHUNA)])
def test_a_distance_is_true_to_six_metres_in_a_kilometre(a, b) -> None:
    """Against the ellipsoid that satellites measure on: northward, eastward and across."""
    from pyproj import Geod

    (_, _, true) = Geod(ellps="WGS84").inv(*reversed(a), *reversed(b))
    assert distance_m(a, b) == pytest.approx(true, rel=0.006)
    assert distance_m(b, a) == pytest.approx(distance_m(a, b))
    assert distance_m(a, a) == 0


def test_a_new_school_has_a_yard_a_building_and_its_floors() -> None:
    places = default_locations(floors=3)
    assert {kind for kind, _ in places} <= set(LOCATION_KINDS)
    assert [kind for kind, _ in places].count("floor") == 3
    assert len({name for _, name in places}) == len(places)


def test_unknown_floors_are_one_floor() -> None:
    assert [kind for kind, _ in default_locations(None)].count("floor") == 1


def test_compound_names_are_kept_as_one_word() -> None:
    assert searchable("عباس ابن فرناس") == searchable("عباس بن فرناس") == "عباس بن فرناس"
    assert searchable("عبد الله أبو بكر") == searchable("عبدالله ابوبكر") == "عبدالله ابوبكر"


def test_what_is_searched_fits_its_column() -> None:
    assert len(search_text("1" * 40, "ﷺ" * 200, "x" * 200)) == 600
