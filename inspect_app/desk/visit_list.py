"""The list of visits within scope, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.db import RowSelect, db
from inspect_app.inspections.models import Finding, Visit
from inspect_app.overview import coverage
from inspect_app.overview.long_lists.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.overview.long_lists.read_page import read_page
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name
from inspect_app.overview.visit_filter.visit_selection import VisitSelection, visits_open_to
from inspect_app.schools.models import School

KEYS = {"day", "school", "grade", "findings"}
DOWN_FIRST = frozenset({"day", "findings"})
FEW = 10_000
"""Visits whose findings are counted one visit after another; of more, all findings there are in one go."""


@dataclass(frozen=True, slots=True)
class VisitListing:
    rows: list[Record]
    page: Page
    sorting: Sorting
    schools: int
    """That the visits of all pages were made at, of ``registered`` (coverage.count_behind_visits)."""
    registered: int


def listing(person: Person, selection: VisitSelection, args: Mapping[str, str]) -> VisitListing:
    """Visits of the filter within scope, of closed schools too; ``args`` say the page and the order."""
    counting = select(func.count(), func.count(distinct(Visit.school_id))).select_from(Visit)
    total, schools = db.session.execute(_narrowed(counting, person, selection)).one()
    page, chosen = asked_page(args, total), asked_sorting(args, KEYS, "-day", DOWN_FIRST)
    numbers: RowSelect = select(Visit.number).select_from(Visit)
    query, column = _sorted(_narrowed(numbers, person, selection), chosen, total)
    order = [(column, chosen.descending), (Visit.number.expression, True)]
    found = [row.number for row in read_page(query, order, page.stretch)]
    return VisitListing(
        _lines(found), page, chosen, schools, coverage.count_behind_visits(person, selection.directorate)
    )


def _sorted(query: RowSelect, chosen: Sorting, total: int) -> tuple[RowSelect, ColumnElement[Any]]:
    """The query of ``total`` visits with what its order needs, and the column it is sorted by."""
    if chosen.key == "findings" and total <= FEW:
        return query, _findings()
    if chosen.key == "findings":
        counts = select(Finding.visit_id, func.count().label("findings")).group_by(Finding.visit_id).cte("counts")
        # Otherwise each process that helps PostgreSQL counts all of them once more.
        counts = counts.prefix_with("MATERIALIZED", dialect="postgresql")
        query = query.outerjoin(counts, counts.c.visit_id == Visit.id)
        return query, func.coalesce(counts.c.findings, 0)
    columns: dict[str, ColumnElement[Any]] = {
        "day": Visit.finished_at.expression,
        "school": school_name(),
        "grade": func.coalesce(Visit.score, -1.0),
    }
    return query, columns[chosen.key]


def _narrowed(query: RowSelect, person: Person, selection: VisitSelection) -> RowSelect:
    query = query.join(School, School.id == Visit.school_id)
    return query.where(*visits_open_to(person, selection))


def _lines(numbers: Sequence[int]) -> list[Record]:
    """What the list says of these visits, in their order."""
    query = (
        select(
            Visit.number,
            Visit.checklist,
            Visit.version,
            Visit.finished_at,
            Visit.grade,
            Visit.score,
            Visit.distance_m,
            School.number.label("school_number"),
            School.active,
            school_name().label("school"),
            Account.name_ar,
            Account.name_en,
            _findings().label("findings"),
        )
        .join(School, School.id == Visit.school_id)
        .join(Account, Account.id == Visit.engineer_id)
        .where(Visit.number.in_(numbers))
    )
    place = {number: nth for nth, number in enumerate(numbers)}
    return sorted(db.session.execute(query), key=lambda row: place[row.number])


def _findings() -> ColumnElement[int]:
    """How many findings a visit has, counted anew for each row."""
    return select(func.count()).where(Finding.visit_id == Visit.id).correlate(Visit).scalar_subquery()
