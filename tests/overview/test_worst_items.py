from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from inspect_app.overview.risk.worst_items import FailingItem, worst_items
from tests.make import NOW

YEAR = timedelta(days=365)


def row(item="B03.01", rank=3, at=NOW, school=1, **fields):
    of_item = {"checklist": "health-and-safety", "version": 1, "section": item[:3], "item": item}
    seen = {
        "severity_rank": rank,
        "opened_at": at,
        "closed_at": None,
        "not_corrected": False,
        "recurrent": False,
        "unsafe": False,
    }
    return SimpleNamespace(**{"school_id": school, **of_item, **seen, **fields})


def test_an_item_at_three_places_is_one_with_its_worst_and_its_oldest():
    rows = [
        row(rank=1, unsafe=True),
        row(rank=3, at=NOW - YEAR, not_corrected=True),
        row(rank=2, recurrent=True),
    ]
    assert worst_items(rows)[1] == [
        FailingItem(
            "health-and-safety", 1, "B03", "B03.01", 3, NOW - YEAR, 3, not_corrected=True, recurrent=True, unsafe=True
        )
    ]


def test_it_is_worded_by_the_newest_version_that_found_it():
    assert worst_items([row(version=1), row(version=3), row(version=2)])[1][0].version == 3


def test_only_what_fails_by_the_worst_severity_is_told_the_oldest_first():
    rows = [row("B01.05", 1, NOW - YEAR), row("B03.01"), row("B04.01", at=NOW - YEAR), row("B02.02", 2)]
    assert [item.item for item in worst_items(rows)[1]] == ["B04.01", "B03.01"]
    assert [item.item for item in worst_items(rows[:1])[1]] == ["B01.05"]


def test_the_same_item_of_two_checklists_is_two():
    assert len(worst_items([row(), row(checklist="minimum-standards")])[1]) == 2


def test_each_school_has_its_own():
    found = worst_items([row(school=1), row(school=2, rank=0)])
    assert {school: [item.rank for item in items] for school, items in found.items()} == {1: [3], 2: [0]}
