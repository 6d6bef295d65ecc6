"""What a file says about itself: what was asked for, when, by whom, and of how many."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext as _

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorates_open_to
from inspect_app.db import db
from inspect_app.inspections.value_texts import moment
from inspect_app.overview import coverage
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.filter_texts import filter_lines
from inspect_app.overview.risk.arithmetic_texts import weight_lines
from inspect_app.schools.models import Directorate

Lines = list[tuple[str, str]]


def about_lines(person: Person, selection: Selection, language: str) -> Lines:
    """Lines of (what, value) in the reader's language."""
    registered, visited = coverage.of_selection(person, selection)
    return [
        (_("File"), _("Deficiencies of schools, from Kashf")),
        (_("Made on"), moment(datetime.now(UTC))),
        (_("Made for"), person.name(language)),
        *filter_lines(selection, _directorate_text(person, selection.directorate, language)),
        (_("Schools registered"), f"{registered:,}"),
        (_("Schools visited"), f"{visited:,}"),
        (_("Risk points"), _("Severity × overdue × came back after repair × students of the school; 0 when closed.")),
        *weight_lines(),
        (_("Coordinates"), _("Degrees, WGS 84 (EPSG:4326): the school's registered point.")),
        (_("Days"), _("Calendar days in Amman.")),
    ]


def _directorate_text(person: Person, code: str, language: str) -> str:
    if not code:
        return ""
    directorate = db.session.scalar(directorates_open_to(person).where(Directorate.code == code))
    return f"{code} · {directorate.name(language)}" if directorate else code
