"""The school's facts as a visit's fields write them (``fact-<key>``), held to the vocabulary of checklists.facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from inspect_app.checklists import FACTS, Fact, FactKind, Reason, read_measure
from inspect_app.checklists.term_texts import REASONS
from inspect_app.inspections.submitted import FactValue

PREFIX = "fact-"
_FLAGS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class FactsRead:
    """The facts that were given, by key; an empty field is an unknown fact and stays out.

    ``unread`` has what cannot be read by the field's name, as (what was typed, why not); ``unknown`` names the fields
    of facts that nobody here knows.
    """

    known: dict[str, FactValue] = field(default_factory=dict)
    unread: dict[str, tuple[str, object]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def read_facts(typed: Mapping[str, str]) -> FactsRead:
    """``typed``: what stands in the fields, by key of the fact."""
    read = FactsRead()
    for key, value in typed.items():
        text = value.strip()
        if not text:
            continue
        fact = FACTS.get(key)
        if fact is None:
            read.unknown.append(PREFIX + key)
            continue
        known, wrong = read_fact(fact, text)
        if known is not None:
            read.known[key] = known
        if wrong:
            read.unread[PREFIX + key] = text, wrong
    return read


def read_fact(fact: Fact, text: str) -> tuple[FactValue | None, object]:
    """The value of one fact, or None and why not."""
    if fact.kind is FactKind.FLAG:
        return (_FLAGS[text], None) if text in _FLAGS else (None, _l("Choose yes or no."))
    if fact.kind is FactKind.CHOICE:
        known = text in dict(fact.choices)
        return (text, None) if known else (None, REASONS[Reason.WRONG_ANSWER])
    value = read_measure(fact, text)
    if not isinstance(value, Reason):
        return value, None
    if value is not Reason.IMPOSSIBLE_NUMBER:
        return None, REASONS[value]
    low, high = _plain(fact.minimum), _plain(fact.maximum)
    return None, _l("This number must lie between %(low)s and %(high)s.", low=low, high=high)


def written(value: FactValue | None) -> str:
    """A known fact as its form field holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain(value) if isinstance(value, float) else str(value)


def _plain(value: float | None) -> str:
    return "…" if value is None else f"{value:.15g}"
