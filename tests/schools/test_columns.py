from __future__ import annotations

import pytest

from inspect_app.checklists import FACTS
from inspect_app.schools.importing.school_columns import (
    COLUMNS,
    InvalidValue,
    column_keys,
    is_reason_heading,
    parse_cell,
)


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


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("100200.0", "perhaps 100200"),
        ("١٠٠٢٠٠٫٠", "perhaps 100200"),
        ("3.60001E+11", "exponent"),
        ("3,60001E+11", "exponent"),
        ("3.60001E11", "exponent"),
        ("1,00200", "separators"),
        ("100,200", "separators"),
        ("100200.5", "separators"),
        ("NULL", "programs write for nothing"),
        ("nan", "programs write for nothing"),
        ("None", "programs write for nothing"),
        ("N/A", "programs write for nothing"),
        ("-", "programs write for nothing"),
        ("#REF!", "error of the spreadsheet"),
        ("#N/A", "error of the spreadsheet"),
        ("#VALUE!", "error of the spreadsheet"),
        ("#DIV/0!", "error of the spreadsheet"),
        ("########", "error of the spreadsheet"),
        ("Err:502", "error of the spreadsheet"),
        ('=HYPERLINK("http://x";"100200")', "a formula"),
        ("=1", "a formula"),
        ("@SUM(A1)", "a formula"),
        ("0", "zero is no school number"),
        ("000", "zero is no school number"),
        ("2026-05-10", "a date"),
        ("2026-05-10T00:00:00", "a date"),
        ("05/10/2026", "a date"),
        ("10-May", "a date"),
        ("May-26", "a date"),
        ("10-أيار", "a date"),
    ],
)
def test_a_number_that_a_spreadsheet_has_spoilt_is_named(written: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        parse_cell("number", written)


@pytest.mark.parametrize(
    "number", ["100200", "000777", "DEMO-2202-001", "2202-10-12", "12E3", "م-12", "11.05.003", "3600012345678901234"]
)
def test_a_number_that_only_looks_odd_is_taken(number: str) -> None:
    assert parse_cell("number", number) == number


@pytest.mark.parametrize("key", ["name_ar", "name_en", "directorate", "locality", "latitude", "students_all_shifts"])
@pytest.mark.parametrize("written", ["NULL", "nan", "None", "#REF!", "#N/A", "=A1", "-", "N/A", "غير معروف", "؟"])
def test_a_word_for_nothing_is_no_value_of_any_column(key: str, written: str) -> None:
    with pytest.raises(InvalidValue, match=r"programs write|error of the|a formula"):
        parse_cell(key, written)


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [("heating", "None", "none"), ("heating", "لا يوجد", "none"), ("has_lab", "لا يوجد", False)],
)
def test_none_stays_a_word_where_it_may_be_chosen(key: str, written: str, value: object) -> None:
    assert parse_cell(key, written) == value


@pytest.mark.parametrize("written", ["2026-05-10T00:00:00", "12", "10-May"])
def test_a_name_has_letters_and_is_no_date(written: str) -> None:
    for key in ("name_ar", "name_en", "locality"):
        with pytest.raises(InvalidValue):
            parse_cell(key, written)


@pytest.mark.parametrize("year", ["1850", "1859", "20026", "2099", "-5"])
def test_a_building_has_a_possible_year(year: str) -> None:
    with pytest.raises(InvalidValue):
        parse_cell("year_built", year)
    assert parse_cell("year_built", "1923") == 1923


def test_the_heading_of_reasons_is_known_in_both_languages() -> None:
    assert is_reason_heading("سبب الترك") and is_reason_heading("why it was left OUT")
    assert not is_reason_heading("سبب")
