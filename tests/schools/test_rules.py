from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.schools.folding import fold, search_text, searchable, single_line, western_digits
from inspect_app.schools.location_kinds import LOCATION_KINDS, default_locations
from inspect_app.schools.positions import PositionCheck, check_position


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
