"""Short sentences the desk composes, in the reader's language: deadlines, ages, counts of people."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.inspections.value_texts import day, days_between, moment, number
from inspect_app.overview.record import Record


def is_late(due_at: datetime, closed_at: datetime | None, now: datetime) -> bool:
    """Of a row that was read; ``conditions.is_overdue`` is the same for the database."""
    return closed_at is None and due_at < now


def due_words(due_at: datetime, closed_at: datetime | None, now: datetime) -> str:
    """How an open deficiency stands to its date: “overdue by 12 days”, “due in 3 days”; for a closed one its date."""
    if closed_at is not None:
        return day(due_at)
    if is_late(due_at, closed_at, now):
        late = days_between(due_at, now)
        return ngettext("%(num)s day overdue", "%(num)s days overdue", late) if late else _("overdue since today")
    left = days_between(now, due_at)
    return ngettext("due in %(num)s day", "due in %(num)s days", left) if left else _("due today")


def is_left_unsafe(
    make_safe_due_at: datetime | None, made_safe_at: datetime | None, closed_at: datetime | None, now: datetime
) -> bool:
    """Of a row that was read; ``conditions.is_unsafe`` is the same for the database."""
    return bool(made_safe_at is None and closed_at is None and make_safe_due_at and make_safe_due_at < now)


def safe_words(row: Record, now: datetime) -> str:
    """How a danger stands to the moment until which it must be made safe; empty where there is nothing to say."""
    if row.make_safe_due_at is None:
        return ""
    if row.made_safe_at is not None:
        return _("made safe on %(moment)s", moment=moment(row.made_safe_at))
    if row.closed_at is not None:
        return ""
    if is_left_unsafe(row.make_safe_due_at, row.made_safe_at, row.closed_at, now):
        return _("not made safe by %(moment)s", moment=moment(row.make_safe_due_at))
    return _("make safe by %(moment)s", moment=moment(row.make_safe_due_at))


def open_for(opened_at: datetime, closed_at: datetime | None, now: datetime) -> str:
    """“open for 41 days”; of what is closed how long it was open."""
    if closed_at is not None:
        return ngettext("was open for %(num)s day", "was open for %(num)s days", days_between(opened_at, closed_at))
    days = days_between(opened_at, now)
    return ngettext("open for %(num)s day", "open for %(num)s days", days) if days > 0 else _("found today")


def students_words(students: int) -> str:
    return ngettext("%(students)s student", "%(students)s students", students, students=number(students))
