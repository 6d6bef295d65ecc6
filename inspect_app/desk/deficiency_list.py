"""The list of deficiencies: one filter, one page of rows, and the sums that stand above and below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_choices import trades_here
from inspect_app.overview.filter_form import SELDOM
from inspect_app.overview.filter_selection import (
    Selection,
    deficiencies_open_to,
    is_of_few_schools,
    narrowed,
    narrowed_alone,
)
from inspect_app.overview.long_lists.found_once import found_once
from inspect_app.overview.long_lists.paging import Page, Sorting, Stretch, asked_page, asked_sorting
from inspect_app.overview.long_lists.read_page import read_page, without_far_rows
from inspect_app.overview.ranking import worst_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.risk_points import points
from inspect_app.overview.school_names import school_name
from inspect_app.overview.untold_dangers import untold_dangers
from inspect_app.schools.models import School

KEYS = {"danger", "severity", "item", "school", "status", "opened", "due", "points"}
DEFAULT = "-danger"
_NUMBERS: RowSelect = select(Deficiency.number)
DOWN_FIRST = frozenset({"danger", "severity", "points"})
OF_SCHOOLS = ("school", "points")
"""Orders that need more of the school than its id."""


def filtered_by(directorates: Collection[str]) -> tuple[str, ...]:
    """The fields of its filter, beside severity and marks; a reader of one directorate is not asked which."""
    where = ("directorate", "school") if len(directorates) > 1 else ("school",)
    return ("text", "state", "safety", *where, "trade", "item", *SELDOM)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of deficiencies, with what it is a page of."""

    rows: list[Record]
    told: dict[str, DeficiencyTexts]
    untold: frozenset[str]
    """Ids of the dangers to life among the rows that nobody at the school was told of."""
    page: Page
    sorting: Sorting
    severities: dict[str, sums.SeverityCount]
    """Among all rows of the filter, worst first; a severity without rows is absent."""
    late: int
    dangers: int
    """That have to be made safe; ``unsafe`` of them were not in time."""
    unsafe: int
    flagged: int
    """That wait for the reviewer's decision."""
    proposed: int
    """That wait for a second person, told to whoever may be that."""
    trades: list[str]
    """That have something under the filter, whichever it asks for."""
    schools: int
    registered: int


def listing(person: Person, selection: Selection, args: Mapping[str, str], now: datetime) -> Listing:
    """What the list shows for this filter, page and order, in twelve statements at most."""
    selection = found_once(person, selection, now)
    found = sums.figures(person, selection, now)
    page = asked_page(args, sum(severity.total for severity in found.severities.values()))
    chosen = asked_sorting(args, KEYS, DEFAULT, DOWN_FIRST)
    if is_of_few_schools(person, selection):
        ordered = read_page(narrowed(_NUMBERS, person, selection, now), _order(chosen, now), page.stretch)
    else:
        groups = _groups(chosen, found.severities)
        ordered = _of_many_schools(person, selection, chosen, page.stretch, groups, now)
    place = {row.number: nth for nth, row in enumerate(ordered)}
    # Numbers first: sorting carries a few bytes of each deficiency along, not its words and its school's.
    query = deficiencies_open_to(person, selection, now).where(Deficiency.number.in_(place))
    rows = sorted(db.session.execute(query), key=lambda row: place[row.number])
    return Listing(
        rows=rows,
        told=tell_all(rows),
        untold=untold_dangers(rows),
        page=page,
        sorting=chosen,
        severities=found.severities,
        late=sum(severity.late for severity in found.severities.values()),
        dangers=found.dangers,
        unsafe=found.unsafe,
        flagged=sums.count_marked(person, selection, "flagged", now),
        proposed=sums.count_marked(person, selection, "proposed", now) if person.may(Permission.CONSENT) else 0,
        trades=trades_here(person, selection, now),
        schools=found.schools,
        registered=coverage.count_registered(person, selection.directorate),
    )


def _order(chosen: Sorting, now: datetime) -> list[tuple[ColumnElement[Any], bool]]:
    """The danger order is the files' order; it has one direction only. Every other order ends in it."""
    danger = [(column, False) for column in worst_first()]
    return danger if chosen.key == "danger" else [(_columns(now)[chosen.key], chosen.descending), *danger]


