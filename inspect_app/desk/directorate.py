"""The desk of one directorate, and all of them side by side: figures with denominators, schools ranked by danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorate_open_to, directorates_open_to, open_today
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.status import Status
from inspect_app.desk import patterns
from inspect_app.desk.mini_map import MiniMap, drawn
from inspect_app.desk.paging import Leaf, Order, leaf, order
from inspect_app.desk.school_list import school_name
from inspect_app.overview import coverage, sums, why
from inspect_app.overview.record import Record
from inspect_app.overview.selection import ALL, Selection, danger_first, narrowed, per_hundred
from inspect_app.schools.models import Directorate, School
from inspect_app.web import language

RANKED = 25


@dataclass(frozen=True, slots=True)
class Desk:
    directorate: Directorate
    registered: int
    visited: int
    last_visit_at: datetime | None
    severities: dict[str, Record]
    verified: int
    """Repaired and verified, of ``ever`` found (entries by mistake left out)."""
    ever: int
    rows: list[Record]
    """One page of the schools with something open under this filter, dangers to life first."""
    leaf: Leaf
    whys: dict[int, str]
    map: MiniMap | None
    repeats: patterns.Repeats
    trend: list[patterns.Trend]


def desk(person: Person, code: str, selection: Selection, args: Mapping[str, str], now: datetime) -> Desk:
    """The filter narrows ranking and map; the figures always tell the whole directorate."""
    found = directorate_open_to(person, code)
    whole = Selection(directorate=found.code)
    schools = list(db.session.execute(_schools(person, found.id, selection, now)))
    ranked = [row for row in schools if row.points] or schools
    page = leaf(args, len(ranked), RANKED)
    rows = ranked[page.offset : page.offset + page.size]
    items = why.worst_items(person, selection, now, [row.id for row in rows])
    by_severity = {row.severity: row for row in db.session.execute(sums.by_severity(person, whole, now))}
    verified, ever = db.session.execute(_repaired(person, whole, now)).one()
    return Desk(
        directorate=found,
        registered=len(schools),
        visited=sum(1 for row in schools if row.visits),
        last_visit_at=max((row.last_visit_at for row in schools if row.last_visit_at), default=None),
        severities=by_severity,
        verified=verified or 0,
        ever=ever,
        rows=rows,
        leaf=page,
        whys={row.id: why.sentence(items.get(row.id, ()), row.students, bool(row.visits), now) for row in rows},
        map=drawn(schools, found.area, approximate=found.area_approximate),
        repeats=patterns.repeats(person, whole, now),
        trend=patterns.trend(person, found.id),
    )


def _schools(person: Person, directorate_id: int, selection: Selection, now: datetime) -> RowSelect:
    """Every school of the directorate open today with its sums under the filter, dangers to life first."""
    found, visited = sums.by_school(person, selection, now), sums.visits_by_school()
    points = func.coalesce(found.c.points, 0.0).label("points")
    query: RowSelect = (
        select(School.id, School.number, school_name().label("name"), School.locality, School.students)
        .add_columns(School.latitude, School.longitude, points, *(found.c[key] for key in sums.COUNTS))
        .add_columns(visited.c.visits, visited.c.last_visit_at)
        .outerjoin(found, found.c.school_id == School.id)
        .outerjoin(visited, visited.c.school_id == School.id)
        .where(open_today(person), School.directorate_id == directorate_id)
    )
    dangers = func.coalesce(found.c.life_threatening, 0)
    return query.order_by(*(column.desc() for column in danger_first(dangers, points)), School.number)


def _repaired(person: Person, whole: Selection, now: datetime) -> RowSelect:
    closed = func.sum(case((Deficiency.status == Status.VERIFIED_CLOSED, 1), else_=0))
    query: RowSelect = select(closed, func.count())
    everything = whole.with_(state=ALL)
    return narrowed(query, person, everything, now).where(Deficiency.status != Status.VOID)


DOWN_FIRST = frozenset({"points", "per_hundred", "life_threatening", "severe", "late", "visited", "schools"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One directorate among the others. ``per_hundred`` is of its visited schools; None when these have no students."""

    code: str
    name: str
    schools: int
    visited: int
    points: float
    per_hundred: float | None
    sums: Record | None

    def count(self, key: str) -> int:
        return getattr(self.sums, key) if self.sums else 0

    def sort_value(self, key: str) -> tuple[Any, ...]:
        """By the column asked for; whatever is equal in it by danger."""
        value = getattr(self, key, None) if hasattr(self, key) else self.count(key)
        return (-1.0 if value is None else value, *danger_first(self.count("life_threatening"), self.points))


def comparison(person: Person, args: Mapping[str, str], now: datetime) -> tuple[list[Comparison], Order]:
    """Every directorate the person may open, in three statements."""
    schools = {row.directorate_id: row for row in db.session.execute(select(coverage.by_directorate(person)))}
    open_ = select(sums.by_directorate(person, Selection(), now))
    found = {row.directorate_id: row for row in db.session.execute(open_)}
    units = db.session.execute(
        directorates_open_to(person).with_only_columns(
            Directorate.id, Directorate.code, Directorate.name_ar, Directorate.name_en, maintain_column_froms=True
        )
    )
    rows = [_compared(unit, schools.get(unit.id), found.get(unit.id)) for unit in units]
    keys = {"name", "schools", "visited", "life_threatening", "severe", "late", "points", "per_hundred"}
    chosen = order(args, keys, "-life_threatening", DOWN_FIRST)
    rows.sort(key=lambda row: row.sort_value(chosen.key), reverse=chosen.descending)
    return rows, chosen


def _compared(unit: Record, schools: Record | None, found: Record | None) -> Comparison:
    points = float(found.points) if found else 0.0
    return Comparison(
        code=unit.code,
        name=unit.name_en if language() == "en" else unit.name_ar,
        schools=schools.registered if schools else 0,
        visited=schools.visited if schools else 0,
        points=points,
        per_hundred=per_hundred(points, schools.students if schools else None),
        sums=found,
    )
