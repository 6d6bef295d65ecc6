"""Judging one answer: the table shared with the browser, and what only Python does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from inspect_app.checklists import Given, Severity, applies, judge, load, rules_for_page, worst

HERE = Path(__file__).parent
TABLE = json.loads((HERE / "judging-vectors.json").read_text())
SAMPLE = load(HERE / "sample").latest("sample")
VISIT = date.fromisoformat(TABLE["on"])


@pytest.mark.parametrize("vector", TABLE["vectors"], ids=lambda vector: f"{vector['item']} {vector['say']}")
def test_an_answer_comes_to(vector):
    given = Given(**vector["given"] | {"ticks": frozenset(vector["given"].get("ticks", ()))})
    judgement = judge(SAMPLE.items[vector["item"]], given, vector.get("facts", {}), VISIT)
    assert {key: getattr(judgement, key) for key in vector["gives"]} == vector["gives"]


def test_the_browser_gets_the_items_as_the_table_has_them():
    sections = rules_for_page(SAMPLE, "en")["sections"]
    assert {item["code"]: item for section in sections for item in section["items"]} == TABLE["items"]


def test_the_browser_gets_the_words_in_the_language_asked_for():
    rules = rules_for_page(SAMPLE, "ar")
    panes = next(item for section in rules["sections"] for item in section["items"] if item["code"] == "T02.03")
    floors = next(fact for fact in rules["facts"] if fact["key"] == "floors")
    assert (panes["unit"], floors["text"]) == ("لوح", "عدد الطوابق")


def test_the_browser_gets_the_facts_the_checklist_reads_and_no_others():
    facts = {fact["key"]: fact for fact in rules_for_page(SAMPLE, "en")["facts"]}
    assert set(facts) == set(SAMPLE.facts)


def test_what_the_browser_gets_is_json():
    assert json.loads(json.dumps(rules_for_page(SAMPLE, "ar"))) == rules_for_page(SAMPLE, "ar")


def test_a_date_may_come_as_a_date():
    assert judge(SAMPLE.items["T02.06"], Given(value=date(2025, 3, 1)), {}, VISIT).measured == 30


def test_a_moment_counts_as_its_day():
    seen = judge(SAMPLE.items["T02.06"], Given(value=datetime(2025, 3, 1, 23, tzinfo=UTC)), {}, VISIT)
    assert seen.measured == 30


def test_something_that_is_no_date_is_no_date():
    assert judge(SAMPLE.items["T02.06"], Given(value=5.0), {}, VISIT).reason == "not_a_date"


def test_an_item_applies_until_it_is_known_not_to():
    item = SAMPLE.items["T01.04"]
    assert [applies(item, facts) for facts in ({"has_lab": True}, {}, {"has_lab": None}, {"has_lab": False})] == [
        True,
        True,
        True,
        False,
    ]


def test_severities_are_ordered_and_weighed():
    assert [severity.weight for severity in Severity] == [8, 4, 2, 1]
    assert worst([Severity.LOW, Severity.SEVERE, Severity.MODERATE]) is Severity.SEVERE


def test_a_step_down_spares_the_gravest_and_ends_at_low():
    assert [severity.one_step_down.value for severity in Severity] == ["life_threatening", "moderate", "low", "low"]


def test_a_step_up_ends_at_the_gravest():
    assert [severity.one_step_up.value for severity in Severity] == [
        "life_threatening",
        "life_threatening",
        "severe",
        "moderate",
    ]


def test_a_finding_is_due_by_its_own_severity():
    item = SAMPLE.items["T02.04"]  # 90 days of its own at its default, moderate
    assert SAMPLE.deadline(item, Severity.MODERATE).fix_days == 90
    assert SAMPLE.deadline(item, Severity.SEVERE).fix_days == 7
    assert SAMPLE.deadline(item, Severity.SEVERE).make_safe_days == 1
