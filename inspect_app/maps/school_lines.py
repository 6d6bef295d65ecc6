"""One line per school of a directorate: what its sign on the map, its popup and its place in the list are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.deficiency_texts import NOTHING, Evidence, evidence_of
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.step_notes import GRAVE
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.maps.version import remembered
from inspect_app.overview import sums
from inspect_app.overview.conditions import is_overdue
from inspect_app.overview.filter_selection import Selection, narrowed
from inspect_app.overview.last_visits import last_visits, nth_visit
from inspect_app.overview.ranking import danger_first, worst_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.risk_reading import Shares, is_told, item_columns, shares_of
from inspect_app.overview.risk.school_risk import SchoolRisk
from inspect_app.overview.risk.worst_items import worst_items
from inspect_app.schools.models import Directorate, Location, School

SEVERITIES = tuple(severity.value for severity in Severity)
CLEAR, UNVISITED = "clear", "unvisited"
STATES = (*SEVERITIES, CLEAR, UNVISITED)
"""What a sign can say, worst first."""
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
    safety: Record
    """What due_texts.safe_words says it by."""
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
    risk: SchoolRisk
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
    def points(self) -> float:
        return self.risk.points

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None


def school_lines(person: Person, directorate: Directorate, selection: Selection, now: datetime) -> list[SchoolLine]:
    """Every school of the directorate open today that the person may see, dangers to life first. Five statements."""
    selection = selection.with_(directorate=directorate.code)
    scope = (person.role, person.directorate_id, person.school_id)
    return remembered(lambda: _read(person, directorate, selection, now), "lines", scope, selection, now)


def _read(person: Person, directorate: Directorate, selection: Selection, now: datetime) -> list[SchoolLine]:
    found = sums.by_school(person, selection, now)
    worst = danger_first(func.coalesce(found.c[sums.OPEN_DANGERS], 0), sums.risk_points(found))
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
            *(found.c[key] for key in sums.COUNTS),
        )
        .outerjoin_from(School, found, found.c.school_id == School.id)
        .where(open_today(person), School.directorate_id == directorate.id)
        .order_by(*(column.desc() for column in worst), School.number)
    )
    rows = db.session.execute(query).all()
    shares = shares_of(selection, now, [row.id for row in rows if row.total])
    results, deficiencies = _results(person, directorate), _deficiencies(person, selection, now, shares)
    dangers, items = _dangers(deficiencies), worst_items(deficiencies)
    risks = {row.id: SchoolRisk(shares.get(row.id, ()), items.get(row.id, ()), row.students) for row in rows}
    return [_line(row, risks[row.id], dangers.get(row.id, ()), results.get(row.id, ())) for row in rows]


def _deficiencies(person: Person, selection: Selection, now: datetime, shares: Shares) -> list[Any]:
    """One row for each deficiency under the filter that is grave or the worst of its school, worst first."""
    query: RowSelect = select(
        *item_columns(now),
        Deficiency.make_safe_due_at,
        Deficiency.made_safe_at,
        Deficiency.id,
        Deficiency.severity,
        is_overdue(now).label("late"),
        func.coalesce(Location.name, "").label("location"),
        Deficiency.instance,
        Deficiency.note,
    )
    query = narrowed(query, person, selection, now).outerjoin(Location, Location.id == Deficiency.location_id)
    # By number, too: from a condition on schools and items PostgreSQL does not see that it means a few of them.
    query = query.where(Deficiency.school_id.in_(shares), or_(Deficiency.severity.in_(GRAVE), is_told(shares)))
    return list(db.session.execute(query.order_by(*worst_first())))


def _dangers(rows: Iterable[Any]) -> dict[int, list[Danger]]:
    """School id → its worst dangers, at most NAMED. One statement."""
    named: dict[int, list[Any]] = {}
    for row in rows:
        of_school = named.setdefault(row.school_id, [])
        if len(of_school) < NAMED and row.severity in GRAVE:
            of_school.append(row)
    ids = [row.id for rows in named.values() for row in rows]
    seen = evidence_of(published(), db.session.connection(), ids)
    return {school: [_danger(row, seen.get(row.id, NOTHING)) for row in rows] for school, rows in named.items()}


def _danger(row: Any, evidence: Evidence) -> Danger:  # noqa: ANN401 - a row of the query above
    of_item = row.checklist, row.version, row.section, row.item, row.severity
    return Danger(*of_item, row.opened_at, bool(row.late), row, row.location, row.instance, row.note, evidence)


def _line(
    row: Any,  # noqa: ANN401 - a row of the query
    risk: SchoolRisk,
    dangers: Iterable[Danger],
    results: Iterable[Result],
) -> SchoolLine:
    return SchoolLine(
        number=row.number,
        name_ar=row.name_ar,
        name_en=row.name_en,
        locality=row.locality,
        latitude=row.latitude,
        longitude=row.longitude,
        students=row.students,
        counts=tuple(getattr(row, key) or 0 for key in SEVERITIES),
        overdue=row.late or 0,
        risk=risk,
        dangers=tuple(dangers),
        results=tuple(results),
    )


def _results(person: Person, directorate: Directorate) -> dict[int, list[Result]]:
    """School id → its latest result of each checklist, by checklist."""
    unscored = case((Visit.score.is_(None), 1), else_=0)
    schools = select(School.id).where(open_today(person), School.directorate_id == directorate.id)
    visits = last_visits(schools, Visit.grade, Visit.score, Visit.finished_at, nth=nth_visit(unscored)).subquery()
    query = select(visits).order_by(visits.c.school_id, visits.c.checklist)
    found: dict[int, list[Result]] = {}
    for row in db.session.execute(query):
        result = Result(row.checklist, row.grade, row.score, row.finished_at)
        found.setdefault(row.school_id, []).append(result)
    return found
