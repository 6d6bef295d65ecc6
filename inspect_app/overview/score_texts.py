"""How a score came about, in words: the percentage, and why it is limited."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.inspections.assessment import Cap, CapReason
from inspect_app.inspections.scoring import printed
from inspect_app.inspections.value_texts import item_of
from inspect_app.web import language

MAX_NAMED = 3
"""Items that the reason of a cap names; the others are counted."""


def score_words(percent: float | None) -> str:
    """A score with its one decimal, as the grade lines are drawn on it."""
    return "—" if percent is None else str(printed(percent))


def cap_words(cap: Cap, checklist: str, version: int) -> str:
    """Why the score is limited: “because B03.01: locked exit”, in the words of the version it was scored by."""
    items = " · ".join(_item_words(checklist, version, code) for code in cap.items[:MAX_NAMED])
    more = len(cap.items) - MAX_NAMED
    if more > 0:
        items += " · " + _("%(num)s more", num=more)
    return cap_sentence(cap.reason, cap.limit, items)


def cap_sentence(reason: CapReason, limit: object, items: str) -> str:
    """``items``: those that limit it, in words."""
    if reason is CapReason.LIFE_THREATENING:
        return _("at most %(limit)s because of a danger to life: %(items)s", limit=limit, items=items)
    if reason is CapReason.THREE_SEVERE:
        return _("at most %(limit)s because three or more items fail severely: %(items)s", limit=limit, items=items)
    return _("at most %(limit)s because of a severe failure: %(items)s", limit=limit, items=items)


def _item_words(checklist: str, version: int, code: str) -> str:
    return f"\u2068{code}\u2069 {item_of(checklist, version, code).fault.in_(language())}"
