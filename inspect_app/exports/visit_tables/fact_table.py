"""The table of facts: what each visit confirmed of its school, one row a fact."""

from __future__ import annotations

from inspect_app.accounts.models import Person
from inspect_app.checklists import FACTS, Text
from inspect_app.db import RowSelect
from inspect_app.exports.cells import Chunk, Column, stored
from inspect_app.exports.visit_tables.visit_heads import TEXT, key_columns, select_visits, words_column
from inspect_app.inspections.models import Visit
from inspect_app.overview.visit_filter.visit_selection import VisitSelection

_NOTHING = Text("", "")


def select_facts(person: Person, selection: VisitSelection) -> RowSelect:
    """One row a visit, with its facts together."""
    return select_visits(person, selection, Visit.facts)


def one_row_a_fact(chunk: Chunk) -> Chunk:
    """What ``fact_columns`` read, of a chunk of visits. Yes is 1 and no is 0; a fact that is not known has no row."""
    names = [name for name in chunk.columns if name != "facts"]
    visits = zip(*(chunk[name] for name in names), strict=True)
    rows = [
        (*visit, key, str(int(value) if isinstance(value, bool) else value))
        for visit, facts in zip(visits, chunk["facts"], strict=True)
        for key, value in facts.items()
        if value is not None
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * (len(names) + 2)
    return Chunk(dict(zip([*names, "fact", "value"], columns, strict=True)), chunk.now)


def fact_columns(language: str) -> tuple[Column, ...]:
    def fact(key: str) -> Text:
        return FACTS[key].text if key in FACTS else Text(key, key)

    def unit(key: str) -> Text:
        return (FACTS[key].unit if key in FACTS else None) or _NOTHING

    def option(key: str, value: str) -> Text:
        return (
            next((text for choice, text in FACTS[key].choices if choice == value), _NOTHING)
            if key in FACTS
            else _NOTHING
        )

    return (
        *key_columns(),
        Column("fact", "رمز البيان", "Fact code", TEXT, stored("fact")),
        words_column("fact_text", "البيان", "Fact", ("fact",), fact, language),
        Column("value", "القيمة", "Value", TEXT, stored("value")),
        words_column("unit", "الوحدة", "Unit", ("fact",), unit, language),
        words_column("option", "الخيار", "Option", ("fact", "value"), option, language),
    )
