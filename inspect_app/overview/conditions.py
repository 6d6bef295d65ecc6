"""What is open, what is overdue, what counts: every reader of deficiencies goes by these conditions and by no other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.deficiencies.models import DEFICIENCY_STANDS, Deficiency

IS_OPEN: ColumnElement[bool] = Deficiency.closed_at.is_(None)
"""Still wrong. What is open stands, since withdrawing closes: sums over it read their index alone."""
IS_CLOSED: ColumnElement[bool] = and_(Deficiency.closed_at.is_not(None), DEFICIENCY_STANDS)
"""Was wrong. Closed rows that a correction took back were never anything."""


def is_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(Deficiency.due_at < now, IS_OPEN)


def counted(person: Person) -> ColumnElement[bool]:
    """Over Deficiency and School: what stands in this person's lists, maps, files and figures, whatever the filter."""
    return open_today(person)
