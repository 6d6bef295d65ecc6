"""What a file says about itself: what was asked for, when, by whom, and of how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorates_open_to
from inspect_app.db import db
from inspect_app.exports.workbook.sheet_printing import PageLines
from inspect_app.inspections.value_texts import moment
from inspect_app.overview import coverage
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.filter_texts import filter_lines, filter_words
from inspect_app.overview.risk.arithmetic_texts import weight_lines
from inspect_app.schools.models import Directorate

Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AboutFile:
    """``lines`` of (what, value) for a sheet of their own, and the short form that every printed page bears."""

    lines: Lines
    page_lines: PageLines


def about_file(person: Person, selection: Selection, language: str) -> AboutFile:
    """In the reader's language."""
    registered, visited = coverage.of_selection(person, selection)
    directorate = _directorate_text(person, selection.directorate, language)
    title, made_on = _("Deficiencies of schools, from Kashf"), moment(datetime.now(UTC))
    said = " · ".join(filter_words(selection, directorate))
    lines = [
        (_("File"), title),
        (_("Made on"), made_on),
        (_("Made for"), person.name(language)),
        *filter_lines(selection, directorate),
        (_("Schools registered"), f"{registered:,}"),
        (_("Schools visited"), f"{visited:,}"),
        *risk_points_lines(),
        (_("Coordinates"), _("Degrees, WGS 84 (EPSG:4326): the school's registered point.")),
        (_("Days"), _("Calendar days in Amman.")),
    ]
    schools = _("%(visited)s visited of %(total)s registered", visited=f"{visited:,}", total=f"{registered:,}")
    return AboutFile(lines, PageLines(title, f"{_('Filter:')} {said}", made_on, schools))


def risk_points_lines() -> Lines:
    """How the points of a deficiency are made, and each weight."""
    rule = _("Severity × overdue × came back after repair × students of the school; 0 when closed.")
    return [(_("Risk points"), rule), *weight_lines()]


def _directorate_text(person: Person, code: str, language: str) -> str:
    if not code:
        return ""
    directorate = db.session.scalar(directorates_open_to(person).where(Directorate.code == code))
    return f"{code} · {directorate.name(language)}" if directorate else code
