"""One line per school of a directorate: what its sign on the map, its popup and its place in the list are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, and_, case, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.deficiency_texts import NOTHING, Evidence, evidence_of
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.maps.version import remembered
from inspect_app.overview.selection import Selection, danger_first, narrowed, points, worst_first
from inspect_app.schools.models import Directorate, Location, School

SEVERITIES = tuple(severity.value for severity in Severity)
CLEAR, UNVISITED = "clear", "unvisited"
STATES = (*SEVERITIES, CLEAR, UNVISITED)
"""What a sign can say, worst first."""
DANGEROUS = SEVERITIES[:2]
NAMED = 3
"""How many dangers of a school, life-threatening or severe, are named."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One of the worst deficiencies of a school."""

    checklist: str
    version: int
    section: str
    item: str
    severity: str
    opened_at: datetime
    late: bool
    location: str
    instance: str
    note: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Result:
    """The latest scored visit of a checklist; the latest unscored one where there is no other."""

    checklist: str
    grade: str | None
    score: float | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school. ``counts`` are its selected deficiencies by severity, worst first."""

    number: str
    name_ar: str
    name_en: str
    locality: str
    latitude: float | None
    longitude: float | None
    students: int | None
    counts: tuple[int, ...]
    overdue: int
    points: float
    dangers: tuple[Danger, ...]
    results: tuple[Result, ...]

    def name(self, language: str) -> str:
        return (self.name_en or self.name_ar) if language == "en" else self.name_ar

    @property
    def state(self) -> str:
        """One of STATES: the worst severity selected, else whether anybody has been there."""
        worst = next((severity for severity, count in zip(SEVERITIES, self.counts, strict=True) if count), None)
        return worst or (CLEAR if self.results else UNVISITED)

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None


def school_lines(person: Person, directorate: Directorate, selection: Selection, now: datetime) -> list[SchoolLine]:
    """Every school of the directorate open today that the person may see, dangers to life first. Four statements."""
    selection = selection.with_(directorate=directorate.code)
    scope = (person.role, person.directorate_id, person.school_id)
    return remembered(lambda: _read(person, directorate, selection, now), "lines", scope, selection, now)


def _read(person: Person, directorate: Directorate, selection: Selection, now: datetime) -> list[SchoolLine]:
    sums = _sums(person, selection, now)
    worst = danger_first(sums.c.life_threatening, sums.c.points)
    query: RowSelect = (
        select(
            School.id,
            School.number,
            School.name_ar,
            School.name_en,
            School.locality,
            School.latitude,
            School.longitude,
            School.students,
            *(column for column in sums.c if column.name != "school_id"),
        )
        .outerjoin_from(School, sums, sums.c.school_id == School.id)
        .where(open_today(person), School.directorate_id == directorate.id)
        .order_by(*(func.coalesce(column, 0).desc() for column in worst), School.number)
    )
    results, dangers = _results(person, directorate), _dangers(person, selection, now)
    return [_line(row, dangers.get(row.id, ()), results.get(row.id, ())) for row in db.session.execute(query)]


def _late(now: datetime) -> Any:  # noqa: ANN401 - an expression
    return case((and_(Deficiency.due_at < now, Deficiency.closed_at.is_(None)), 1), else_=0)


def _sums(person: Person, selection: Selection, now: datetime) -> Subquery:
    """Per school: how many of each severity, how many overdue, risk points."""
    query = select(
        Deficiency.school_id,
        *(func.sum(case((Deficiency.severity == key, 1), else_=0)).label(key) for key in SEVERITIES),
        func.sum(_late(now)).label("overdue"),
        func.sum(points(now)).label("points"),
    )
    return narrowed(query, person, selection, now).group_by(Deficiency.school_id).subquery()


def _dangers(person: Person, selection: Selection, now: datetime) -> dict[int, list[Danger]]:
    """School id → its worst dangers, at most NAMED."""
    query = select(
        Deficiency.id,
        Deficiency.school_id,
        Deficiency.item,
        Deficiency.checklist,
        Deficiency.version,
        Deficiency.section,
        Deficiency.severity,
        Deficiency.opened_at,
        _late(now).label("late"),
        func.coalesce(Location.name, "").label("location"),
        Deficiency.instance,
        Deficiency.note,
    )
    query = narrowed(query, person, selection, now).outerjoin(Location, Location.id == Deficiency.location_id)
    query = query.where(Deficiency.severity.in_(DANGEROUS)).order_by(*worst_first(now))
    named: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        of_school = named.setdefault(row.school_id, [])
        if len(of_school) < NAMED:
            of_school.append(row)
    ids = [row.id for rows in named.values() for row in rows]
    seen = evidence_of(published(), db.session.connection(), ids)
    return {school: [_danger(row, seen.get(row.id, NOTHING)) for row in rows] for school, rows in named.items()}


def _danger(row: Any, evidence: Evidence) -> Danger:  # noqa: ANN401 - a row of the query above
    of_item = row.checklist, row.version, row.section, row.item, row.severity
    return Danger(*of_item, row.opened_at, bool(row.late), row.location, row.instance, row.note, evidence)


def _line(row: Any, dangers: Iterable[Danger], results: Iterable[Result]) -> SchoolLine:  # noqa: ANN401 - a row of the query
    return SchoolLine(
        number=row.number,
        name_ar=row.name_ar,
        name_en=row.name_en,
        locality=row.locality,
        latitude=row.latitude,
        longitude=row.longitude,
        students=row.students,
        counts=tuple(getattr(row, key) or 0 for key in SEVERITIES),
        overdue=row.overdue or 0,
        points=float(row.points or 0),
        dangers=tuple(dangers),
        results=tuple(results),
    )


def _results(person: Person, directorate: Directorate) -> dict[int, list[Result]]:
    """School id → its latest result of each checklist, by checklist."""
    unscored = case((Visit.score.is_(None), 1), else_=0)
    latest = func.row_number().over(
        partition_by=(Visit.school_id, Visit.checklist), order_by=(unscored, Visit.finished_at.desc())
    )
    visits = (
        select(Visit.school_id, Visit.checklist, Visit.grade, Visit.score, Visit.finished_at, latest.label("age"))
        .join_from(School, Visit, Visit.school_id == School.id)
        .where(open_today(person), School.directorate_id == directorate.id)
        .subquery()
    )
    found: dict[int, list[Result]] = {}
    query = select(visits).where(visits.c.age == 1).order_by(visits.c.school_id, visits.c.checklist)
    for row in db.session.execute(query):
        result = Result(row.checklist, row.grade, row.score, row.finished_at)
        found.setdefault(row.school_id, []).append(result)
    return found
