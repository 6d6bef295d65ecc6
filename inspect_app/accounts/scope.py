"""What a person may see. No query of schools, visits, deficiencies or photos starts anywhere but here."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, column, exists, false, or_, select, table, true

from inspect_app import problems
from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Scope
from inspect_app.db import RowSelect, db
from inspect_app.driver_statements import read_row
from inspect_app.schools.models import Directorate, RegisteredSchool, School
from inspect_app.schools.unit_of_day import unit_of_day


def within_scope(person: Person) -> ColumnElement[bool]:
    """The condition on ``School`` that holds for the schools this person may see."""
    if person.is_national:
        return true()
    if person.scope is Scope.SCHOOL:
        return School.id == person.school_id
    if person.directorate_id is not None:
        return School.directorate_id == person.directorate_id
    return false()


def open_today(person: Person) -> ColumnElement[bool]:
    """The condition on ``School`` for all that is counted: within this person's scope and not closed.

    A school that became part of another is counted, under its own number, as long as something is open there: its
    buildings are still used. Lists, maps, files, figures, the tablet's first page and its package take schools and
    their deficiencies by this one condition; only the record of a single school, visit or deficiency is read by
    :func:`within_scope`.
    """
    return and_(within_scope(person), _COUNTED)


# Deficiencies are told of above this room; what is open is one column of theirs.
_deficiency = table("deficiency", column("school_id"), column("closed_at"))
_OPEN_THERE = exists().where(_deficiency.c.school_id == School.id, _deficiency.c.closed_at.is_(None))
_COUNTED = or_(School.active, and_(School.successor_id.is_not(None), _OPEN_THERE))


def schools_open_to(person: Person) -> Select[School]:
    return select(School).where(within_scope(person))


def school_open_to(person: Person, number: str) -> School:
    """The school of that number. Raises NotFound when there is none within the person's scope."""
    school = db.session.scalar(schools_open_to(person).where(School.number == number))
    if school is None:
        raise problems.NotFound
    return school


def registered_school_open_to(person: Person, number: str) -> RegisteredSchool:
    """The same school as a value, for the path that has no time for entities. Raises NotFound."""
    row = read_row(_registered(person), {"number": number})
    if row is None:
        raise problems.NotFound
    return RegisteredSchool(*row)


def school_inspected_by(person: Person, number: str, finished_at: datetime, received_at: datetime) -> RegisteredSchool:
    """The school of a visit: one this person sees today, or that belonged to their directorate when it was made, or to
    one that became part of theirs. Else a reform would turn away what a tablet held before it. Raises NotFound.
    """
    try:
        return registered_school_open_to(person, number)
    except problems.NotFound:
        row = read_row(_REGISTERED, {"number": number}) if person.scope is Scope.DIRECTORATE else None
        if row is None:
            raise
    school = RegisteredSchool(*row)
    unit: int | None = unit_of_day(school.id, school.directorate_id, finished_at, received_at)
    while unit != person.directorate_id:
        unit = db.session.scalar(select(Directorate.successor_id).where(Directorate.id == unit))
        if unit is None:
            raise problems.NotFound
    return school


_REGISTERED = select(
    School.id, School.directorate_id, School.latitude, School.longitude, School.profile, School.students
).where(School.number == bindparam("number"))


@lru_cache(maxsize=1000)
def _registered(person: Person) -> RowSelect:
    # Made once for each person: to put it together takes ten times as long as to ask it.
    return _REGISTERED.where(within_scope(person))


def directorates_open_to(person: Person) -> Select[Directorate]:
    """Directorates whose pages and maps this person may open, by code. A school's account has none."""
    query = select(Directorate).order_by(Directorate.code)
    if person.is_national:
        return query
    if person.scope is Scope.SCHOOL or person.directorate_id is None:
        return query.where(false())
    return query.where(Directorate.id == person.directorate_id)


def directorates_today(person: Person) -> Select[Directorate]:
    """Of these, all that have not been dissolved: what lists, maps and figures of today are made of."""
    return directorates_open_to(person).where(Directorate.valid_to.is_(None))


def directorate_open_to(person: Person, code: str) -> Directorate:
    """The directorate of that code. Raises NotFound when there is none within the person's scope."""
    directorate = db.session.scalar(directorates_open_to(person).where(Directorate.code == code))
    if directorate is None:
        raise problems.NotFound
    return directorate
