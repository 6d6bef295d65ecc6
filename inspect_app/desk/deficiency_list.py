"""The list of deficiencies: one filter, one page of rows, and the sums that stand above and below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.deficiencies.models import Deficiency
from inspect_app.desk.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to, narrowed
from inspect_app.overview.ranking import points, worst_first
from inspect_app.overview.school_names import school_name

DEFAULT = "-danger"
DOWN_FIRST = frozenset({"danger", "severity", "points"})


def filtered_by(directorates: Collection[str]) -> tuple[str, ...]:
    """The fields of its filter, beside severity and overdue; a reader of one directorate is not asked which."""
    where = ("directorate", "school") if len(directorates) > 1 else ("school",)
    return ("text", "state", *where, "trade", "owner", "checklist", "section", "since", "until")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of deficiencies, with what it is a page of."""

    rows: list[Any]
    told: dict[str, DeficiencyTexts]
    page: Page
    sorting: Sorting
    severities: dict[str, Any]
    """Per severity key: total and late among all rows of the filter, worst first; a severity without rows is absent."""
    late: int
    schools: int
    registered: int


def listing(person: Person, selection: Selection, args: Mapping[str, str], now: datetime) -> Listing:
    """What the list shows for this filter, page and order, in five statements."""
    found = {row.severity: row for row in db.session.execute(sums.by_severity(person, selection, now))}
    severities = {severity.value: found[severity.value] for severity in Severity if severity.value in found}
    page = asked_page(args, sum(row.total for row in severities.values()))
    columns = _columns(now)
    chosen = asked_sorting(args, {*columns, "danger"}, DEFAULT, DOWN_FIRST)
    query = deficiencies_open_to(person, selection, now).order_by(*_order_by(chosen, columns))
    schools: RowSelect = select(func.count(distinct(Deficiency.school_id)))
    rows = list(db.session.execute(query.limit(page.size).offset(page.offset)))
    return Listing(
        rows=rows,
        told=tell_all(rows),
        page=page,
        sorting=chosen,
        severities=severities,
        late=sum(row.late for row in severities.values()),
        schools=db.session.scalar(narrowed(schools, person, selection, now)) or 0,
        registered=coverage.count_registered(person, selection.directorate),
    )


def _columns(now: datetime) -> dict[str, ColumnElement[Any]]:
    return {
        "severity": Deficiency.severity_rank.expression,
        "item": Deficiency.item.expression,
        "school": school_name(),
        "status": Deficiency.status.expression,
        "opened": Deficiency.opened_at.expression,
        "due": Deficiency.due_at.expression,
        "points": points(now),
    }


def _order_by(chosen: Sorting, columns: Mapping[str, ColumnElement[Any]]) -> tuple[ColumnElement[Any], ...]:
    """The danger order is the exports' order; it has one direction only. Every other order ends in it."""
    if chosen.key == "danger":
        return worst_first()
    column = columns[chosen.key]
    return (column.desc() if chosen.descending else column, *worst_first())
