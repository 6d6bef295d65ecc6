"""Statements that are put into words once and then go straight to the driver: the way in of a visit runs some twenty.

``Connection.execute`` looks a statement up, binds and wraps anew at every call, which for one row costs several times
what the database takes for it. Everywhere else it is the right way: it knows defaults, entities and every type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Insert, Select, Table, Update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import Boolean, Float, TypeEngine

from inspect_app.db import UtcDateTime, current_connection

Convert = Callable[[Any], Any]
Returning = Select[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]


def read_rows(statement: Returning, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a select, or of an insert that returns some, as tuples in the order of its columns."""
    connection = current_connection()
    told = _in_words(statement, tuple(parameters), connection.dialect)
    given = told.parameters(parameters)
    driver = _driver(connection, told.text, given)
    try:
        rows: list[tuple[Any, ...]] = driver.execute(told.text, given).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_raises(connection, told.text, error) from error
    return [told.result(row) for row in rows] if told.results else rows


def read_row(statement: Returning, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Its first row, or None."""
    rows = read_rows(statement, parameters)
    return rows[0] if rows else None


def write_rows(statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Runs a statement once for each row; all rows name the same parameters. Call inside ``writing()``.

    Defaults of columns are not filled in: a row is whole. Raises ValueError for a change of the ledger.
    """
    if not rows:
        return
    connection = current_connection()
    told = _in_words(statement, tuple(rows[0]), connection.dialect)
    given = [told.parameters(row) for row in rows]
    driver = _driver(connection, told.text, given)
    try:
        driver.cursor().executemany(told.text, given)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_raises(connection, told.text, error) from error


def _driver(connection: Connection, text: str, given: object) -> Any:  # noqa: ANN401 - of sqlite3 or psycopg
    """The driver's connection, for this statement, of which whoever listens to the engine's statements hears too."""
    for listener in connection.engine.dispatch.before_cursor_execute:
        listener(connection, None, text, given, None, isinstance(given, list))
    return connection.connection.driver_connection


def _as_sqlalchemy_raises(connection: Connection, text: str, error: Exception) -> BaseException:
    """The driver's error as that of SQLAlchemy; a connection that was lost is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    )


@dataclass(frozen=True, slots=True)
class _DriverStatement:
    """A statement as the driver takes it, by position (SQLite) or by name (PostgreSQL), and what its values become."""

    text: str
    names: Sequence[str]
    take: Callable[[Mapping[str, Any]], Any]
    """From a row to the values of these names, in their order."""
    converters: Sequence[tuple[int, Convert]]
    by_position: bool
    fixed: Mapping[str, Any]
    """Values that stand in the statement itself."""
    results: Sequence[tuple[int, Convert]]

    def parameters(self, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a tuple, list or dict, as the driver wants it
        values = self.take({**row, **self.fixed} if self.fixed else row)
        if self.converters:
            values = list(values)
            for index, convert in self.converters:
                if values[index] is not None:
                    values[index] = convert(values[index])
        return values if self.by_position else dict(zip(self.names, values, strict=True))

    def result(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for index, convert in self.results:
            if values[index] is not None:
                values[index] = convert(values[index])
        return tuple(values)


@lru_cache(maxsize=200)
def _in_words(statement: Returning | Insert | Update, names: tuple[str, ...], dialect: Dialect) -> _DriverStatement:
    changes = isinstance(statement, Insert | Update)
    if isinstance(statement, Update) and isinstance(statement.table, Table) and statement.table.info.get("ledger"):
        raise ValueError(f"{statement.table.name} is only ever added to")
    compiled = statement.compile(
        dialect=dialect,
        column_keys=list(names) if changes else None,
        for_executemany=changes and not isinstance(statement, ReturningInsert),
    )
    parameters = list(compiled.positiontup or compiled.binds)
    given = ((index, _to_driver(compiled.binds[name].type, dialect)) for index, name in enumerate(parameters))
    columns = [] if changes and not isinstance(statement, ReturningInsert) else list(statement.exported_columns)
    found = ((index, _from_driver(column.type, dialect)) for index, column in enumerate(columns))
    return _DriverStatement(
        str(compiled),
        parameters,
        _taking(parameters),
        [(index, convert) for index, convert in given if convert],
        bool(compiled.positional),
        {} if changes else {name: one.effective_value for name, one in compiled.binds.items() if not one.required},
        [(index, convert) for index, convert in found if convert],
    )


def _taking(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: [row[name] for name in names]


def _to_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(type_, Boolean):
        return None  # both drivers take True and False as they are
    convert = type_.dialect_impl(dialect).bind_processor(dialect)
    # A visit's hundred rows share a handful of moments.
    return lru_cache(maxsize=100)(convert) if convert and isinstance(type_, UtcDateTime) else convert


def _from_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(type_, Float):
        return None  # a float already; psycopg's processor wants PostgreSQL's number of the type, to choose one
    return type_.dialect_impl(dialect).result_processor(dialect, None)
