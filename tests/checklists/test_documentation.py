"""docs/checklists.md teaches what the program does: its example is read, its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path

from inspect_app.checklists import FACTS, Basis, ItemKind, Owner, PhotoRule, Severity, Verdict, load, parse
from inspect_app.checklists.expression_check import FACT_SORTS, FLAG, mistakes_in
from inspect_app.checklists.term_texts import TRADES, VERDICTS
from inspect_app.checklists.toml_reader import read_checklist

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "docs" / "checklists.md").read_text()
EXAMPLE = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)[0]


def test_the_worked_example_is_a_checklist():
    checklist, mistakes = read_checklist("school-gardens/1.toml", EXAMPLE.encode(), "school-gardens", 1)
    assert mistakes == []
    assert list(checklist.items) == ["D01.01", "D01.02"]


def test_every_fact_and_choice_is_told():
    told = DOCUMENT.split("The facts of the school profile")[1].split("## Severity")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(FACTS)
    for fact in FACTS.values():
        for key, _ in fact.choices:
            assert re.search(rf"`{fact.key}` \([^)]*\b{key}\b", told), (fact.key, key)


def test_every_word_of_a_key_is_told():
    words = [*ItemKind, *Severity, *PhotoRule, *Owner, *Basis]
    assert [word for word in words if f"`{word}`" not in DOCUMENT] == []
    assert f"`{' '.join(TRADES)}`" in DOCUMENT


def test_verdicts_are_called_by_their_names():
    shown = [verdict for verdict in Verdict if verdict is not Verdict.NOT_MEASURED]
    assert [verdict for verdict in shown if VERDICTS[verdict].ar not in DOCUMENT] == []


def test_the_conditions_shown_are_in_the_language():
    block = DOCUMENT.split("serves `applies_when`")[1].split("Numbers with")[0]
    lines = [line.strip() for line in block.splitlines() if line.startswith("    ")]
    assert len(lines) == 3
    assert [reason for line in lines[:2] for reason in mistakes_in(parse(line), FACT_SORTS, FLAG)] == []


def test_the_days_of_the_table_are_those_of_the_checklists():
    for checklist in load(ROOT / "checklists"):
        for severity, deadline in checklist.deadlines.items():
            row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| {severity} "))
            assert f"| {deadline.fix_days} days | {severity.weight} |" in row


def test_the_sizes_told_are_right():
    told = dict(re.findall(r"`([a-z-]+)` \((\d+)(?: items)?[,)]", DOCUMENT))
    assert told == {checklist.id: str(len(checklist.items)) for checklist in load(ROOT / "checklists").current}


def test_the_mistakes_shown_are_what_the_program_says():
    text = (ROOT / "checklists" / "minimum-standards" / "1.toml").read_text()
    for old, new in (("version = 1", "version = 2"), ('trade = "admin"', 'trade = "civl"'), ('"<= 30"', '"<= 5"')):
        text = text.replace(old, new, 1)
    _, mistakes = read_checklist("minimum-standards/2.toml", text.encode(), "minimum-standards", 2)
    assert [str(mistake) for mistake in mistakes] == [
        line.strip() for line in DOCUMENT.splitlines() if "/2.toml: line" in line
    ]
