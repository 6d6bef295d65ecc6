from __future__ import annotations

import pytest

from inspect_app.checklists import FACTS
from inspect_app.schools.importing.school_columns import COLUMNS, InvalidValue, column_keys, parse_cell


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("رقم المدرسة *", "number"),
        ("School Number", "number"),
        ("المديريه", "directorate"),
        ("LAT", "latitude"),
        ("خط_الطول", "longitude"),
        ("عدد الطلبة", "students_all_shifts"),
        ("مساحة البناء الإجمالية", "gross_area_m2"),
        ("مساحة البناء الإجمالية (م²)", "gross_area_m2"),
        ("Gross floor area", "gross_area_m2"),
        ("has_lab", "has_lab"),
        ("هاتف المدير", None),
        ("", None),
    ],
)
def test_a_heading_is_known_in_both_languages_and_any_spelling(heading: str, key: str | None) -> None:
    assert column_keys([heading]) == [key]


def test_every_column_is_found_by_its_own_headings() -> None:
    for key, column in COLUMNS.items():
        assert column_keys([key, column.heading.ar, column.heading.en]) == [key] * 3


def test_facts_of_a_vehicle_are_no_column() -> None:
    assert {key for key, fact in FACTS.items() if fact.per_vehicle}.isdisjoint(COLUMNS)


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("number", " ٠٠٧٧٧ ", "00777"),
        ("latitude", "٣٢٫٤٥", 32.45),
        ("floors", "3.0", 3),
        ("gross_area_m2", "1,250.5", 1250.5),
        ("has_lab", "نعم", True),
        ("has_lab", "FALSE", False),
        ("has_lab", "True", True),
        ("ownership", "مستأجر", "rented"),
        ("ownership", "Rented", "rented"),
        ("ownership", "rented", "rented"),
        ("governorate", "محافظة المفرق", "Mafraq"),
        ("floors", "  ", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(key: str, written: str, value: object) -> None:
    assert parse_cell(key, written) == value


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("number", "12/7"),
        ("number", "---"),
        ("number", "1" * 41),
        ("name_ar", "م" * 201),
        ("latitude", "95"),
        ("latitude", "شمال"),
        ("latitude", "32,318"),
        ("latitude", "1e999"),
        ("floors", "2.5"),
        ("floors", "99"),
        ("shifts", "0"),
        ("has_lab", "ربما"),
        ("ownership", "وقف"),
        ("governorate", "دمشق"),
        ("year_built", "١٤٠٠"),
    ],
)
def test_a_cell_that_cannot_be_right_says_why_in_both_languages(key: str, written: str) -> None:
    with pytest.raises(InvalidValue) as invalid:
        parse_cell(key, written)
    assert invalid.value.reason.ar
    assert invalid.value.reason.en
