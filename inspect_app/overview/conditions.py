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


SAFETY = ("overdue", "due", "done")
"""Whether a danger was made safe: not in time, still to be done, done."""
HAS_TO_BE_SAFE: ColumnElement[bool] = and_(Deficiency.make_safe_due_at.is_not(None), IS_OPEN)
"""A danger that is still there, made safe in the meantime or not."""


def is_unsafe(now: datetime) -> ColumnElement[bool]:
    """A danger that nobody has made safe in time."""
    return and_(Deficiency.make_safe_due_at < now, Deficiency.made_safe_at.is_(None), IS_OPEN)


def is_of_safety(safety: str, now: datetime) -> ColumnElement[bool]:
    """``safety`` is one of SAFETY."""
    if safety == "overdue":
        return is_unsafe(now)
    if safety == "due":
        return and_(Deficiency.make_safe_due_at >= now, Deficiency.made_safe_at.is_(None), IS_OPEN)
    return and_(Deficiency.make_safe_due_at.is_not(None), Deficiency.made_safe_at.is_not(None))


MARKS: dict[str, ColumnElement[bool]] = {
    "proposed": Deficiency.proposed.is_not(None),
    "flagged": Deficiency.flagged.expression,
    "rejected": Deficiency.rejections > 0,
    "not_corrected": Deficiency.not_corrected.expression,
    "recurrent": Deficiency.recurrent.expression,
    "seen_again": Deficiency.times_seen > 1,
}
"""What became of a deficiency, by the word a filter asks for it with. Indexes keep the first four by these very
conditions (deficiencies.models), and the index of listed columns the others."""
KEPT_APART = frozenset({"proposed", "flagged", "rejected", "not_corrected"})
"""Marks that the index of listed columns does not hold."""


def counted(person: Person) -> ColumnElement[bool]:
    """Over Deficiency and School: what stands in this person's lists, maps, files and figures, whatever the filter."""
    return open_today(person)
