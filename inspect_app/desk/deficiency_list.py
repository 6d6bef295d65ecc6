"""The list of deficiencies: one filter, one page of rows, and the sums that stand above and below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from inspect_app.accounts.models import Person
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.deficiencies.models import Deficiency
from inspect_app.desk.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.desk.read_page import Order, read_page
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to, narrowed
from inspect_app.overview.ranking import points, worst_first
from inspect_app.overview.record import Record
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

    rows: list[Record]
    told: dict[str, DeficiencyTexts]
    page: Page
    sorting: Sorting
    severities: dict[str, sums.SeverityCount]
    """Among all rows of the filter, worst first; a severity without rows is absent."""
    late: int
    schools: int
    registered: int


def listing(person: Person, selection: Selection, args: Mapping[str, str], now: datetime) -> Listing:
    """What the list shows for this filter, page and order, in five statements."""
    found = sums.figures(person, selection, now)
    page = asked_page(args, sum(severity.total for severity in found.severities.values()))
    columns = _columns(now)
    chosen = asked_sorting(args, {*columns, "danger"}, DEFAULT, DOWN_FIRST)
    rows = _rows(person, selection, now, page, _order(chosen, columns))
    return Listing(
        rows=rows,
        told=tell_all(rows),
        page=page,
        sorting=chosen,
        severities=found.severities,
        late=sum(severity.late for severity in found.severities.values()),
        schools=found.schools,
        registered=coverage.count_registered(person, selection.directorate),
    )


def _rows(person: Person, selection: Selection, now: datetime, page: Page, order: Order) -> list[Record]:
    """Numbers first: sorting carries a few bytes of each deficiency along, not its words and its school's."""
    numbers = narrowed(select(Deficiency.number), person, selection, now)
    place = {row.number: nth for nth, row in enumerate(read_page(numbers, order, page))}
    rows = deficiencies_open_to(person, selection, now).where(Deficiency.number.in_(place))
    return sorted(db.session.execute(rows), key=lambda row: place[row.number])


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


def _order(chosen: Sorting, columns: Mapping[str, ColumnElement[Any]]) -> Order:
    """The danger order is the exports' order; it has one direction only. Every other order ends in it."""
    danger = [(column, False) for column in worst_first()]
    return danger if chosen.key == "danger" else [(columns[chosen.key], chosen.descending), *danger]
