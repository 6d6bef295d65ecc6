"""The worst of what fails at a school, item by item: the same item at three places is one thing. [pure]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    unsafe: bool = False


def worst_items(rows: Iterable[Record]) -> dict[int, list[FailingItem]]:
    """School id → its items that fail by its worst severity, the oldest first; closed ones where nothing is open.

    ``rows`` of risk_reading.item_columns, one for each deficiency; an item is told with all of its places.
    """
    rows = list(rows)
    with_open = {row.school_id for row in rows if row.closed_at is None}
    rows = [row for row in rows if row.closed_at is None or row.school_id not in with_open]
    places: dict[tuple[int, str, str], list[Record]] = {}
    worst: dict[int, int] = {}
    for row in rows:
        places.setdefault((row.school_id, row.checklist, row.item), []).append(row)
        worst[row.school_id] = max(row.severity_rank, worst.get(row.school_id, 0))
    found: dict[int, list[FailingItem]] = {school: [] for school in worst}
    for (school, _, _), same in places.items():
        if any(row.severity_rank == worst[school] for row in same):
            found[school].append(_item(same, worst[school]))
    for items in found.values():
        items.sort(key=lambda item: (item.opened_at, item.checklist, item.section, item.item))
    return found


def _item(places: Sequence[Record], rank: int) -> FailingItem:
    first = places[0]
    return FailingItem(
        checklist=first.checklist,
        version=max(row.version for row in places),
        section=first.section,
        item=first.item,
        rank=rank,
        opened_at=min(row.opened_at for row in places),
        places=len(places),
        not_corrected=any(row.not_corrected for row in places),
        recurrent=any(row.recurrent for row in places),
        unsafe=any(row.unsafe for row in places),
    )
