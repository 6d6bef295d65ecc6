"""One page of a sorted list, read from whichever end is nearer: the last page costs what the first one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from inspect_app.db import RowSelect, db
from inspect_app.overview.long_lists.paging import Stretch
from inspect_app.overview.record import Record

Order = Sequence[tuple[ColumnElement[Any], bool]]
"""Columns, each with whether its largest comes first; together they tell any two rows apart.

Before one that may be NULL stands whether it is: databases differ about the place of NULL.
"""


def read_page(query: RowSelect, order: Order, page: Stretch) -> list[Record]:
    """These rows of the ``page.total`` that the query has."""
    behind = page.total - page.last
    backwards = behind < page.first
    by = [column.desc() if descending is not backwards else column for column, descending in order]
    rows = query.order_by(*by).limit(page.last - page.first).offset(behind if backwards else page.first)
    read = list(db.session.execute(rows))
    return read[::-1] if backwards else read
