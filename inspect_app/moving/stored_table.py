"""A table as it is stored: read as plain Python values, the same from SQLite as from PostgreSQL, and written so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Dialect, LargeBinary, MetaData, Select, Table, Text, cast
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

Rows = Sequence[tuple[Any, ...]]
_CHUNK_ROWS = 1000
_CHUNK_ROWS_WITH_BYTES = 20
"""Of a table with received bodies or drafts: one may weigh four megabytes."""


class _PostgresJsonText(UserDefinedType[str]):
    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: object) -> str:
        return "JSON"


class _JsonText(TypeDecorator[str]):
    """JSON as its text, to the byte: NULL stays apart from ``null``, and nothing is parsed on the way."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_PostgresJsonText() if dialect.name == "postgresql" else Text())

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        return cast(column, Text)


class StoredTable:
    """One table of the models, column by column, without their defaults."""

    def __init__(self, model: Table) -> None:
        columns = [
            Column(
                column.name,
                _JsonText() if isinstance(column.type, JSON) else column.type,
                primary_key=column.primary_key,
            )
            for column in model.columns
        ]
        self.table = Table(model.name, MetaData(), *columns)
        self.name = model.name
        self.names = tuple(self.table.columns.keys())
        self.counting = model.autoincrement_column
        """The column whose values the database counts by itself, if any."""
        self.own_references = [
            key.parent.name for key in sorted(model.foreign_keys, key=str) if key.column.table is model
        ]
        """Columns that name another row of the same table."""
        has_bytes = any(isinstance(column.type, LargeBinary) for column in model.columns)
        self._chunk_rows = _CHUNK_ROWS_WITH_BYTES if has_bytes else _CHUNK_ROWS

    @contextmanager
    def read(self, connection: Connection, query: Select[Any]) -> Iterator[Iterator[Rows]]:
        """The rows of a query of this table, some at a time: memory stays flat however many there are."""
        with connection.execute(query, execution_options={"yield_per": self._chunk_rows}) as result:
            yield ([tuple(row) for row in rows] for rows in result.partitions())
