"""What the demo knows of a school that no visit has written down: its real state, and what will become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any


class Fate(StrEnum):
    """What happens to one fault between the first visit and the follow-up a year later."""

    FIXED = "fixed"
    RETURNS = "returns"
    """Repaired by February where somebody looks then, and broken again in autumn."""
    REJECTED = "rejected"
    """Reported as repaired, and is not."""
    DEFERRED = "deferred"
    TRANSFERRED = "transferred"
    HIDDEN = "hidden"
    """Still there, but the follow-up could not look."""
    STAYS = "stays"


@dataclass
class FaultPlace:
    """One place where an item fails. ``location`` is a location's id, '' the whole school."""

    location: str
    ticks: tuple[str, ...]
    note: str
    fate: Fate
    photos: int = 0
    chosen_severity: str = ""
    """A worse severity the engineer chose; '' leaves the rule's."""
    times_seen: int = 0


@dataclass
class InventedFault:
    """An item that fails: how it is answered, and where. Both None: it is worked out from the school's facts."""

    answer: str | None
    value: str | None
    places: list[FaultPlace]


@dataclass
class Site:
    """One invented school with everything true of it. ``locations`` are (id, tag), with the tags of likelihood.toml."""

    id: int
    number: str
    directorate: str
    town: str
    point: tuple[float, float]
    facts: dict[str, Any]
    locations: list[tuple[str, str]]
    quality: float
    """0 neglected … 1 exemplary."""
    rng: Random
    known: bool = True
    """False: nobody has ever walked through it."""
    faults: dict[str, InventedFault] = field(default_factory=dict)
    returning_faults: dict[str, InventedFault] = field(default_factory=dict)
    """Repaired faults that come back (Fate.RETURNS)."""
