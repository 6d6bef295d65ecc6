"""From a filter to an archive of tables of visits, wide or long, for the web and for the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from inspect_app.accounts.models import Person
from inspect_app.checklists import Library
from inspect_app.db import RowSelect, db
from inspect_app.exports.cells import Chunk, Column
from inspect_app.exports.csv_file import csv_text
from inspect_app.exports.rows import read_columns
from inspect_app.exports.visit_tables.answer_table import answer_columns, select_answers
from inspect_app.exports.visit_tables.fact_table import fact_columns, one_row_a_fact, select_facts
from inspect_app.exports.visit_tables.finding_table import finding_columns, select_findings
from inspect_app.exports.visit_tables.visit_heads import head_columns, select_heads
from inspect_app.exports.visit_tables.wide_table import wide_text
from inspect_app.exports.zip_file import zip_bytes
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import AMMAN
from inspect_app.overview.visit_filter.visit_selection import VisitSelection

TableText = Callable[[Connection], Iterator[str]]
"""Reads a table and tells it as CSV, piece by piece."""
_CHUNK_ROWS = 2_000
_CHUNK_OF_FACTS = 100
"""Visits: each has some twenty facts."""


def archive_bytes(shape: str, person: Person, selection: VisitSelection, language: str) -> Iterator[bytes]:
    """The archive of this shape, piece by piece, with all of its tables from one state of the database."""
    return _stream(db.engine, SHAPES[shape](person, selection, published(), language))


def _stream(engine: Engine, tables: dict[str, TableText]) -> Iterator[bytes]:
    with engine.connect() as connection:
        members = ((name, text(connection)) for name, text in tables.items())
        yield from zip_bytes(members, datetime.now(AMMAN))


def _wide(person: Person, selection: VisitSelection, library: Library, language: str) -> dict[str, TableText]:
    """A file for each checklist, since its items are the columns."""
    wanted = [one.id for one in library.current if selection.checklist in ("", one.id)]
    return {f"visits-{id_}.csv": _wide_table(person, selection, library, id_, language) for id_ in wanted}


def _wide_table(
    person: Person, selection: VisitSelection, library: Library, checklist: str, language: str
) -> TableText:
    visits = select_heads(person, replace(selection, checklist=checklist), language)
    return lambda connection: wide_text(connection, visits, library, checklist, language)


def _long(person: Person, selection: VisitSelection, library: Library, language: str) -> dict[str, TableText]:
    """Tables to be joined by the visit's number."""
    heads, facts = select_heads(person, selection, language), select_facts(person, selection)
    answers, findings = select_answers(person, selection), select_findings(person, selection)
    return {
        "visits.csv": _table(heads, head_columns(library, language), language),
        "facts.csv": _facts_table(facts, language),
        "answers.csv": _table(answers, answer_columns(library, language), language),
        "findings.csv": _table(findings, finding_columns(library, language), language),
    }


def _table(query: RowSelect, columns: Sequence[Column], language: str) -> TableText:
    return lambda connection: csv_text(columns, _chunks(connection, query, _CHUNK_ROWS), language)


def _facts_table(query: RowSelect, language: str) -> TableText:
    def text(connection: Connection) -> Iterator[str]:
        visits = _chunks(connection, query, _CHUNK_OF_FACTS)
        return csv_text(fact_columns(language), map(one_row_a_fact, visits), language)

    return text


def _chunks(connection: Connection, query: RowSelect, size: int) -> Iterator[Chunk]:
    now = datetime.now(UTC)
    return (Chunk(cells, now) for cells in read_columns(connection, query, size))


SHAPES = {"wide": _wide, "long": _long}
