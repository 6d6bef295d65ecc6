"""Reads what explains the points of some schools: the shares they add up from and the items that fail worst."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import is_unsafe
from inspect_app.overview.filter_selection import Selection, narrowed
from inspect_app.overview.risk.risk_points import timing
from inspect_app.overview.risk.risk_weights import Timing
from inspect_app.overview.risk.school_risk import RiskShare, SchoolRisk, told
from inspect_app.overview.risk.worst_items import worst_items
from inspect_app.schools.models import School

_BY_RANK = {severity.rank: severity for severity in Severity}
_ITEM_COLUMNS = (
    Deficiency.school_id,
    Deficiency.checklist,
    Deficiency.version,
    Deficiency.section,
    Deficiency.item,
    Deficiency.severity_rank,
    Deficiency.opened_at,
    Deficiency.closed_at,
    Deficiency.not_corrected,
    Deficiency.recurrent,
)
Shares = dict[int, tuple[RiskShare, ...]]
"""School id → its shares, worst first; a school without any has none."""


def risks_of(
    person: Person, selection: Selection, now: datetime, students: Mapping[int, int | None]
) -> dict[int, SchoolRisk]:
    """School id → its risk under the filter, in two statements. ``students`` by school id, read within scope."""
    shares = shares_of(selection, now, students)
    query = narrowed(select(*item_columns(now)), person, selection, now).where(is_told(shares))
    items = worst_items(db.session.execute(query))
    return {id_: SchoolRisk(shares.get(id_, ()), items.get(id_, ()), students[id_]) for id_ in students}


def shares_of(selection: Selection, now: datetime, schools: Collection[int]) -> Shares:
    """The shares of these schools under the filter, in one statement that its index answers.

    Call with ids that were read within a person's scope.
    """
    kinds = (Deficiency.school_id, Deficiency.severity_rank, Deficiency.recurrent)
    query: RowSelect = select(*kinds, timing(now).label("timing"), func.count().label("many"))
    query = query.where(Deficiency.school_id.in_(schools), *selection.deficiency_conditions(now))
    if of_schools := selection.school_conditions():
        query = query.where(Deficiency.school_id.in_(select(School.id).where(*of_schools)))
    found: dict[int, list[RiskShare]] = {}
    for row in db.session.execute(query.group_by(*kinds, "timing")):
        share = RiskShare(_BY_RANK[row.severity_rank], Timing(row.timing), bool(row.recurrent), row.many)
        found.setdefault(row.school_id, []).append(share)
    return {school: tuple(sorted(shares, key=_worst_first)) for school, shares in found.items()}


def _worst_first(share: RiskShare) -> tuple[int, float]:
    """By severity, then by what one of them weighs."""
    return -share.severity.rank, -share.own_points / share.count


def item_columns(now: datetime) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """What :func:`worst_items` reads of each deficiency."""
    return (*_ITEM_COLUMNS, is_unsafe(now).label("unsafe"))


def is_told(shares: Shares) -> ColumnElement[bool]:
    """The items of a school that fail by the worst severity told of it anywhere: the sentence names no other."""
    schools: dict[int, list[int]] = {}
    for school, of_school in shares.items():
        worst = told(of_school)[0]
        schools.setdefault(worst.severity.rank, []).append(school)
    of_rank = (and_(Deficiency.severity_rank == rank, Deficiency.school_id.in_(ids)) for rank, ids in schools.items())
    items = select(Deficiency.school_id, Deficiency.item).where(or_(false(), *of_rank)).correlate(None)
    return tuple_(Deficiency.school_id, Deficiency.item).in_(items)
