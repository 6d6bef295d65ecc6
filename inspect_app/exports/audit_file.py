"""The audit log as CSV, in the order of its page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from sqlalchemy import Engine

from inspect_app.db import RowSelect, db
from inspect_app.exports.cells import CellKind, Chunk, Column, stored, typed_text
from inspect_app.exports.csv_file import csv_text
from inspect_app.exports.rows import CHUNK_ROWS, Chunks, read_columns
from inspect_app.observing.audit_selection import NEWEST_FIRST, AuditSelection, audit_lines


def _moments(chunk: Chunk) -> list[str]:
    return [f"{at.isoformat(timespec='seconds')}Z" for at in chunk["at"]]


COLUMNS = (
    Column("at", "الوقت (UTC)", "Time (UTC)", CellKind.MOMENT, _moments),
    Column("username", "اسم المستخدم", "User name", CellKind.TEXT, typed_text("username")),
    Column("name_ar", "الاسم بالعربية", "Name in Arabic", CellKind.TEXT, typed_text("name_ar")),
    Column("name_en", "الاسم بالإنجليزية", "Name in English", CellKind.TEXT, typed_text("name_en")),
    Column("action", "الإجراء", "Act", CellKind.TEXT, stored("action")),
    Column("subject", "الموضوع", "Subject", CellKind.TEXT, typed_text("subject")),
    Column("detail", "التفاصيل", "Detail", CellKind.TEXT, typed_text("detail")),
)


def audit_csv(selection: AuditSelection, language: str) -> Iterator[str]:
    """The text of the file, piece by piece."""
    rows = _chunks(db.engine, audit_lines(selection).order_by(*(column.desc() for column, _ in NEWEST_FIRST)))
    return _until_closed(csv_text(COLUMNS, rows, language), rows)


def _until_closed(text: Iterator[str], rows: Chunks) -> Iterator[str]:
    with closing(rows):
        yield from text


def _chunks(engine: Engine, query: RowSelect) -> Chunks:
    with engine.connect() as connection:
        for cells in read_columns(connection, query, CHUNK_ROWS):
            yield Chunk(cells, datetime.now(UTC))
