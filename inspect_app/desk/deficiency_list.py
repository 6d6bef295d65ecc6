"""The list of deficiencies: one filter, one page of rows, and the sums that stand above and below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to, is_of_few_schools, narrowed, searched
from inspect_app.overview.long_lists.paging import Page, Sorting, Stretch, asked_page, asked_sorting
from inspect_app.overview.long_lists.read_page import read_page
from inspect_app.overview.ranking import points, worst_first
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name

KEYS = {"danger", "severity", "item", "school", "status", "opened", "due", "points"}
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
    """What the list shows for this filter, page and order, in seven statements at most."""
    selection = searched(person, selection, now)
    found = sums.figures(person, selection, now)
    page = asked_page(args, sum(severity.total for severity in found.severities.values()))
    chosen = asked_sorting(args, KEYS, DEFAULT, DOWN_FIRST)
    numbers = narrowed(select(Deficiency.number), person, selection, now)
    if is_of_few_schools(person, selection):
        ordered = read_page(numbers, _order(chosen, now), page.stretch)
    else:
        ordered = _of_many_schools(numbers, chosen, page.stretch, found.severities, now)
    place = {row.number: nth for nth, row in enumerate(ordered)}
    # Numbers first: sorting carries a few bytes of each deficiency along, not its words and its school's.
    query = deficiencies_open_to(person, selection, now).where(Deficiency.number.in_(place))
    rows = sorted(db.session.execute(query), key=lambda row: place[row.number])
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


def _order(chosen: Sorting, now: datetime) -> list[tuple[ColumnElement[Any], bool]]:
    """The danger order is the files' order; it has one direction only. Every other order ends in it."""
    danger = [(column, False) for column in worst_first()]
    return danger if chosen.key == "danger" else [(_columns(now)[chosen.key], chosen.descending), *danger]


def _of_many_schools(
    query: RowSelect, chosen: Sorting, page: Stretch, severities: Mapping[str, sums.SeverityCount], now: datetime
) -> list[Record]:
    """Helps the database to the index of the danger order, which begins with the severity: rows of others are skipped,
    and within one severity nothing is sorted."""
    ranks = [Severity(key).rank for key in severities]
    if chosen.key == "severity" and (one := _of_one_severity(page, severities, chosen)):
        rank, page = one
        ranks, chosen = [rank], Sorting("danger", descending=False)
        query = query.where(Deficiency.severity_rank == rank)
    by_danger, *_ = worst_first()
    if len(ranks) < len(Severity) and ranks:
        query = query.where(by_danger.between(-max(*ranks, 1), -max(min(ranks), 1)))
    return read_page(query, _order(chosen, now), page)


def _of_one_severity(
    page: Stretch, severities: Mapping[str, sums.SeverityCount], chosen: Sorting
) -> tuple[int, Stretch] | None:
    """The rank of the severity that all rows of the page have, and their places in it; None where they have two."""
    before = 0
    for key in severities if chosen.descending else reversed(list(severities)):
        total = severities[key].total
        if before <= page.first and page.last <= before + total:
            return Severity(key).rank, Stretch(page.first - before, page.last - before, total)
        before += total
    return None


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
