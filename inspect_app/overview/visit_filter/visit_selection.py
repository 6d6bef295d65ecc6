"""Which visits a person may see, narrowed by one filter for the list and its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import RowSelect
from inspect_app.inspections.models import Visit
from inspect_app.overview.filter_selection import filter_args, midnight
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import schools_matching


@dataclass(frozen=True, slots=True)
class VisitSelection:
    """One filter. Empty fields do not narrow; ``since`` and ``until`` are days in Amman on which visits ended."""

    q: str = ""
    """Words and numbers of the school."""
    directorate: str = ""
    """The code of the directorate that the school belongs to today."""
    checklist: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False

    def to_args(self) -> dict[str, str | list[str]]:
        """As query parameters, leaving out what does not narrow."""
        return filter_args(self)


def visits_open_to(person: Person, selection: VisitSelection) -> list[ColumnElement[bool]]:
    """The conditions over Visit and School joined. Of closed schools too: what was done stays on record."""
    found = [within_scope(person)]
    if selection.q:
        found.append(schools_matching(selection.q))
    if selection.directorate:
        of_code = select(Directorate.id).where(Directorate.code == selection.directorate)
        found.append(School.directorate_id.in_(of_code))
    if selection.checklist:
        found.append(Visit.checklist == selection.checklist)
    if selection.since:
        found.append(Visit.finished_at >= midnight(selection.since))
    if selection.until:
        found.append(Visit.finished_at < midnight(selection.until + timedelta(days=1)))
    if selection.mine:
        found.append(Visit.engineer_id == person.id)
    return found


def count_visits(person: Person, selection: VisitSelection) -> RowSelect:
    """A select of their number."""
    counting = select(func.count()).join_from(Visit, School, School.id == Visit.school_id)
    return counting.where(*visits_open_to(person, selection))
