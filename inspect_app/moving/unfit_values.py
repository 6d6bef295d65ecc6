"""Values that SQLite took and PostgreSQL would refuse: it holds columns to their size."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Integer, String, Table, and_, func, not_, select
from sqlalchemy.engine import Connection

from inspect_app.db import Base

_MIN_INTEGER, _MAX_INTEGER = -(2**31), 2**31 - 1
_MAX_ROWS_NAMED = 3


def unfit_values(connection: Connection) -> list[str]:
    """A sentence for each value too large for its column, of each column the first few."""
    return [sentence for table in Base.metadata.sorted_tables for sentence in _of_table(connection, table)]


def _of_table(connection: Connection, table: Table) -> Iterator[str]:
    fitting = {column: fit for column in table.columns if (fit := _fit(column)) is not None}
    if connection.scalar(select(1).select_from(table).where(not_(and_(True, *fitting.values()))).limit(1)) is None:
        return
    for column, fit in fitting.items():
        for row in connection.execute(select(*table.primary_key, fit).where(not_(fit)).limit(_MAX_ROWS_NAMED)):
            key = ", ".join(f"{name.name} {value}" for name, value in zip(table.primary_key, row[:-1], strict=True))
            yield f"{table.name}.{column.name} of {key}: {_limit(column)}"


def _fit(column: Column[object]) -> ColumnElement[bool] | None:
    """What is true of each value that PostgreSQL would take; None where all are."""
    if isinstance(column.type, Integer):
        return func.coalesce(column, 0).between(_MIN_INTEGER, _MAX_INTEGER)
    if isinstance(column.type, String) and column.type.length:
        return func.length(func.coalesce(column, "")) <= column.type.length
    return None


def _limit(column: Column[object]) -> str:
    if isinstance(column.type, String):
        return f"longer than {column.type.length} characters"
    return f"not between {_MIN_INTEGER} and {_MAX_INTEGER}"
