"""Short sentences the desk composes, in the reader's language: deadlines, counts of people, the filter in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.deficiencies.selection import AMMAN, CLOSED, DEFERRED, OPEN, REPORTED_FIXED, Selection
from inspect_app.inspections.words import (
    checklist_title,
    day,
    number,
    owner_word,
    severity_word,
    trade_word,
)


def days_between(earlier: datetime, later: datetime) -> int:
    """Whole days on the calendar in Amman; negative when ``later`` is earlier."""
    return (later.astimezone(AMMAN).date() - earlier.astimezone(AMMAN).date()).days


def due_words(due_at: datetime, closed_at: datetime | None, now: datetime) -> str:
    """How an open deficiency stands to its date: «overdue by 12 days», «due in 3 days»; for a closed one its date."""
    if closed_at is not None:
        return day(due_at)
    if due_at < now:
        late = days_between(due_at, now)
        return ngettext("%(num)s day overdue", "%(num)s days overdue", late) if late else _("overdue since today")
    left = days_between(now, due_at)
    return ngettext("due in %(num)s day", "due in %(num)s days", left) if left else _("due today")


def open_for(opened_at: datetime, now: datetime) -> str:
    """«for 41 days», as it stands after what is open."""
    days = days_between(opened_at, now)
    return ngettext("for %(num)s day", "for %(num)s days", days) if days > 0 else _("found today")


def students_words(students: int) -> str:
    return ngettext("%(students)s student", "%(students)s students", students, students=number(students))


def state_words() -> dict[str, str]:
    return {
        OPEN: _("All that is open"),
        REPORTED_FIXED: _("Reported fixed, to be verified"),
        DEFERRED: _("Deferred to capital works"),
        CLOSED: _("Closed"),
        "all": _("Open and closed"),
    }


def filter_words(selection: Selection, directorate: str) -> list[str]:
    """Each thing the filter asks for, said so that a printed list tells what it holds. ``directorate`` is its name."""
    said: list[Any] = [state_words()[selection.state]]
    said += [_("overdue only")] if selection.overdue else []
    said += [directorate] if directorate else []
    said += [_("school %(number)s", number=selection.school)] if selection.school else []
    said += [severity_word(severity) for severity in selection.severity]
    said += [trade_word(selection.trade)] if selection.trade else []
    said += [owner_word(selection.owner)] if selection.owner else []
    said += _of_checklist(selection)
    said += [_("found from %(day)s", day=day(selection.since))] if selection.since else []
    said += [_("found until %(day)s", day=day(selection.until))] if selection.until else []
    said += [_("“%(text)s”", text=selection.text)] if selection.text else []
    return said


def _of_checklist(selection: Selection) -> list[str]:
    said = [checklist_title(selection.checklist)] if selection.checklist else []
    return said + ([selection.section] if selection.section else [])
