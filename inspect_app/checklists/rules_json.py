"""A checklist as the visit page's scripts read it: what static/js/judge.mjs judges by, and the few words it needs."""

from __future__ import annotations

from typing import Any

from inspect_app.checklists.checklist import Band, Checklist, Item, Thresholds
from inspect_app.checklists.facts import FACTS, Fact


def rules_for_page(checklist: Checklist, language: str) -> dict[str, Any]:
    """Plain JSON values; what is empty or not of an item's kind is left out. ``language`` is "ar" or "en".

    Expressions travel as text; a band is [low, high] with null for no limit; ages are days. The page has
    the sentences.
    """
    return {
        "id": checklist.id,
        "version": checklist.version,
        "sections": [
            {
                "code": section.code,
                "weight": section.weight,
                "items": [_item(item, language) for item in section.items],
            }
            for section in checklist.sections
        ],
        "facts": [_fact(FACTS[key], language) for key in checklist.facts],
    }


def _item(item: Item, language: str) -> dict[str, Any]:
    everything = {
        "code": item.code,
        "field": item.field,
        "kind": item.kind.value,
        "severity": item.severity.value,
        "photo": item.photo.value,
        "optional": item.optional,
        "applies_when": item.applies_when and item.applies_when.source,
        "numerator": item.numerator and item.numerator.source,
        "denominator": item.denominator and item.denominator.source,
        "ages": item.ages and {"ok": item.ages.ok, "partial": item.ages.partial},
        "options": [{"key": one.key, "score": one.score} for one in item.options],
        "ticks": [{"key": one.key} for one in item.ticks],
        "escalations": [{"when": one.condition.source, "severity": one.severity.value} for one in item.escalations],
        **(_thresholds(item.thresholds, language) if item.thresholds else {}),
    }
    return _without_empty(everything)


def _thresholds(thresholds: Thresholds, language: str) -> dict[str, Any]:
    return {
        "unit": thresholds.unit.in_(language),
        "units": list(thresholds.units),
        "ok": _band(thresholds.ok),
        "partial": _band(thresholds.partial),
        "ok_when": [{"when": condition.source, "ok": _band(band)} for condition, band in thresholds.ok_when],
        "possible": None if thresholds.possible == Band(None, None) else _band(thresholds.possible),
    }


def _band(band: Band) -> list[float | None]:
    return [band.low, band.high]


def _fact(fact: Fact, language: str) -> dict[str, Any]:
    return _without_empty(
        {
            "key": fact.key,
            "kind": fact.kind.value,
            "text": fact.text.in_(language),
            "unit": fact.unit.in_(language) if fact.unit else None,
            "units": list(fact.units),
            "minimum": fact.minimum,
            "maximum": fact.maximum,
        }
    )


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value is not False and value != []}
