"""A visit's answers, put together by the database: to fetch each of them costs more than the rest of a wide table."""

from __future__ import annotations

from functools import reduce

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.elements import SQLCoreOperations

from inspect_app.checklists.term_texts import VERDICTS
from inspect_app.db import RowSelect
from inspect_app.inspections.models import Answer, Visit

MARKS = {verdict.value: str(mark) for mark, verdict in enumerate(VERDICTS)}
"""One sign for each verdict, so that a visit's answers are one short word."""
ABSENT = "-"
_LIST_END = "\n"


def _in_statement(text: str) -> BindParameter[str]:
    """A text that stands in the statement itself: SQLite would fetch a parameter anew for every answer."""
    return literal(text, literal_execute=True)


def _list(texts: SQLCoreOperations[str], between: str, where: ColumnElement[bool] | None = None) -> ColumnElement[str]:
    joined = func.aggregate_strings(texts, between)
    return func.coalesce(joined if where is None else joined.filter(where), "")


_VALUE = func.coalesce(cast(Answer.number, String), cast(Answer.day, String), Answer.option)
_HAS_VALUE = or_(Answer.number.is_not(None), Answer.day.is_not(None), Answer.option.is_not(None))
_MARK = case(
    *((Answer.verdict == _in_statement(verdict), _in_statement(mark)) for verdict, mark in MARKS.items()),
    else_=_in_statement(ABSENT),
)
_LISTS = (
    _list(Answer.item, ","),
    _list(_MARK, ""),
    _list(Answer.item + _in_statement(" ") + _VALUE, ",", _HAS_VALUE),
    # The last one: only here stands what people typed, which may have an end of line in it.
    _list(Answer.item + _in_statement(": ") + Answer.reason, " · ", Answer.reason != _in_statement("")),
)
# Visit by visit: PostgreSQL would sort the answers of many visits to group them.
_LISTS_OF_VISIT = (
    select(reduce(lambda text, one: text + _LIST_END + one, _LISTS))
    .where(Answer.visit_id == Visit.id)
    .correlate(Visit)
    .scalar_subquery()
)
_LISTS_OF_VISITS: RowSelect = select(Visit.id, _LISTS_OF_VISIT).where(Visit.id.in_(bindparam("visits", expanding=True)))


def answer_lists(connection: Connection, visits: tuple[str, ...]) -> list[list[str]]:
    """For each of these visits its items, marks, values with their items, and reasons with their items, in words.

    The lists of a visit are in one order, whatever it is: each takes the same answers one after the other.
    """
    found: dict[str, str] = dict(connection.execute(_LISTS_OF_VISITS, {"visits": visits}).all())
    return [found[visit].split(_LIST_END, len(_LISTS) - 1) for visit in visits]
