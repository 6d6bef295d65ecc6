"""The rows of a file, chunk by chunk from the one query: memory stays flat whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import DateTime, Engine, type_coerce

from inspect_app.accounts.models import Person
from inspect_app.checklists import Library
from inspect_app.db import RowSelect, UtcDateTime, db
from inspect_app.deficiencies.deficiency_texts import NOTHING, evidence_of
from inspect_app.exports.cells import EVIDENCE, Chunk
from inspect_app.inspections.published import published
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to
from inspect_app.overview.ranking import worst_first

CHUNK_ROWS = 1000


def chunks(
    person: Person, selection: Selection, now: datetime | None = None, size: int = CHUNK_ROWS
) -> Iterator[Chunk]:
    """Worst first. Reads on while the file is written or sent, from one state of the database.

    The rows come over a connection of their own, straight, without the session: a file is still being sent when its
    request's session is gone, and the session would wrap each of a million rows once more.
    """
    now = now or datetime.now(UTC)
    query = _without_zones(deficiencies_open_to(person, selection, now)).order_by(*worst_first())
    return _read_chunks(db.engine, published(), query, size, now)


def _read_chunks(engine: Engine, library: Library, query: RowSelect, size: int, now: datetime) -> Iterator[Chunk]:
    with engine.connect() as connection:
        result = connection.execute(query, execution_options={"yield_per": size})
        names = tuple(result.keys())
        for rows in result.partitions(size):
            cells = dict(zip(names, zip(*rows, strict=True), strict=True))
            evidence = evidence_of(library, connection, cells["id"])
            yield Chunk({**cells, EVIDENCE: tuple(evidence.get(id_, NOTHING) for id_ in cells["id"])}, now)


def _without_zones(query: RowSelect) -> RowSelect:
    """The same query with moments as they are stored, UTC without a zone: a third of the time goes into zones."""
    selected = [
        type_coerce(column, DateTime).label(column.key) if isinstance(column.type, UtcDateTime) else column
        for column in query.selected_columns
    ]
    return query.with_only_columns(*selected, maintain_column_froms=True)
