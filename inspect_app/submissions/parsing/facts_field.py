"""The field that reads the school's facts (``fact-<key>``), held to the vocabulary of checklists.facts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field

from inspect_app.checklists import FACTS, Fact, FactKind, Reason, read_measure
from inspect_app.checklists.term_texts import REASONS
from inspect_app.inspections.submitted import FactValue

PREFIX = "fact-"
_FLAGS = {"yes": True, "no": False}


class FactsField(Field):
    """``data`` holds the facts given; an empty field is an unknown fact and stays out.

    ``unread`` has what cannot be read by field name, as (what was typed, why not).
    """

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002
        self.process_errors: list[str] = []
        self.data: dict[str, FactValue] = {}
        self.unread: dict[str, tuple[str, object]] = {}
        self.unknown: list[str] = []
        for name, values in formdata.lists() if formdata is not None else ():
            if not name.startswith(PREFIX) or not values[0].strip():
                continue
            fact = FACTS.get(name.removeprefix(PREFIX))
            if fact is None:
                self.unknown.append(name)
                continue
            value, wrong = read_fact(fact, values[0].strip())
            if value is not None:
                self.data[fact.key] = value
            if wrong:
                self.unread[name] = values[0].strip(), wrong


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
