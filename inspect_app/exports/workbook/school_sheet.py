"""The sheet of schools in an Excel file: ranked as on every page, each with the sentence that says why."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.exports.workbook.table_sheets import SheetCell, TableSheet
from inspect_app.inspections.value_texts import severity_word
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.risk.ranked_schools import RankedSchool, ranked_schools

_WIDTHS = (7, 14, 30, 22, 9, 9, 9, 9, 9, 9, 9, 9, 60)


def school_sheet(person: Person, selection: Selection, now: datetime, language: str) -> TableSheet:
    """A line for each school with something under the filter; they are read while the sheet is written."""
    severities = (severity_word(severity.value) for severity in Severity)
    headings = (_("Rank"), _("School number"), _("School"), _("Directorate"), _("Students"), *severities)
    sums = (_("Together"), _("Overdue"), _("Risk points"), _("Why first"))
    rows = (_cells(school, language) for school in ranked_schools(person, selection, now))
    return TableSheet(_("Schools"), (*headings, *sums), _WIDTHS, rows)


def _cells(school: RankedSchool, language: str) -> tuple[SheetCell, ...]:
    english = language == "en"
    return (
        school.rank,
        school.number,
        (school.name_en or school.name_ar) if english else school.name_ar,
        school.directorate_en if english else school.directorate_ar,
        school.students,
        *school.counts,
        school.total,
        school.overdue,
        round(school.points, 1),
        school.sentence,
    )
