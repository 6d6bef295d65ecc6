"""Time passing at an invented school: repairs done, repairs that did not hold."""

from __future__ import annotations

from collections.abc import Collection

from inspect_app.demo import plumbing
from inspect_app.demo.world import Fate, InventedFault, Site


def repair(site: Site, fates: Collection[Fate], share: float, codes: Collection[str] | None = None) -> None:
    """Puts right that share of the places with one of these fates, of these items or of all.

    What has the fate to return is kept aside for :func:`break_again`.
    """
    for code in sorted(site.faults):
        if codes is not None and code not in codes:
            continue
        fault = site.faults[code]
        done = [place for place in fault.places if place.fate in fates and site.rng.random() < share]
        returning = [place for place in done if place.fate is Fate.RETURNS]
        if returning:
            site.gone[code] = InventedFault(fault.answer, fault.value, returning)
        fault.places = [place for place in fault.places if place not in done]
        if not fault.places:
            del site.faults[code]
            plumbing.improve(site.facts, code)


def break_again(site: Site) -> None:
    """Repairs that did not hold; what fails by the school's facts stays repaired."""
    for code, fault in site.gone.items():
        if fault.answer is None and fault.value is None:
            continue
        known = site.faults.setdefault(code, InventedFault(fault.answer, fault.value, []))
        known.places += [
            place for place in fault.places if place.location not in {one.location for one in known.places}
        ]
    site.gone.clear()


def a_year_later(site: Site) -> None:
    """Everything that was to be repaired is; everything that was to come back has."""
    returns = dict(site.gone)
    repair(site, {Fate.FIXED, Fate.RETURNS}, 1.0)
    site.gone = returns
    break_again(site)
