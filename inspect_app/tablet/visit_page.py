"""The visit page as values: what each section and item of it shows. The template only loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from inspect_app.accounts.models import Person
from inspect_app.checklists import FACTS, Checklist, Section, applies
from inspect_app.schools.models import School
from inspect_app.submissions.ordered_id import ordered_id
from inspect_app.submissions.parsing.read_facts import PREFIX, read_fact, written
from inspect_app.tablet.item_cards import ItemCard, ItemCards, Places, card_values
from inspect_app.tablet.item_texts import checklist_json, item_words, script_json
from inspect_app.tablet.school_history import Background
from inspect_app.tablet.texts.visit_texts import page_words, words_json

TypedVisit = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page."""

    section: Section
    title: str
    cards: tuple[ItemCard, ...]

    @property
    def asked(self) -> int:
        return sum(card.applies for card in self.cards)


def typed_from(school: School, checklist: Checklist, person: Person) -> TypedVisit:
    """The fields of a fresh form: header, and the facts the profile knows."""
    header = {
        "visit": ordered_id(),
        "revision": "1",
        "checklist": checklist.id,
        "version": str(checklist.version),
        "school": school.number,
        "owner": str(person.id),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    facts = {f"{PREFIX}{key}": written(school.profile.get(key)) for key in checklist.facts}
    return MultiDict(header | facts)


def page_values(
    school: School, checklist: Checklist, known: Background, typed: TypedVisit, faults: Mapping[str, str], language: str
) -> dict[str, object]:
    """Everything the page is drawn from."""
    words = page_words()
    facts = {**school.profile, **facts_of(typed)}
    shared = {
        **card_values(language),
        "typed": typed,
        "places": Places([("", words["whole_school"]), *known.locations, ("new", words["new_place"])]),
    }
    return {
        **shared,
        "school": school,
        "checklist": checklist,
        "faults": faults,
        "facts": [FACTS[key] for key in checklist.facts],
        "facts_unknown": sum(not typed.get(PREFIX + key) for key in checklist.facts),
        "fact_text": _fact_text(facts, language),
        "parts": list(_parts(checklist, known, typed, facts, language)),
        "card_html": ItemCards(checklist, known, faults, language, shared),
        "checklist_json": checklist_json(checklist, language),
        "words_json": words_json(),
        "school_json": script_json(_for_scripts(school, checklist, language)),
    }


def facts_of(typed: TypedVisit) -> dict[str, Any]:
    """The facts a form holds; an emptied field is a fact no longer known."""
    names = {name: FACTS[name.removeprefix(PREFIX)] for name in typed if name.removeprefix(PREFIX) in FACTS}
    return {fact.key: read_fact(fact, typed[name].strip())[0] if typed[name] else None for name, fact in names.items()}


def _fact_text(facts: Mapping[str, Any], language: str) -> Callable[[str], str]:
    """A fact's value as a person reads it, by its key."""
    flags = {True: _("yes"), False: _("no"), None: _("not known")}

    def text(key: str) -> str:
        value = facts.get(key)
        if value is None or isinstance(value, bool):
            return flags[value]
        choices = dict(FACTS[key].choices) if key in FACTS else {}
        return choices[value].in_(language) if value in choices else written(value)

    return text


def _for_scripts(school: School, checklist: Checklist, language: str) -> dict[str, object]:
    return {
        "name": school.name(language),
        "checklist": checklist.short_title.in_(language),
        "number": school.number,
        "latitude": school.latitude,
        "longitude": school.longitude,
        "home": url_for("tablet.home"),
        "page": request.path,
    }


def _parts(
    checklist: Checklist, known: Background, typed: TypedVisit, facts: Mapping[str, Any], language: str
) -> Iterator[PageSection]:
    words, blocks = item_words(checklist, language), _blocks(typed)
    for section in checklist.sections:
        cards = tuple(
            ItemCard(
                words=words[item.code],
                applies=applies(item, facts),
                before=known.before.get(item.code),
                open=known.open.get(item.code, ()),
                latest=known.latest.get(item.code),
                findings=range(blocks.get(item.field, 1)),
            )
            for item in section.items
        )
        yield PageSection(section, section.title.in_(language), cards)


def _blocks(typed: TypedVisit) -> dict[str, int]:
    """How many finding blocks an item needs to show all that was typed, by its field name."""
    most: dict[str, int] = {}
    for name, value in typed.items():
        field, _, rest = name.partition("-")
        number, dash, key = rest.partition("-")
        if dash and value and key != "new_kind" and number.isascii() and number.isdigit() and len(number) < 3:
            most[field] = max(most.get(field, 1), int(number) + 1)
    return most
