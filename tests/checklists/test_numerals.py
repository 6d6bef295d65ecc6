"""How a typed number is read: the table shared with the browser, which the registry follows as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspect_app.checklists import (
    FACTS,
    Reason,
    load,
    parse_number,
    read_measure,
    read_number,
    rules_for_page,
    to_ascii,
)
from inspect_app.checklists.unit_spellings import spellings
from inspect_app.config import SHIPPED
from inspect_app.schools.importing.cell_parsers import InvalidValue
from inspect_app.schools.importing.school_columns import parse_cell

TABLE = json.loads((Path(__file__).parent / "number-vectors.json").read_text())
CHECKLISTS = list(load(SHIPPED / "checklists"))
PLAIN = [
    vector for vector in TABLE["numbers"] if "units" not in vector and vector["say"] not in {"nothing", "an exponent"}
]
MAX_AREA = FACTS["gross_area_m2"].maximum


def say(vector: dict[str, object]) -> str:
    return str(vector["say"])


@pytest.mark.parametrize("vector", TABLE["numbers"], ids=say)
def test_a_number_is_read_as_people_type_it(vector):
    expected = Reason(vector["reason"]) if "reason" in vector else vector["number"]
    assert read_number(vector["text"], vector.get("units", ())) == expected


@pytest.mark.parametrize("vector", TABLE["measures"], ids=say)
def test_a_fact_is_read_within_its_bounds(vector):
    expected = Reason(vector["reason"]) if "reason" in vector else vector["value"]
    assert read_measure(FACTS[vector["fact"]], vector["text"]) == expected


@pytest.mark.parametrize("vector", PLAIN, ids=say)
def test_the_registry_reads_the_same(vector):
    if 0 <= vector.get("number", -1) <= MAX_AREA:
        assert parse_cell("gross_area_m2", vector["text"]) == vector["number"]
        return
    with pytest.raises(InvalidValue):
        parse_cell("gross_area_m2", vector["text"])


def test_the_registry_still_reads_what_spreadsheets_write():
    assert parse_cell("storage_litres", "1.5E+05") == 150_000
    assert parse_cell("latitude", "3.2e1") == 32


def test_the_browser_gets_the_facts_as_the_table_has_them():
    facts = {fact["key"]: fact for checklist in CHECKLISTS for fact in rules_for_page(checklist, "en")["facts"]}
    assert {key: facts[key] for key in TABLE["facts"]} == TABLE["facts"]


def test_every_unit_may_follow_its_number_in_both_languages():
    measured = [item for checklist in CHECKLISTS for item in checklist.items.values() if item.thresholds]
    assert measured
    for item in measured:
        for unit in (item.thresholds.unit.ar, item.thresholds.unit.en):
            assert read_number(f"٢٫٥ {unit}", spellings(item.thresholds.unit)) == 2.5, (item.code, unit)


def test_metres_are_metres_however_they_are_written():
    walk = next(c for c in CHECKLISTS if c.id == "health-and-safety").items["B03.04"]
    assert {read_number(f"18 {word}", walk.thresholds.units) for word in ("م", "متر", "متراً", "m", "metres")} == {18}


@pytest.mark.parametrize("value", [True, None, float("nan"), float("inf"), 1e15, [], b"1"])
def test_what_is_no_number_is_none(value):
    assert parse_number(value) is None


def test_a_number_stays_a_number():
    assert (parse_number(7), parse_number(7.25), parse_number("٧")) == (7, 7.25, 7)


def test_a_typed_number_is_kept_in_ascii():
    assert to_ascii(" ١٢٫٥ ") == "12.5"
