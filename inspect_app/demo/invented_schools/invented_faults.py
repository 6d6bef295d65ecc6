"""What is wrong at an invented school: drawn once, then carried from visit to visit like a real fault."""

from __future__ import annotations

from datetime import date
from math import exp

from inspect_app.checklists import Checklist, Given, Item, ItemKind, PhotoRule, Severity, Verdict, applies, judge
from inspect_app.demo.dice import word_bank
from inspect_app.demo.invented_schools import plumbing
from inspect_app.demo.invented_visits.values import value_for
from inspect_app.demo.world import Fate, FaultPlace, InventedFault, Site

_SECTIONS_WITH_MANY_PLACES = ("A03", "A04", "A05", "B02", "B03", "B04", "B06")
"""Sections whose items may fail in several rooms at once."""
OPTIONAL_MEASURED_SHARE = 0.3
"""How often an engineer has the instrument for an optional measurement."""
_PARTIAL_SHARE = {Severity.SEVERE: 0.5, Severity.MODERATE: 0.3, Severity.LOW: 0.6, Severity.LIFE_THREATENING: 0.8}


def counted_value(item: Item, site: Site) -> str | None:
    """What the engineer counts where the school's facts say it already; None for every other item."""
    if item.code == "A07.03":
        return str(plumbing.usable_share(site.facts))
    return str(site.facts["fullest_room_students"]) if item.code == "A08.02" else None


def fault_by_facts(item: Item, site: Site, day: date) -> InventedFault | None:
    """For an item worked out from facts: its fault on that day, without a place yet. None: it is met."""
    value = counted_value(item, site)
    judgement = judge(item, Given(value=value), site.facts, day)
    return InventedFault(None, value, []) if judgement.verdict and judgement.verdict.fails else None


def find_faults(site: Site, checklist: Checklist, day: date, rate: float, grave_rate: float | None = None) -> None:
    """Adds what is newly wrong, ``rate`` times as much as at a first visit, and keeps what is known.

    ``grave_rate``: of what is severe, where it is another one.
    """
    for item in checklist.items.values():
        if not applies(item, site.facts):
            site.faults.pop(item.code, None)
        elif item.kind is ItemKind.RATIO or counted_value(item, site) is not None:
            _renew_by_facts(site, item, day)
        elif item.code not in site.faults and site.rng.random() < _fault_chance(item, site, rate, grave_rate):
            fault = make_fault(site, item, day)
            if fault:
                site.faults[item.code] = fault


def _renew_by_facts(site: Site, item: Item, day: date) -> None:
    fault = fault_by_facts(item, site, day)
    known = site.faults.pop(item.code, None)
    if fault:
        fault.places = known.places if known else [_invent_place(site, item, _choose_location(site, item))]
        site.faults[item.code] = fault


def _fault_chance(item: Item, site: Site, rate: float, grave_rate: float | None) -> float:
    words = word_bank("likelihood")
    weakness = words["sections"].get(item.code.partition(".")[0], 1.0) * words["items"].get(item.code, 1.0)
    # Neglect shows everywhere at once; a danger to life is more of an accident.
    neglect = exp(3.4 * (0.49 - site.quality)) ** _NEGLECT_EXPONENT.get(item.severity, 1.0)
    # A plain no is a stronger word than “partly”.
    yes_no_factor = 0.6 if item.kind is ItemKind.YES_NO and item.severity is not Severity.LIFE_THREATENING else 1.0
    measured_share = OPTIONAL_MEASURED_SHARE if item.optional else 1.0
    # Where twice as much is wrong, lives are not in danger twice as often.
    rates = {Severity.LIFE_THREATENING: grave_rate or min(rate, 1.0), Severity.SEVERE: grave_rate or rate}
    base = rates.get(item.severity, rate) * words["failing"][item.severity.value]
    chance: float = base * weakness * neglect * yes_no_factor * measured_share
    return chance


