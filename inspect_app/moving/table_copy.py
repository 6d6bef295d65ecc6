"""Copying one table into an empty one of another database, as part of a transaction that the caller ends."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection

from inspect_app.moving.stored_table import Rows, StoredTable
from inspect_app.moving.table_fingerprint import Fingerprint


@dataclass(slots=True)
class TableCopy:
    """The fingerprint of what was written, and out of how many texts NUL was left."""

    written: Fingerprint
    texts_without_nul: int = 0


def copy_table(source: Connection, target: Connection, stored: StoredTable) -> TableCopy:
    """Copies every row. Tables that this one refers to are there already.

    NUL is left out of texts where the target is PostgreSQL, which keeps it in none; whoever reads a body leaves it out
    as well (docs/sync.md). A row may refer to a later one of its own table: such references are filled in at the end.
    """
    copy, insert = TableCopy(Fingerprint()), stored.table.insert()
    later = dict.fromkeys(stored.own_references)
    keeps_nul = target.dialect.name != "postgresql"
    with stored.read(source, select(stored.table)) as chunks:
        for read in chunks:
            rows = read if keeps_nul else _without_nul(read, copy)
            copy.written.add(rows)
            target.execute(insert, [dict(zip(stored.names, row, strict=True)) | later for row in rows])
    for name in stored.own_references:
        _refer(source, target, stored, name)
    return copy


def _refer(source: Connection, target: Connection, stored: StoredTable, name: str) -> None:
    (key,), column = stored.table.primary_key, stored.table.c[name]
    update = stored.table.update().where(key == bindparam("row")).values({name: bindparam("to", type_=column.type)})
    with stored.read(source, select(key, column).where(column.is_not(None))) as chunks:
        for rows in chunks:
            target.execute(update, [{"row": row, "to": to} for row, to in rows])


def _without_nul(rows: Rows, copy: TableCopy) -> Rows:
    found = sum("\0" in value for row in rows for value in row if isinstance(value, str))
    if not found:
        return rows
    copy.texts_without_nul += found
    return [tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row) for row in rows]


def count_on(target: Connection, stored: StoredTable) -> None:
    """Lets PostgreSQL number the next row after the last one that was copied. SQLite does so by itself."""
    column = stored.counting
    if column is not None and target.dialect.name == "postgresql":
        last = select(func.max(column)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(stored.name, column.name)
        target.execute(select(func.setval(sequence, last)).where(last.is_not(None)))
