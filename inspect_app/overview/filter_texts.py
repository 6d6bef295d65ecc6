"""The filter in words, in the reader's language: what stands at the head of a list, a map, a sheet of paper."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.inspections.value_texts import checklist_title, day, owner_word, severity_word, trade_word
from inspect_app.overview.selection import CLOSED, DEFERRED, OPEN, REPORTED_FIXED, Selection


def state_words() -> dict[str, str]:
    return {
        OPEN: _("All that is open"),
        REPORTED_FIXED: _("Reported fixed, to be verified"),
        DEFERRED: _("Deferred to capital works"),
        CLOSED: _("Closed"),
        "all": _("Open and closed"),
    }


def filter_words(selection: Selection, directorate: str) -> list[str]:
    """Each thing the filter asks for, so that a sheet of paper tells what it holds. ``directorate`` is its name."""
    said = [state_words()[selection.state]]
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
