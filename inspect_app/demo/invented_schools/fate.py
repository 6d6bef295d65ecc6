"""Time passing at an invented school: repairs done, repairs that did not hold."""

from __future__ import annotations

from collections.abc import Collection

from inspect_app.demo.invented_schools import plumbing
from inspect_app.demo.world import Fate, InventedFault, Site


def repair(site: Site, fates: Collection[Fate], share: float, codes: Collection[str] | None = None) -> None:
    """Puts right that share of the places with one of these fates, of these items or of all.

    What has the fate to return is kept aside for :func:`break_again`.
    """
    for code in sorted(site.faults):
        if codes is not None and code not in codes:
            continue
        fault = site.faults[code]
        repaired = [place for place in fault.places if place.fate in fates and site.rng.random() < share]
        returning = [place for place in repaired if place.fate is Fate.RETURNS]
        if returning:
            site.returning_faults[code] = InventedFault(fault.answer, fault.value, returning)
        fault.places = [place for place in fault.places if place not in repaired]
        if not fault.places:
            del site.faults[code]
            plumbing.improve_facts(site.facts, code)


def break_again(site: Site) -> None:
    """Repairs that did not hold; what fails by the school's facts stays repaired."""
    for code, fault in site.returning_faults.items():
        if fault.answer is None and fault.value is None:
            continue
        known = site.faults.setdefault(code, InventedFault(fault.answer, fault.value, []))
        known.places += [
            place for place in fault.places if place.location not in {other.location for other in known.places}
        ]
    site.returning_faults.clear()


def pass_a_year(site: Site) -> None:
    """Everything that was to be repaired is; everything that was to come back has."""
    returning = dict(site.returning_faults)
    repair(site, {Fate.FIXED, Fate.RETURNS}, 1.0)
    site.returning_faults = returning
    break_again(site)
