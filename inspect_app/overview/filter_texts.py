"""The filter in words, in the reader's language: what stands at the head of a list, a map, a sheet of paper, a file."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.deficiencies.deficiency_texts import failure_words
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import checklist_title, day, owner_word, quoted, severity_word, trade_word
from inspect_app.overview.filter_form import SelectionForm
from inspect_app.overview.filter_selection import ALL, CLOSED, DEFERRED, OPEN, REPORTED_FIXED, Selection


def state_words() -> dict[str, str]:
    return {
        OPEN: _("All that is open"),
        REPORTED_FIXED: _("Reported fixed, to be verified"),
        DEFERRED: _("Deferred to capital works"),
        CLOSED: _("Closed"),
        ALL: _("Open and closed"),
    }


def safety_words() -> dict[str, str]:
    return {
        "overdue": _("Danger overdue to be made safe"),
        "due": _("Danger still to be made safe"),
        "done": _("Danger made safe"),
    }


def item_words(code: str) -> str:
    """The code with the failure as the newest version calls it; the code alone where none has it."""
    newest = next((item for found in reversed(list(published())) if (item := found.items.get(code))), None)
    return f"{code} · {failure_words(newest)}" if newest else code


def mark_words() -> dict[str, str]:
    return {
        "proposed": _("Waits for a second person"),
        "flagged": _("Needs a decision"),
        "rejected": _("Fix rejected"),
        "not_corrected": _("Not corrected in time"),
        "recurrent": _("Recurrent"),
        "seen_again": _("Seen again"),
    }


def filter_words(selection: Selection, directorate: str) -> list[str]:
    """Each thing the filter asks for, so that a sheet of paper tells what it holds. ``directorate`` is its name."""
    values = _values(selection, directorate)
    framed = {
        "overdue": _("overdue only"),
        "unplaced": _("schools without a position"),
        "school": _("school %(number)s", number=values["school"]),
        "since": _("found from %(day)s", day=values["since"]),
        "until": _("found until %(day)s", day=values["until"]),
        "text": quoted(values["text"]),
    }
    return [framed.get(name, values[name]) for name in _IN_TURN if values[name]]


_IN_TURN = (
    *("state", "overdue", "safety", "mark", "directorate", "school", "unplaced", "severity", "trade", "owner"),
    *("checklist", "section", "item", "since", "until", "text"),
)


def filter_lines(selection: Selection, directorate: str) -> list[tuple[str, str]]:
    """(Label of the field, value) for each thing the filter asks for: a file says it line by line."""
    labels = {field.name: str(field.label.text) for field in SelectionForm()}
    return [(labels[name], value) for name, value in _values(selection, directorate).items() if value]


def _values(selection: Selection, directorate: str) -> dict[str, str]:
    """Field → its value in words; empty where it does not narrow."""
    return {
        "directorate": directorate,
        "school": selection.school,
        "state": state_words()[selection.state],
        "severity": " · ".join(severity_word(severity) for severity in selection.severity),
        "checklist": checklist_title(selection.checklist) if selection.checklist else "",
        "section": selection.section,
        "item": item_words(selection.item) if selection.item else "",
        "trade": trade_word(selection.trade) if selection.trade else "",
        "owner": owner_word(selection.owner) if selection.owner else "",
        "overdue": _("Yes") if selection.overdue else "",
        "safety": safety_words()[selection.safety] if selection.safety else "",
        "mark": " + ".join(mark_words()[mark] for mark in selection.mark),
        "unplaced": _("Yes") if selection.unplaced else "",
        "since": day(selection.since) if selection.since else "",
        "until": day(selection.until) if selection.until else "",
        "text": selection.text,
    }
