"""How many schools there are and how many were visited: the denominators of every list, map, file and figure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, case, cast, exists, func, or_, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today, within_scope
from inspect_app.db import RowSelect, db
from inspect_app.inspections.models import Visit
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import Directorate, School

_WAS_VISITED = exists().where(Visit.school_id == School.id)
_VISITED = func.coalesce(func.sum(case((_WAS_VISITED, 1), else_=0)), 0)


def by_directorate(person: Person) -> Subquery:
    """Per directorate_id its schools open today: how many are registered, how many were visited, and the students of
    the visited ones, which :func:`inspect_app.overview.ranking.per_hundred` divides by."""
    # Together those that were visited and those that were not: so each school's visits are looked for once.
    visited, students = _WAS_VISITED.label("visited"), func.sum(func.coalesce(School.students, 0)).label("students")
    both: RowSelect = select(School.directorate_id, visited, func.count().label("schools"), students)
    both = both.where(open_today(person)).group_by(School.directorate_id, visited)
    found = both.subquery("visited_or_not")

    def of_visited(column: ColumnElement[Any]) -> ColumnElement[int]:
        return cast(func.coalesce(func.sum(column).filter(found.c.visited), 0), Integer)

    columns = (
        cast(func.sum(found.c.schools), Integer).label("registered"),
        of_visited(found.c.schools).label("visited"),
        of_visited(found.c.students).label("students"),
    )
    return select(found.c.directorate_id, *columns).group_by(found.c.directorate_id).subquery("coverage")


def count_visited() -> Select[int, int]:
    """How many schools there are, and how many of them were visited: a select to be narrowed to those within scope."""
    return select(func.count(), _VISITED).select_from(School)


def count_registered(person: Person, directorate: str = "") -> int:
    """How many schools open today stand behind a list, within the person's scope; of one directorate by its code."""
    query = select(func.count()).select_from(School).where(open_today(person))
    return db.session.scalar(_where(query, Selection(directorate=directorate))) or 0


def count_behind_visits(person: Person, directorate: str) -> int:
    """The same behind a list of visits: also the schools that were visited while they belonged to the directorate."""
    if not directorate:
        return count_registered(person)
    of_code = select(Directorate.id).where(Directorate.code == directorate).scalar_subquery()
    of_its_day = exists().where(Visit.school_id == School.id, Visit.directorate_id == of_code)
    today = and_(open_today(person), School.directorate_id == of_code)
    query = select(func.count()).select_from(School).where(or_(today, and_(within_scope(person), of_its_day)))
    return db.session.scalar(query) or 0


def of_selection(person: Person, selection: Selection) -> tuple[int, int]:
    """(Registered, visited) schools open today in the filter's directorate and school, within the person's scope."""
    row = db.session.execute(_where(count_visited().where(open_today(person)), selection)).one()
    return row[0], row[1]


def _where(query: Select[*tuple[int, ...]], selection: Selection) -> Select[*tuple[int, ...]]:
    if selection.directorate:
        query = query.join(Directorate, School.directorate_id == Directorate.id)
        query = query.where(Directorate.code == selection.directorate)
    return query.where(School.number == selection.school) if selection.school else query
