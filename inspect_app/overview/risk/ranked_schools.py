"""The schools of a filter by rank, each with its figures and its sentence: the rows of a table of schools in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.long_lists.found_once import found_once
from inspect_app.overview.ranking import danger_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.risk_reading import risks_of
from inspect_app.overview.risk.school_risk import SchoolRisk
from inspect_app.overview.risk.why import sentence
from inspect_app.schools.models import Directorate, School

AT_ONCE = 500
"""Schools that are explained together."""


@dataclass(frozen=True, slots=True)
class RankedSchool:
    """A school with something under the filter. ``rank`` counts from 1; ``counts`` are by severity, worst first."""

    rank: int
    number: str
    name_ar: str
    name_en: str
    directorate_code: str
    directorate_ar: str
    directorate_en: str
    students: int | None
    counts: tuple[int, ...]
    total: int
    overdue: int
    points: float
    sentence: str
    """Why it comes first, in the reader's language: the same as on every page."""


def ranked_schools(person: Person, selection: Selection, now: datetime) -> Iterator[RankedSchool]:
    """Schools open today within scope, dangers to life first; two statements for every AT_ONCE of them and one for all.

    Reads on while it is asked for more: within one transaction, and a request or command that knows the language.
    """
    selection = found_once(person, selection, now)
    query = _ranked(person, selection, now)
    ranks = count(1)
    with db.session.execute(query, execution_options={"yield_per": AT_ONCE}) as result:
        for rows in result.partitions():
            risks = risks_of(person, selection, now, {row.id: row.students for row in rows})
            yield from (_school(next(ranks), row, risks[row.id], now) for row in rows)


def _ranked(person: Person, selection: Selection, now: datetime) -> RowSelect:
    found = sums.by_school(person, selection, now)
    points = sums.risk_points(found).label("points")
    query: RowSelect = (
        select(School.id, School.number, School.name_ar, School.name_en, School.students, points)
        .add_columns(*(found.c[key] for key in sums.COUNTS))
        .add_columns(
            Directorate.code.label("directorate_code"),
            Directorate.name_ar.label("directorate_ar"),
            Directorate.name_en.label("directorate_en"),
        )
        .join(found, found.c.school_id == School.id)
        .join(Directorate, Directorate.id == School.directorate_id)
        .where(open_today(person), *selection.school_conditions())
    )
    order = danger_first(found.c[sums.OPEN_DANGERS], points)
    return query.order_by(*(column.desc() for column in order), School.number)


def _school(rank: int, row: Record, risk: SchoolRisk, now: datetime) -> RankedSchool:
    return RankedSchool(
        rank=rank,
        number=row.number,
        name_ar=row.name_ar,
        name_en=row.name_en,
        directorate_code=row.directorate_code,
        directorate_ar=row.directorate_ar,
        directorate_en=row.directorate_en,
        students=row.students,
        counts=tuple(getattr(row, severity.value) for severity in Severity),
        total=row.total,
        overdue=row.late,
        points=row.points,
        sentence=sentence(risk, visited=True, now=now),
    )
