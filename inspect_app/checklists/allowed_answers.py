"""What an item may be answered with: the words of its kind, the values it takes, the severities left to choose."""

from __future__ import annotations

from datetime import date

from inspect_app.checklists.checklist import Item
from inspect_app.checklists.numerals import parse_date, read_number
from inspect_app.checklists.term_texts import REASONS
from inspect_app.checklists.terms import ItemKind, Reason, Severity, Text, Verdict

TYPED = frozenset({ItemKind.NUMBER, ItemKind.COUNT, ItemKind.DATE})
"""Kinds whose value is typed, and may be mistyped."""
_NO_JUDGEMENT = frozenset({Verdict.NOT_APPLICABLE.value, Verdict.NOT_INSPECTED.value})
_BY_SIGHT = _NO_JUDGEMENT | {Verdict.NOT_OK.value}
"""There may be nothing to measure, or no record: a failure without a number."""
_YES_NO = _BY_SIGHT | {Verdict.OK.value}
_SCALE = _YES_NO | {Verdict.PARTIAL.value}


def answers_of(item: Item) -> frozenset[str]:
    """The words an item may be answered with; a measured one is otherwise answered by its value."""
    if item.kind is ItemKind.SCALE:
        return _SCALE
    if item.kind is ItemKind.YES_NO:
        return _YES_NO
    seen = _BY_SIGHT if item.kind in TYPED else _NO_JUDGEMENT
    return seen | {Verdict.NOT_MEASURED.value} if item.optional else seen


def least_severity(item: Item, answer: str | None) -> Severity:
    """The engineer may raise, never lower: what this answer already means for this item."""
    return item.severity if answer == Verdict.NOT_OK.value else item.severity.one_step_down


Read = tuple[str | None, Text | None]
"""A value as it is kept, or why what was typed is none."""


def _measured(item: Item, text: str, _day: date) -> Read:
    value = read_number(text, item.thresholds.units if item.thresholds else ())
    if isinstance(value, Reason):
        return None, REASONS[value]
    if item.kind is ItemKind.COUNT and not value.is_integer():
        return None, REASONS[Reason.NOT_WHOLE]
    if item.thresholds and not item.thresholds.possible.holds(value):
        return None, REASONS[Reason.IMPOSSIBLE_NUMBER]
    return _plain(value), None


def _plain(value: float) -> str:
    """In digits alone, as it is read again: without an exponent."""
    if value.is_integer():
        return str(int(value))
    return repr(value) if abs(value) >= 1e-4 else f"{value:.20f}"


def _dated(_item: Item, text: str, day: date) -> Read:
    value = parse_date(text)
    if value is None:
        return None, REASONS[Reason.NOT_A_DATE]
    if (value - day).days > 1:
        return None, REASONS[Reason.FUTURE_DATE]
    # A tablet set to a zone east of Amman has its tomorrow already: that is the visit's day.
    return min(value, day).isoformat(), None


def _chosen(item: Item, text: str, _day: date) -> Read:
    known = any(option.key == text for option in item.options)
    return (text, None) if known else (None, REASONS[Reason.WRONG_ANSWER])


def read_value(item: Item, text: str, day: date) -> Read:
    """A number's ASCII, an ISO day or an option's key; or None and why it cannot be read, in both languages."""
    read = _READERS.get(item.kind)
    return read(item, text, day) if read else (None, REASONS[Reason.WRONG_ANSWER])


_READERS = {ItemKind.NUMBER: _measured, ItemKind.COUNT: _measured, ItemKind.DATE: _dated, ItemKind.CHOICE: _chosen}
