"""What fails at a school, item by item, as one says it: the same item at three places is one thing. [pure]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inspect_app.overview.record import Record


@dataclass(frozen=True, slots=True)
class FailingItem:
    """An item as it fails at one school. ``rank`` is of its worst place, ``opened_at`` of its oldest."""

    checklist: str
    version: int
    section: str
    item: str
    rank: int
    opened_at: datetime
    places: int = 1
    not_corrected: bool = False
    recurrent: bool = False

    def with_(self, other: FailingItem) -> FailingItem:
        """The same item at one place more."""
        return replace(
            self,
            version=max(self.version, other.version),
            rank=max(self.rank, other.rank),
            opened_at=min(self.opened_at, other.opened_at),
            places=self.places + other.places,
            not_corrected=self.not_corrected or other.not_corrected,
            recurrent=self.recurrent or other.recurrent,
        )


def failing_items(rows: Iterable[Record]) -> dict[int, list[FailingItem]]:
    """School id → its failing items, worst and oldest first; ``rows`` of why.COLUMNS, one for each deficiency."""
    found: dict[int, dict[tuple[str, str], FailingItem]] = {}
    for row in rows:
        of_item = row.checklist, row.version, row.section, row.item
        marks = bool(row.not_corrected), row.recurrence_of is not None
        item = FailingItem(*of_item, row.severity_rank, row.opened_at, 1, *marks)
        items = found.setdefault(row.school_id, {})
        before = items.get((row.checklist, row.item))
        items[row.checklist, row.item] = before.with_(item) if before else item
    return {school: sorted(items.values(), key=_worst_first) for school, items in found.items()}


def _worst_first(item: FailingItem) -> tuple[Any, ...]:
    return -item.rank, item.opened_at, item.checklist, item.section, item.item
