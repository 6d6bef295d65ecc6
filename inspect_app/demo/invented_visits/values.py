"""Values an engineer might read off: numbers near their threshold, dates, options, each judged as was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from inspect_app.checklists import Band, Given, Item, ItemKind, Option, Verdict, judge

NumberRange = tuple[float, float]


def value_for(item: Item, verdict: Verdict, facts: Mapping[str, Any], day: date, rng: Random) -> str | None:
    """A value that the item's own rule judges as ``verdict`` on that day; None when none was found."""
    for _ in range(16):
        text = _random_value(item, verdict, facts, day, rng)
        if text is not None and judge(item, Given(value=text), facts, day).verdict is verdict:
            return text
    return None


def _random_value(item: Item, verdict: Verdict, facts: Mapping[str, Any], day: date, rng: Random) -> str | None:
    if item.kind is ItemKind.CHOICE:
        return _choose_option(item.options, verdict, rng)
    if item.ages:
        fresh, partial = item.ages.ok, item.ages.partial
        ages = {Verdict.OK: (0.1 * fresh, 0.95 * fresh), Verdict.PARTIAL: (fresh + 1, partial)}
        return (day - timedelta(days=int(rng.uniform(*ages.get(verdict, (partial + 1, 1.8 * partial)))))).isoformat()
    if item.thresholds is None:
        return None
    ok = next((band for when, band in item.thresholds.ok_when if when.evaluate(facts) is True), item.thresholds.ok)
    limits = _range_for(verdict, ok, item.thresholds.partial)
    if limits is None:
        return None
    possible = item.thresholds.possible
    number = min(max(rng.uniform(*limits), possible.low or limits[0]), possible.high or limits[1])
    return _format_number(number, item, ok)


def _choose_option(options: tuple[Option, ...], verdict: Verdict, rng: Random) -> str | None:
    """The milder options are the more frequent ones."""
    worth = {Verdict.OK: (1.0, 1.0), Verdict.PARTIAL: (0.01, 0.99)}.get(verdict, (0.0, 0.0))
    fitting = [option for option in options if worth[0] <= option.score <= worth[1]]
    if not fitting:
        return None
    # A first option that is as good as the others is the ordinary case: network water, no asbestos.
    weights = [(4 if option is fitting[0] else 1) * (option.score**2 + 0.1) for option in fitting]
    return rng.choices(fitting, weights)[0].key


def _range_for(verdict: Verdict, ok: Band, partial: Band) -> NumberRange | None:
    if verdict is Verdict.OK:
        return _range_inside(ok)
    return _range_beside(ok, partial) if verdict is Verdict.PARTIAL else _range_beyond(partial)


def _range_inside(ok: Band) -> NumberRange:
    if ok.low is None:
        return 0.4 * (ok.high or 0), ok.high or 0
    return ok.low, ok.low * 1.5 if ok.high is None else ok.high


def _range_beside(ok: Band, partial: Band) -> NumberRange | None:
    if ok.high is not None and partial.high is not None and partial.high > ok.high:
        return ok.high, partial.high
    if ok.low is not None and partial.low is not None and partial.low < ok.low:
        return partial.low, ok.low
    return None


def _range_beyond(partial: Band) -> NumberRange:
    if partial.high is not None:
        return partial.high, partial.high * 1.5 + 2
    return (partial.low or 0) * 0.55, partial.low or 0


def _format_number(number: float, item: Item, ok: Band) -> str:
    """Whole, or with as many decimals as people read off for numbers of this size."""
    bounds = [bound for bound in (ok.low, ok.high) if bound is not None]
    if item.kind is ItemKind.COUNT or (max(bounds) >= 5 and all(bound == int(bound) for bound in bounds)):
        return str(int(number))
    return f"{number:.2f}" if max(bounds) < 2 else f"{number:.1f}"
