"""Rows by the million, put straight into the tables: by COPY on PostgreSQL, by the driver's own many on SQLite.

Nothing is received or settled. A row names every column that has no default of the database's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, insert, text

from inspect_app.db import Base, db, table

Row = dict[str, Any]
CHUNK = 10_000
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
"""What moments are counted from, so that some dates have passed and others have not, whenever it is made."""


def put_rows(model: type[Base], rows: Iterable[Row]) -> None:
    """Call inside ``writing()``; all rows name the same columns."""
    connection = db.session.connection()
    first = next(given := iter(rows), None)
    if first is None:
        return
    everything = chain([first], given)
    if connection.dialect.name == "postgresql":
        _copy(connection, model, list(first), everything)
    else:
        for some in _chunks(everything):
            connection.execute(insert(table(model)), some)


def _copy(connection: Connection, model: type[Base], names: list[str], rows: Iterable[Row]) -> None:
    columns = table(model).c
    converters = [
        columns[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names
    ]
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table(model).name} ({', '.join(names)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = (row[name] for name in names)
            copy.write_row(
                [
                    convert(value) if convert and value is not None else value
                    for convert, value in zip(converters, values, strict=True)
                ]
            )


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, CHUNK)):
        yield some


def without_checks() -> None:
    """References are not looked up while millions of rows come in: they are right by how they are made."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))


def settle_down() -> None:
    """Counts the rows for the planner, and lets an index alone be read, as an instance does that has run a while.

    Numbers that the database gives out go on after those that were put in.
    """
    if db.engine.dialect.name != "postgresql":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, made in db.metadata.tables.items():
            key = made.primary_key.columns.values()
            if len(key) == 1 and key[0].name == "id" and key[0].type.python_type is int and key[0].autoincrement:
                newest = f"SELECT coalesce(max(id), 1) FROM {name}"  # noqa: S608 - our own table's name
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), ({newest}))")
        connection.exec_driver_sql("VACUUM ANALYZE")
