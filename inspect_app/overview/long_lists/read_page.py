"""One page of a sorted list, read from whichever end is nearer: the last page costs what the first one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from inspect_app.db import RowSelect, db
from inspect_app.overview.long_lists.paging import Stretch
from inspect_app.overview.record import Record

Order = Sequence[tuple[ColumnElement[Any], bool]]
"""Columns, each with whether its largest comes first; together they tell any two rows apart.

Before one that may be NULL stands whether it is: databases differ about the place of NULL.
"""


SAMPLE = 5000
MANY = 20 * SAMPLE
"""Rows of a list from which on to sort them all for one page costs more than to look for those that may be on it."""


def read_page(query: RowSelect, order: Order, page: Stretch) -> list[Record]:
    """These rows of the ``page.total`` that the query has."""
    backwards, towards, before = _from_the_nearer_end(order, page)
    rows = query.order_by(*_sorted_by(towards)).limit(page.last - page.first).offset(before)
    read = list(db.session.execute(rows))
    return read[::-1] if backwards else read


def without_far_rows(query: RowSelect, order: Order, page: Stretch) -> RowSelect:
    """For a page of many rows in an order that no index keeps: the query without most rows beyond the page.

    Any rows will do as a sample. Where the page's last place is the nth from the nearer end, nothing on the page stands
    behind the nth of these rows. Two columns of the order tell enough: the first may have few values.
    """
    if page.total < MANY:
        return query
    _, towards, before = _from_the_nearer_end(order, page)
    (first, first_falls), (second, second_falls) = towards[:2]
    sample = query.with_only_columns(first.label("first"), second.label("second")).limit(SAMPLE).subquery()
    places = _sorted_by([(sample.c.first, first_falls), (sample.c.second, second_falls)])
    nth = select(sample).order_by(*places).limit(1).offset(before + page.last - page.first - 1)
    row = db.session.execute(nth).one_or_none()
    if row is None:
        return query
    ahead = first > row.first if first_falls else first < row.first
    level = second >= row.second if second_falls else second <= row.second
    # Said twice over: the first column alone is what an index can look for.
    return query.where(first >= row.first if first_falls else first <= row.first, or_(ahead, level))


def _sorted_by(order: Order) -> list[ColumnElement[Any]]:
    return [column.desc() if descending else column for column, descending in order]


def _from_the_nearer_end(order: Order, page: Stretch) -> tuple[bool, Order, int]:
    """Whether that is the last row; the order from there; how many rows stand there before the page."""
    behind = page.total - page.last
    if behind >= page.first:
        return False, order, page.first
    return True, [(column, not descending) for column, descending in order], behind
