"""The rows of a file, chunk by chunk from the one query: memory stays flat whatever the number of rows."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, type_coerce

from inspect_app.accounts.models import Person
from inspect_app.checklists import Library
from inspect_app.db import RowSelect, UtcDateTime, db
from inspect_app.deficiencies.deficiency_texts import NOTHING, evidence_of
from inspect_app.exports.cells import EVIDENCE, Chunk
from inspect_app.inspections.published import published
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to
from inspect_app.overview.ranking import worst_first

CHUNK_ROWS = 1000
Chunks = Generator[Chunk, None, None]
"""Close them when the file is made or has failed: that gives their connection back."""


def chunks(person: Person, selection: Selection, now: datetime | None = None, size: int = CHUNK_ROWS) -> Chunks:
    """Worst first. Reads on while the file is written or sent, from one state of the database, until it is closed.

    The rows come over a connection of their own, straight, without the session: a file is still being sent when its
    request's session is gone, and the session would wrap each of a million rows once more.
    """
    now = now or datetime.now(UTC)
    query = deficiencies_open_to(person, selection, now).order_by(*worst_first(now))
    return _read_chunks(db.engine, published(), query, size, now)


def _read_chunks(engine: Engine, library: Library, query: RowSelect, size: int, now: datetime) -> Chunks:
    with engine.connect() as connection:
        for cells in read_columns(connection, query, size):
            evidence = evidence_of(library, connection, cells["id"])
            yield Chunk({**cells, EVIDENCE: tuple(evidence.get(id_, NOTHING) for id_ in cells["id"])}, now)


def read_columns(connection: Connection, query: RowSelect, size: int) -> Iterator[dict[str, tuple[Any, ...]]]:
    """The rows of a query, ``size`` at a time, as columns by name. Moments come as they are stored, UTC without a zone.

    Rows are read as the reader asks for them, on PostgreSQL by a cursor of the server.
    """
    with connection.execute(_without_zones(query), execution_options={"yield_per": size}) as result:
        names = tuple(result.keys())
        for rows in result.partitions(size):
            yield dict(zip(names, zip(*rows, strict=True), strict=True))


def _without_zones(query: RowSelect) -> RowSelect:
    """The same query with moments as they are stored: a third of the time goes into zones."""
    selected = [
        type_coerce(column, DateTime).label(column.key) if isinstance(column.type, UtcDateTime) else column
        for column in query.selected_columns
    ]
    return query.with_only_columns(*selected, maintain_column_froms=True)
