"""docs/security.md answers each requirement of ASVS 5.0.0 of levels 1 and 2, once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"
LAST_OF_SECTION = {
    "1": {"1": 2, "2": 9, "3": 11, "4": 3, "5": 2},
    "2": {"1": 3, "2": 3, "3": 4, "4": 1},
    "3": {"2": 2, "3": 4, "4": 6, "5": 5, "7": 2},
    "4": {"1": 3, "2": 1, "3": 2, "4": 4},
    "5": {"1": 1, "2": 3, "3": 2, "4": 3},
    "6": {"1": 3, "2": 12, "3": 4, "4": 4, "5": 5, "6": 3, "8": 4},
    "7": {"1": 3, "2": 4, "3": 2, "4": 5, "5": 2, "6": 2},
    "8": {"1": 2, "2": 3, "3": 1, "4": 1},
    "9": {"1": 3, "2": 4},
    "10": {"1": 2, "2": 2, "3": 4, "4": 11, "5": 5, "6": 2, "7": 3},
    "11": {"1": 2, "2": 3, "3": 3, "4": 4, "5": 1, "6": 1},
    "12": {"1": 3, "2": 2, "3": 4},
    "13": {"1": 1, "2": 5, "3": 2, "4": 5},
    "14": {"1": 2, "2": 4, "3": 3},
    "15": {"1": 3, "2": 3, "3": 7},
    "16": {"1": 1, "2": 5, "3": 4, "4": 3, "5": 3},
    "17": {"1": 1, "2": 4, "3": 2},
}
"""Requirements are numbered from 1; those of level 3 come last in each section."""


def answered() -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in re.findall(r"^\| (\d[^|]*) \|", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for part in cell.split(", "):
            first, _, last = part.partition(" to ")
            section, _, number = first.rpartition(".")
            for each in range(int(number), int(last.rpartition(".")[2] or number) + 1):
                found[f"{section}.{each}"] += 1
    return found


def test_every_requirement_has_one_answer():
    asked = {
        f"{chapter}.{section}.{number}"
        for chapter, sections in LAST_OF_SECTION.items()
        for section, last in sections.items()
        for number in range(1, last + 1)
    }
    assert len(asked) == 253
    found = answered()
    assert {number for number, times in found.items() if times > 1} == set()
    assert (asked - set(found), set(found) - asked) == (set(), set())


def test_no_answer_is_empty():
    rows = re.findall(r"^\| \d[^|]* \| ([^|]*) \| (.*) \|$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows and all(asked.strip() and how.strip() for asked, how in rows)
