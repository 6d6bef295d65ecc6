"""One page of a sorted list, read from whichever end is nearer: the last page costs what the first one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from inspect_app.db import RowSelect, db
from inspect_app.desk.paging import Page
from inspect_app.overview.record import Record

Order = Sequence[tuple[ColumnElement[Any], bool]]
"""Columns, each with whether its largest comes first; together they tell any two rows apart.

Before one that may be NULL stands whether it is: databases differ about the place of NULL.
"""


def read_page(query: RowSelect, order: Order, page: Page) -> list[Record]:
    """The rows of the page, of the ``page.total`` that the query has."""
    behind = page.total - page.last
    backwards = behind < page.offset
    by = [column.desc() if descending is not backwards else column for column, descending in order]
    skipped, size = (behind if backwards else page.offset), page.last - page.offset
    rows = list(db.session.execute(query.order_by(*by).limit(size).offset(skipped)))
    return rows[::-1] if backwards else rows
