"""How many schools there are and how many were visited: the denominators of every list, map, file and figure."""

from __future__ import annotations

from sqlalchemy import Select, Subquery, case, exists, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import Directorate, School

_WAS_VISITED = exists().where(Visit.school_id == School.id)
_VISITED = func.coalesce(func.sum(case((_WAS_VISITED, 1), else_=0)), 0)


def by_directorate(person: Person) -> Subquery:
    """Per directorate_id its schools open today: how many are registered, how many were visited, and the students of
    the visited ones, which :func:`inspect_app.overview.ranking.per_hundred` divides by."""
    return (
        select(
            School.directorate_id,
            func.count().label("registered"),
            _VISITED.label("visited"),
            func.sum(case((_WAS_VISITED, func.coalesce(School.students, 0)), else_=0)).label("students"),
        )
        .where(open_today(person))
        .group_by(School.directorate_id)
        .subquery("coverage")
    )


def count_visited() -> Select[int, int]:
    """How many schools there are, and how many of them were visited: a select to be narrowed to those within scope."""
    return select(func.count(), _VISITED).select_from(School)


def count_registered(person: Person, directorate: str = "") -> int:
    """How many schools open today stand behind a list, within the person's scope; of one directorate by its code."""
    query = select(func.count()).select_from(School).where(open_today(person))
    return db.session.scalar(_where(query, Selection(directorate=directorate))) or 0


def of_selection(person: Person, selection: Selection) -> tuple[int, int]:
    """(Registered, visited) schools open today in the filter's directorate and school, within the person's scope."""
    row = db.session.execute(_where(count_visited().where(open_today(person)), selection)).one()
    return row[0], row[1]


def _where(query: Select[*tuple[int, ...]], selection: Selection) -> Select[*tuple[int, ...]]:
    if selection.directorate:
        query = query.join(Directorate, School.directorate_id == Directorate.id)
        query = query.where(Directorate.code == selection.directorate)
    return query.where(School.number == selection.school) if selection.school else query
