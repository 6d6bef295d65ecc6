"""The published checklists themselves: complete, in both languages, and never changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from inspect_app.checklists import FACTS, GROUPS, FactKind, ItemKind, PhotoRule, Reason, Severity, Verdict, load
from inspect_app.checklists.term_texts import BUTTONS, OWNERS, REASONS, SEVERITIES, TRADES, VERDICTS

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "checklists"
LIBRARY = load(FOLDER)
BY_CODE = {code: item for checklist in LIBRARY.current for code, item in checklist.items.items()}
ITEMS = list(BY_CODE.values())
PINNED = json.loads((HERE / "published-digests.json").read_text())


@pytest.mark.parametrize("name", PINNED)
def test_a_published_version_is_immutable(name):
    id_, version = name.split("/")
    assert LIBRARY.get(id_, int(version)).digest == PINNED[name], (
        f"checklists/{name}.toml has changed. Published versions are immutable: put the file back and add version "
        f"{int(version) + 1} (docs/checklists.md, “A new version”)."
    )


def test_every_published_version_is_pinned():
    unpinned = {f"{checklist.id}/{checklist.version}": checklist.digest for checklist in LIBRARY}
    assert unpinned == PINNED, "add the digest of the new version to tests/checklists/published-digests.json"


def test_the_three_checklists_follow_each_other():
    assert [checklist.id for checklist in LIBRARY.current] == [
        "minimum-standards",
        "health-and-safety",
        "school-transport",
    ]


def test_version_1_has_its_168_items():
    sizes = {checklist.id: len(checklist.items) for checklist in LIBRARY if checklist.version == 1}
    assert sizes == {"minimum-standards": 75, "health-and-safety": 70, "school-transport": 23}


def test_version_1_weighs_danger_as_planned():
    def spread(id_: str) -> list[int]:
        severities = [item.severity for item in LIBRARY.get(id_, 1).items.values()]
        return [severities.count(severity) for severity in Severity]

    assert spread("minimum-standards") == [1, 9, 52, 13]
    assert spread("health-and-safety") == [10, 23, 34, 3]
    assert spread("school-transport") == [3, 12, 7, 1]


def test_capital_works_are_marked():
    marked = " ".join(item.code for item in ITEMS if item.capital_works)
    assert marked == (
        "A03.01 A04.06 A06.01 A07.01 A07.02 A07.04 A08.01 A08.02 A08.06 A10.05 B02.06 B03.02 B03.04 B12.02"
    )


def test_records_of_upkeep_are_marked():
    marked = sorted(item.code for item in ITEMS if item.record)
    assert " ".join(marked) == "A05.02 A06.06 A09.05 A10.07 B02.03 B03.08 B05.01 C03.05"
    assert {BY_CODE[code].kind for code in marked} == {ItemKind.DATE}


def test_every_item_that_can_be_seen_to_fail_has_common_notes():
    assert [item.code for item in ITEMS if not 1 <= len(item.ticks) <= 4] == []
    by_sight = {ItemKind.SCALE, ItemKind.YES_NO, ItemKind.CHOICE}
    assert [item.code for item in ITEMS if item.kind in by_sight and len(item.ticks) < 2] == []


def test_common_notes_fit_on_a_tablet():
    long = [tick for item in ITEMS for tick in item.ticks if max(len(tick.text.ar), len(tick.text.en)) > 45]
    assert long == []


def test_a_fault_is_a_few_words_that_fit_into_a_sentence():
    assert [i.fault for i in ITEMS if max(len(i.fault.ar), len(i.fault.en)) > 45] == []
    assert [i.fault.en for i in ITEMS if not re.fullmatch(r"[a-z].*[a-z]", i.fault.en)] == []


def test_no_two_faults_are_called_the_same():
    for language in ("ar", "en"):
        faults = [item.fault.in_(language) for item in ITEMS]
        assert len(set(faults)) == len(faults)


def test_no_sentence_is_written_twice():
    for language in ("ar", "en"):
        texts = [item.text.in_(language) for item in ITEMS]
        assert len(set(texts)) == len(texts)


def test_arabic_is_typed_with_arabic_signs():
    texts = [
        text.ar
        for item in ITEMS
        for text in (
            item.text,
            item.fault,
            item.hint,
            item.at_once,
            item.source,
            *(tick.text for tick in item.ticks),
            *(one.text for one in item.options),
        )
        if text
    ]
    wrong = re.compile(r"[;?]|,\s|\s[،؛.:]|[\u0660-\u0669ـ]| {2}")
    assert [text for text in texts if wrong.search(text)] == []


def test_sentences_end_without_a_full_stop():
    assert [item.code for item in ITEMS for text in (item.text, item.hint) if text and text.ar[-1] + text.en[-1] != (
        text.ar[-1] + text.en[-1]).strip(".")] == []  # fmt: skip


def test_what_is_done_at_once_is_a_sentence_or_two():
    texts = [item.at_once for item in ITEMS if item.at_once]
    assert len(texts) == 68
    assert [text for text in texts for one in (text.ar, text.en) if not one.endswith(".") or len(one) > 180] == []


@pytest.mark.parametrize(
    ("code", "severities"),
    [
        ("B03.01", {Severity.LIFE_THREATENING}),
        ("B02.05", {Severity.SEVERE, Severity.MODERATE}),
        ("A06.07", {Severity.SEVERE, Severity.MODERATE, Severity.LOW}),
        ("A02.05", {Severity.SEVERE, Severity.MODERATE, Severity.LOW}),
        ("B06.03", {Severity.LIFE_THREATENING, Severity.SEVERE, Severity.MODERATE}),
        ("A02.02", {Severity.MODERATE, Severity.LOW}),
    ],
)
def test_what_a_failure_may_come_to(code, severities):
    """A ratio of nothing is one step graver; what is partly wrong one less; an escalation places it."""
    assert BY_CODE[code].severities == severities


def test_a_locked_exit_is_opened_not_shut_off():
    said = BY_CODE["B03.01"].at_once
    assert said
    assert said.en == "Have it opened on the spot, and kept open while students are inside."
    assert said.ar == "اطلب فتحه أمامك الآن، وإبقاءه مفتوحاً ما دام الطلبة في المدرسة."


def test_no_action_names_a_number_but_civil_defence():
    said = " ".join(text for item in ITEMS if item.at_once for text in (item.at_once.ar, item.at_once.en))
    assert set(re.findall(r"\d{2,}", said)) == {"911"}


def test_life_threatening_faults_are_made_safe_within_a_day():
    for checklist in LIBRARY:
        assert checklist.deadlines[Severity.LIFE_THREATENING].make_safe_days == 1
    assert {item.deadline.make_safe_days for item in ITEMS if item.severity is Severity.LIFE_THREATENING} == {1}


def test_private_papers_and_occupied_toilets_are_never_photographed():
    assert {BY_CODE[code].photo for code in ("B08.03", "A07.07")} == {PhotoRule.NONE}


def test_every_condition_of_the_vehicle_is_asked_per_vehicle():
    facts = LIBRARY.latest("school-transport").facts
    assert [key for key in facts if FACTS[key].per_vehicle] == [
        "capacity",
        "licensed_seats",
        "students_on_board",
        "bus_serves_swd",
    ]


def test_the_escalations_of_version_1():
    told = {
        f"{item.code} {one.severity}": one.condition.source
        for checklist in LIBRARY
        if checklist.version == 1
        for item in checklist.items.values()
        for one in item.escalations
    }
    assert told == {
        "A02.05 severe": "water_behind_wall",
        "A03.01 severe": "option == 'visible'",
        "A03.01 life_threatening": "option == 'serious'",
        "A03.01 low": "option == 'hairline'",
        "A03.02 severe": "reaches_electricity",
        "A04.02 severe": "sharp_in_reach",
        "A04.05 moderate": "large_mould",
        "A07.01 severe": "value > 60",
        "A07.02 severe": "value > 120",
        "A10.02 severe": "value < 8",
        "B02.01 life_threatening": "none_on_floor",
        "B03.07 life_threatening": "crowded_one_door",
        "B06.03 life_threatening": "missing_over_2_m",
        "B09.02 severe": "option == 'unsafe'",
        "B09.02 moderate": "option == 'none'",
        "B09.02 low": "option == 'old'",
        "C02.09 life_threatening": "value < 1.6",
        "C03.01 life_threatening": "value > 120",
    }


def test_a_stricter_threshold_holds_where_it_should():
    light, space = BY_CODE["A05.05"].thresholds, BY_CODE["A08.01"].thresholds
    assert light
    assert space
    assert [(condition.source, band.low) for condition, band in light.ok_when] == [("evening_shift", 500)]
    assert [(condition.source, band.low) for condition, band in space.ok_when] == [("year_built >= 2022", 1.9)]


def test_every_word_is_there_in_both_languages():
    for words, keys in (
        (VERDICTS, Verdict),
        (BUTTONS, Verdict),
        (SEVERITIES, Severity),
        (REASONS, Reason),
    ):
        assert set(words) == set(keys)
    dictionaries = (VERDICTS, BUTTONS, SEVERITIES, REASONS, OWNERS, TRADES, GROUPS)
    assert all(text.ar and text.en and text.ar != text.en for words in dictionaries for text in words.values())


def test_every_fact_can_be_asked():
    for fact in FACTS.values():
        assert fact.group in GROUPS
        assert (fact.kind is FactKind.CHOICE) == bool(fact.choices)
        if fact.kind in {FactKind.NUMBER, FactKind.INTEGER, FactKind.YEAR}:
            assert fact.minimum is not None
            assert fact.maximum is not None
            assert fact.minimum < fact.maximum
