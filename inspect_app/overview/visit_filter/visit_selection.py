"""Which visits a person may see, narrowed by one filter for the list and its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import RowSelect, db
from inspect_app.inspections.assessment import Grade
from inspect_app.inspections.models import Visit
from inspect_app.overview.filter_selection import filter_args, midnight
from inspect_app.overview.visit_filter.visit_quality import QUALITIES
from inspect_app.schools.folding import searchable
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import has_words, schools_matching, search_words

NOT_GRADED = "none"
GRADES = (*(grade.value for grade in Grade), NOT_GRADED)
"""What a filter asks for: a letter, or visits too incomplete for one."""


@dataclass(frozen=True, slots=True)
class VisitSelection:
    """One filter. Empty fields do not narrow; ``since`` and ``until`` are days in Amman on which visits ended."""

    q: str = ""
    """Words and numbers of the school."""
    directorate: str = ""
    """The code of the directorate that the school belonged to on the day of the visit."""
    checklist: str = ""
    engineer: str = ""
    """Words of the engineer's names."""
    grade: str = ""
    """A letter, or NOT_GRADED."""
    quality: tuple[str, ...] = ()
    """Of QUALITIES."""
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
        found.append(Visit.directorate_id.in_(of_code))
    if selection.checklist:
        found.append(Visit.checklist == selection.checklist)
    if selection.engineer:
        found.append(Visit.engineer_id.in_(_named(selection.engineer)))
    if selection.grade:
        ungraded = selection.grade == NOT_GRADED
        found.append(Visit.grade.is_(None) if ungraded else Visit.grade == selection.grade)
    found += [QUALITIES[quality] for quality in selection.quality]
    if selection.since:
        found.append(Visit.finished_at >= midnight(selection.since))
    if selection.until:
        found.append(Visit.finished_at < midnight(selection.until + timedelta(days=1)))
    if selection.mine:
        found.append(Visit.engineer_id == person.id)
    return found


def _named(text: str) -> list[int]:
    """The accounts whose names have every word. They are folded here: accounts are few."""
    words = search_words(text)
    rows = db.session.execute(select(Account.id, Account.username, Account.name_ar, Account.name_en))
    names = ((row.id, searchable(f"{row.username} {row.name_ar} {row.name_en}")) for row in rows)
    return [account for account, name in names if has_words(name, words)]


def count_visits(person: Person, selection: VisitSelection) -> RowSelect:
    """A select of their number."""
    counting = select(func.count()).join_from(Visit, School, School.id == Visit.school_id)
    return counting.where(*visits_open_to(person, selection))