class _Group(NamedTuple):
    """Severities, by their ranks, whose ``total`` deficiencies stand together in an order."""

    ranks: tuple[int, ...]
    total: int


class _SameName(NamedTuple):
    """Schools of one name, by their ids, whose ``total`` deficiencies stand together in the order of schools."""

    schools: tuple[int, ...]
    total: int

    @classmethod
    def of(cls, rows: Sequence[Record]) -> _SameName:
        return cls(tuple(row.school_id for row in rows), sum(row.total for row in rows))


Counted = TypeVar("Counted", _Group, _SameName)


def _groups(chosen: Sorting, found: Mapping[str, sums.SeverityCount]) -> list[_Group]:
    """In their order; none where the order mixes severities, as that by points does."""
    if chosen.key == "danger":
        together = [(Severity.LIFE_THREATENING,), (Severity.SEVERE,), (Severity.MODERATE, Severity.LOW)]
    elif chosen.key == "severity":
        together = [(severity,) for severity in (Severity if chosen.descending else reversed(Severity))]
    else:
        return []
    counts = {Severity(key): severity.total for key, severity in found.items()}
    each = [(severities, sum(counts.get(one, 0) for one in severities)) for severities in together]
    return [_Group(tuple(one.rank for one in severities), total) for severities, total in each if total]


def _of_many_schools(
    person: Person, selection: Selection, chosen: Sorting, page: Stretch, groups: Sequence[_Group], now: datetime
) -> list[Record]:
    """Looks at no severity that is not on the page.

    The index of the danger order fills a page of one severity soon where nothing narrows, or words alone tell what
    does: a filter may leave out just what is due first. All else is narrowed and sorted in the index of listed columns.
    """
    order = _order(chosen, now)
    query = narrowed(_NUMBERS, person, selection, now)
    here, page = _on_page(groups, page)
    ranks = [rank for group in here for rank in group.ranks]
    if len(here) == 1:
        by_danger, *within = worst_first()
        order = [(column, False) for column in within]
        if selection.text or selection == Selection():
            query = query.where(by_danger == -max(*ranks, 1), Deficiency.severity_rank.between(min(ranks), max(ranks)))
            return read_page(query, order, page)
    if chosen.key == "school" and not selection.text:
        schools, page = _schools_on_page(person, selection, page, now, falls=chosen.descending)
        return read_page(query.where(Deficiency.school_id.in_(schools)), order, page)
    if chosen.key not in OF_SCHOOLS and not selection.text:
        query = narrowed_alone(_NUMBERS, person, selection, now)
    if here:
        query = query.where(Deficiency.severity_rank.between(min(ranks), max(ranks)))
    return read_page(without_far_rows(query, order, page), order, page)


def _schools_on_page(
    person: Person, selection: Selection, page: Stretch, now: datetime, *, falls: bool
) -> tuple[list[int], Stretch]:
    """The schools whose deficiencies are on the page, and its place among theirs.

    Schools are counted and sorted, not their deficiencies: from the middle of a country neither end is near.
    """
    of_school: RowSelect = select(Deficiency.school_id, func.count().label("total")).group_by(Deficiency.school_id)
    counted = narrowed_alone(of_school, person, selection, now).subquery()
    name = school_name().label("name")
    query: RowSelect = select(name, counted).join_from(counted, School, School.id == counted.c.school_id)
    rows = db.session.execute(query.order_by(name.desc() if falls else name))
    groups = [_SameName.of(list(schools)) for _, schools in groupby(rows, key=attrgetter("name"))]
    here, page = _on_page(groups, page)
    return [school for group in here for school in group.schools], page


def _on_page(groups: Sequence[Counted], page: Stretch) -> tuple[list[Counted], Stretch]:
    """The groups that have rows on the page, and its place among theirs."""
    before, skipped, here = 0, 0, []
    for group in groups:
        if before + group.total <= page.first:
            skipped += group.total
        elif before < page.last:
            here.append(group)
        before += group.total
    if not here:
        return here, page
    return here, Stretch(page.first - skipped, page.last - skipped, sum(group.total for group in here))


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
