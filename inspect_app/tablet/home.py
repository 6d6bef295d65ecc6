"""What the engineer's first page shows: schools with what is open there and when they were last seen. A few selects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, radians

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.last_visits import last_by_school, last_visit_at
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name
from inspect_app.overview.still_map import Frame, MappedSchool, StillMap, still_map
from inspect_app.schools.models import School
from inspect_app.schools.search import schools_matching

PER_PAGE = 30
SKETCHED = 1000
"""Schools on one sketch: those of a country would cover one another, and weigh as much as the page."""
FRAME = Frame(width=480.0, lowest=100.0, tallest=260.0, margin=18.0, names=8, letters=13.0)
TO_VISIT, VISITED = "to-visit", "visited"
RECENTLY = timedelta(days=30)
"""A school leaves “to visit” for this long after any visit; a search finds it all the same."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. ``near`` is (latitude, longitude) in degrees: nearest first."""

    state: str = TO_VISIT
    text: str = ""
    page: int = 1
    near: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SchoolCard:
    """``open``: worst severity first, with counts. ``last``: the last visit by checklist id, its end and grade."""

    number: str
    name_ar: str
    name_en: str
    locality: str
    latitude: float | None
    longitude: float | None
    open: tuple[tuple[Severity, int], ...]
    last: Mapping[str, Record] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return (self.name_en or self.name_ar) if language == "en" else self.name_ar


@dataclass(frozen=True, slots=True)
class Home:
    cards: tuple[SchoolCard, ...]
    total: int
    counts: Mapping[str, int]
    """Schools by tab, whatever is searched."""
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def look_up(person: Person, wanted: Wanted, now: datetime) -> Home:
    """The cards of one page, worst open severity first (or nearest first), all within the person's scope."""
    counts = _counts(person, now)
    conditions = [open_today(person)]
    if wanted.text:
        conditions.append(schools_matching(wanted.text))
        total = db.session.scalar(select(func.count()).select_from(School).where(*conditions)) or 0
    else:
        conditions.append(_visited(now) if wanted.state == VISITED else ~_visited(now))
        total = counts[wanted.state]
    ids = list(
        db.session.scalars(
            _sorted(person, wanted, now).where(*conditions).limit(PER_PAGE).offset((wanted.page - 1) * PER_PAGE)
        )
    )
    last = last_by_school(ids, Visit.finished_at, Visit.grade)
    cards = tuple(_card(row, last.get(row.id, ())) for row in _rows(ids, now))
    return Home(cards, total, counts, wanted.page)


def _rows(ids: Sequence[int], now: datetime) -> list[Record]:
    """What the cards say of these schools, in their order."""
    open_ = sums.on_record(ids, now).subquery("sums")
    query = (
        select(School.id, School.number, School.name_ar, School.name_en, School.locality, School.latitude)
        .add_columns(School.longitude, *(func.coalesce(open_.c[severity.value], 0) for severity in Severity))
        .outerjoin(open_, open_.c.school_id == School.id)
        .where(School.id.in_(ids))
    )
    return sorted(db.session.execute(query), key=lambda row: ids.index(row.id))


def _card(row: Sequence[object], last: Iterable[Record]) -> SchoolCard:
    _, number, name_ar, name_en, locality, latitude, longitude, *counts = row
    open_ = tuple((severity, count) for severity, count in zip(Severity, counts, strict=True) if count)
    by_checklist = {visit.checklist: visit for visit in last}
    return SchoolCard(number, name_ar, name_en, locality, latitude, longitude, open_, by_checklist)  # type: ignore[arg-type]


def _visited(now: datetime) -> ColumnElement[bool]:
    return _has_visit(Visit.finished_at >= now - RECENTLY)


def _has_visit(*when: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Visit.id).where(Visit.school_id == School.id, *when).correlate(School))


def _counts(person: Person, now: datetime) -> dict[str, int]:
    visited = func.coalesce(func.sum(case((_visited(now), 1), else_=0)), 0)
    row = db.session.execute(select(func.count(), visited).where(open_today(person))).one()
    return {TO_VISIT: row[0] - row[1], VISITED: row[1]}


def _sorted(person: Person, wanted: Wanted, now: datetime) -> Select[int]:
    """Ids of schools in the order asked for: what is open at all of them is summed only where the order asks."""
    query = select(School.id)
    if wanted.near:
        north, east = wanted.near
        # Flat within a directorate: good enough to sort by, the tablet says the distance itself.
        shrink = cos(radians(north))
        north_south, east_west = School.latitude - north, (School.longitude - east) * shrink
        away = north_south * north_south + east_west * east_west
        return query.order_by(School.latitude.is_(None), away, School.name_ar)
    if wanted.state == VISITED and not wanted.text:
        return query.order_by(last_visit_at().desc(), School.name_ar)
    open_ = sums.by_school(person, Selection(), now)
    worst = func.coalesce(sums.worst_rank(open_), -1)
    return query.outerjoin(open_, open_.c.school_id == School.id).order_by(worst.desc(), School.name_ar, School.number)


def sketch(person: Person, schools: int, now: datetime) -> StillMap | None:
    """Every school of the scope that has a position; None when there is none, and for more than the sheet can hold."""
    if schools > SKETCHED:
        return None
    open_ = sums.by_school(person, Selection(), now)
    query = (
        select(School.number, school_name(), School.locality, School.latitude, School.longitude)
        .add_columns(sums.worst_rank(open_), _has_visit())
        .outerjoin(open_, open_.c.school_id == School.id)
        .where(open_today(person), School.latitude.is_not(None), School.longitude.is_not(None))
        .order_by(School.number)
    )
    return still_map([MappedSchool(*row) for row in db.session.execute(query)], FRAME)
