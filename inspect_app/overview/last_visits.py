"""When a school was last visited, and what its last visit with each checklist came to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, func, select

from inspect_app.db import RowSelect, db
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.overview.record import Record
from inspect_app.schools.models import School

Schools = Collection[int] | Select[int]
"""Ids of schools, or a select of them; read within a person's scope."""


def nth_visit(*preferred: ColumnElement[Any]) -> ColumnElement[int]:
    """1 for the last visit of a school with a checklist, 2 for the one before it; ``preferred`` goes before the time.

    Of two visits that ended at one moment the later number is the last.
    """
    order = (*preferred, Visit.finished_at.desc(), Visit.number.desc())
    return func.row_number().over(partition_by=(Visit.school_id, Visit.checklist), order_by=order).label("nth")


def last_visits(schools: Schools, *columns: Any, nth: ColumnElement[int] | None = None) -> RowSelect:  # noqa: ANN401 - columns
    """``school_id``, ``checklist`` and the ``columns`` of the last visit of each school with each checklist.

    ``nth`` counts in another order than by time (:func:`nth_visit`).
    """
    counted = nth_visit() if nth is None else nth
    ranked = select(Visit.school_id, Visit.checklist, *columns, counted).where(Visit.school_id.in_(schools)).subquery()
    return select(*(column for column in ranked.c if column.name != "nth")).where(ranked.c.nth == 1)


def last_by_school(schools: Collection[int], *columns: Any) -> dict[int, list[Record]]:  # noqa: ANN401 - columns
    """School id → the rows of :func:`last_visits`, in the order in which the pages name the checklists."""
    if not schools:
        return {}
    rows = list(db.session.execute(last_visits(schools, *columns)))
    place = {id_: nth for nth, id_ in enumerate(in_order({row.checklist for row in rows}))}
    found: dict[int, list[Record]] = {}
    for row in sorted(rows, key=lambda row: place[row.checklist]):
        found.setdefault(row.school_id, []).append(row)
    return found


def in_order(checklists: Iterable[str]) -> list[str]:
    """Ids of checklists in the order of the pages."""
    order = [checklist.id for checklist in published().current]
    return sorted(checklists, key=order.index)


def visits_by_school(schools: Schools | None = None) -> Subquery:
    """``school_id``, the number of its visits and when the last one ended. Join it to schools within scope.

    Of all schools where few are not named: the database counts before it looks what the row is joined to.
    """
    query = select(Visit.school_id, func.count().label("visits"), func.max(Visit.finished_at).label("last_visit_at"))
    if schools is not None:
        query = query.where(Visit.school_id.in_(schools))
    return query.group_by(Visit.school_id).subquery("visited")


def last_visit_at() -> ScalarSelect[Any]:
    """The same moment for a few schools: read anew for each row of a query of School."""
    latest = select(func.max(Visit.finished_at)).where(Visit.school_id == School.id)
    return latest.correlate(School).scalar_subquery()
