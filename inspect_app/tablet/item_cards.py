"""The item cards as HTML. A card nobody has touched is the same at every school but for five holes: it is drawn once.

Seventy cards drawn anew cost 50 ms of Jinja a page; filled from memory they cost 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from inspect_app.checklists import Checklist
from inspect_app.inspections.value_texts import day
from inspect_app.schools.location_kinds import LOCATION_KINDS
from inspect_app.tablet.item_texts import MAX_KEPT, ItemWords, item_words
from inspect_app.tablet.latest_dates import LatestDate
from inspect_app.tablet.school_history import Background, Before, StillOpen
from inspect_app.tablet.texts.visit_texts import ago, page_words

HIDDEN, BEFORE, KNOWN, REPAIR, PLACES = (Markup(chr(0xE000 + n)) for n in range(5))  # noqa: S704 - signs no text contains
CARD, BACKGROUND = "tablet/items/item-card.html", "tablet/items/item-background.html"
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item as this school's page shows it. ``findings`` counts the blocks that hold something, at least one."""

    words: ItemWords
    applies: bool
    before: Before | None
    open: tuple[StillOpen, ...]
    latest: LatestDate | None
    findings: range


class Places:
    """The options of every “where” list: written once, marked anew for a list that has a choice."""

    def __init__(self, named: list[tuple[str, str]]) -> None:
        self.options = [(key, f'<option value="{escape(key)}">{escape(name)}</option>') for key, name in named]
        self.plain = Markup("".join(html for _, html in self.options))  # noqa: S704 - every part was escaped

    def __call__(self, chosen: str) -> Markup:
        if not chosen:
            return self.plain
        marked = (
            html.replace("<option", "<option selected", 1) if key == chosen else html for key, html in self.options
        )
        return Markup("".join(marked))  # noqa: S704 - every part was escaped


class ItemCards:
    """Called with a card, gives its HTML."""

    def __init__(
        self, checklist: Checklist, known: Background, faults: Mapping[str, str], language: str, values: dict[str, Any]
    ) -> None:
        self.blank = _blank_cards(checklist, language)
        # Said on every card: looked up once.
        self.last = (day(known.last_at), ago(known.last_at)) if known.last_at else ("", "")
        self.places = values["places"].plain
        self.cards: Any = _macros(CARD, {**values, "faults": faults})
        self.background: Any = _macros(BACKGROUND, values)
        typed = {name.partition("-")[0] for name, value in values["typed"].items() if value}
        self.touched = typed | {name.partition("-")[0] for name in faults}

    def __call__(self, card: ItemCard) -> Markup:
        hidden = Markup("" if card.applies else " hidden")  # noqa: S704 - two constants
        before = self.background.before_line(card.before, *self.last, card.latest) if card.before else Markup()
        known = self.background.known_list(card.words, card.open, card.before) if card.open else Markup()
        if card.latest:
            known += self.background.latest_line(card.latest)
        asks = bool(card.open) and card.words.photo != "always" and not card.words.record
        repair = self.background.repair_photo(card.words) if asks else Markup()
        if card.words.field in self.touched:
            html = self.cards.item_card(card.words, hidden, before, known, repair, card.findings)
            return Markup(html)  # noqa: S704 - a template
        html = self.blank[card.words.field]
        holes = (HIDDEN, hidden), (BEFORE, before), (KNOWN, known), (REPAIR, repair), (PLACES, self.places)
        for hole, content in holes:
            html = html.replace(hole, content)
        return Markup(html)  # noqa: S704 - a template's output, filled with templates' output


@lru_cache(maxsize=MAX_KEPT)
def _blank_cards(checklist: Checklist, language: str) -> dict[str, str]:
    values = {"typed": MultiDict(), "faults": {}, "places": lambda _chosen: PLACES}
    cards: Any = _macros(CARD, {**card_values(language), **values})
    return {
        words.field: _BETWEEN_TAGS.sub("><", cards.item_card(words, HIDDEN, BEFORE, KNOWN, REPAIR, range(1)))
        for words in item_words(checklist, language).values()
    }


def card_values(language: str) -> dict[str, Any]:
    """What every card is drawn with, whoever's it is."""
    return {"w": page_words(), "kinds": [(key, text.in_(language)) for key, text in LOCATION_KINDS.items()]}


def _macros(template: str, values: dict[str, Any]) -> TemplateModule:
    return current_app.jinja_env.get_template(template).make_module(values)