def make_fault(site: Site, item: Item, day: date, fate: Fate | None = None) -> InventedFault | None:
    """A fault of this item with its places; None when no value would fail it. ``fate``: what becomes of it."""
    rng = site.rng
    partly = item.kind is not ItemKind.YES_NO and rng.random() < _PARTIAL_SHARE[item.severity]
    answer, value = _invent_answer(site, item, Verdict.PARTIAL if partly else Verdict.NOT_OK, day)
    if answer is None and value is None:
        return None
    many = item.code.partition(".")[0] in _SECTIONS_WITH_MANY_PLACES and item.kind is ItemKind.SCALE
    places: dict[str, FaultPlace] = {}
    for _ in range(rng.choices((1, 2, 3), (80, 15, 5))[0] if many else 1):
        location = _choose_location(site, item)
        places.setdefault(location, _invent_place(site, item, location, fate))
    return InventedFault(answer, value, list(places.values()))


def _invent_answer(site: Site, item: Item, verdict: Verdict, day: date) -> tuple[str | None, str | None]:
    if item.kind in {ItemKind.SCALE, ItemKind.YES_NO}:
        return verdict.value, None
    if item.ages and verdict is Verdict.NOT_OK and site.rng.random() < 0.4:
        return verdict.value, None  # nobody can show any record
    other = Verdict.NOT_OK if verdict is Verdict.PARTIAL else Verdict.PARTIAL
    values = (value_for(item, wanted, site.facts, day, site.rng) for wanted in (verdict, other))
    return None, next((value for value in values if value is not None), None)


def _choose_location(site: Site, item: Item) -> str:
    words = word_bank("likelihood")["where"]
    tags = words.get(item.code, words[item.code.partition(".")[0]])
    candidates = [id_ for id_, tag in site.locations if tag in tags]
    return site.rng.choice(candidates) if candidates else ""


def _invent_place(site: Site, item: Item, location: str, fate: Fate | None = None) -> FaultPlace:
    rng = site.rng
    ticks = _choose_ticks(site, item)
    notes = [_note(site, f"{item.code}.{tick}") for tick in ticks]
    note = next(filter(None, notes), "") if rng.random() < 0.85 else ""
    photos = 0 if item.photo is PhotoRule.NONE else rng.choices((1, 2), (3, 1))[0]
    raised = item.severity is Severity.MODERATE and item.kind is ItemKind.SCALE and rng.random() < 0.012
    return FaultPlace(
        location, ticks, note, fate or _choose_fate(site, item), photos, Severity.SEVERE.value if raised else ""
    )


def _note(site: Site, tick: str) -> str:
    words = word_bank("notes")
    own = words["findings_at_girls_schools"] if site.facts["gender"] == "girls" else {}
    return str(own.get(tick) or words["findings"].get(tick, ""))


def _choose_ticks(site: Site, item: Item) -> tuple[str, ...]:
    """One tick, now and then two; one that makes the fault worse is rare."""
    worse = {name for escalation in item.escalations for name in escalation.condition.names}
    of_mixed = word_bank("likelihood")["mixed_schools"]["ticks"] if site.facts["gender"] != "mixed" else ()
    keys = [tick.key for tick in item.ticks if f"{item.code}.{tick.key}" not in of_mixed]
    if not keys:
        return ()
    weights = [0.1 if key in worse else 1.0 for key in keys]
    picked = site.rng.choices(keys, weights, k=1 if site.rng.random() < 0.8 else 2)
    return tuple(dict.fromkeys(picked))


_NEGLECT_EXPONENT = {Severity.LIFE_THREATENING: 0.35, Severity.SEVERE: 1.45}
_FIXED_SHARE = {Severity.LIFE_THREATENING: 0.985, Severity.SEVERE: 0.985, Severity.MODERATE: 0.965, Severity.LOW: 0.97}


def _choose_fate(site: Site, item: Item) -> Fate:
    rng = site.rng
    if item.capital_works and rng.random() < (0.1 if item.severity.rank >= 2 else 0.3):
        return Fate.DEFERRED
    rented = site.facts["ownership"] == "rented" and item.trade in {"civil", "structural"}
    if (rented or item.owner.value == "outside") and rng.random() < 0.15:
        return Fate.TRANSFERRED
    # A school that looks after itself also repairs more of what is found.
    if rng.random() < _FIXED_SHARE[item.severity] * (0.96 + 0.08 * site.quality):
        return Fate.RETURNS if rng.random() < 0.12 else Fate.FIXED
    return rng.choices((Fate.STAYS, Fate.REJECTED, Fate.HIDDEN), (72, 12, 16))[0]
