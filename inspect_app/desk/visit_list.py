"""The list of visits within scope, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, distinct, func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.db import RowSelect, db
from inspect_app.desk.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.inspections.models import Finding, Visit
from inspect_app.overview import coverage
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name
from inspect_app.overview.visit_filter.visit_selection import VisitSelection, visits_open_to
from inspect_app.schools.models import School

DOWN_FIRST = frozenset({"day", "findings"})


@dataclass(frozen=True, slots=True)
class VisitListing:
    rows: list[Record]
    page: Page
    sorting: Sorting
    schools: int
    """That the visits of all pages were made at, of ``registered`` open today."""
    registered: int


def listing(person: Person, selection: VisitSelection, args: Mapping[str, str]) -> VisitListing:
    """Visits of the filter within scope, of closed schools too; ``args`` say the page and the order."""
    findings = select(func.count(Finding.id)).where(Finding.visit_id == Visit.id).correlate(Visit).scalar_subquery()
    columns: dict[str, ColumnElement[Any]] = {
        "day": Visit.finished_at.expression,
        "school": school_name(),
        "grade": func.coalesce(Visit.score, -1.0),
        "findings": findings,
    }
    chosen = asked_sorting(args, set(columns), "-day", DOWN_FIRST)
    counting = select(func.count(), func.count(distinct(Visit.school_id))).select_from(Visit)
    counting = counting.join(School, School.id == Visit.school_id).where(*visits_open_to(person, selection))
    total, schools = db.session.execute(counting).one()
    page = asked_page(args, total)
    column = columns[chosen.key]
    by = (column.desc() if chosen.descending else column, Visit.number.desc())
    return VisitListing(
        list(
            db.session.execute(_lines(person, selection, findings).order_by(*by).limit(page.size).offset(page.offset))
        ),
        page,
        chosen,
        schools,
        coverage.count_registered(person, selection.directorate),
    )


def _lines(person: Person, selection: VisitSelection, findings: ScalarSelect[int]) -> RowSelect:
    return (
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
            findings.label("findings"),
        )
        .join(School, School.id == Visit.school_id)
        .join(Account, Account.id == Visit.engineer_id)
        .where(*visits_open_to(person, selection))
    )
