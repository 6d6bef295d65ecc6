"""The list of schools: searched by number or name, sorted by danger, name or last visit, with last grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import RowSelect, db
from inspect_app.inspections.models import Visit
from inspect_app.overview import coverage, sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.last_visits import last_by_school, visits_by_school
from inspect_app.overview.long_lists.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.overview.long_lists.read_page import Order, read_page
from inspect_app.overview.ranking import danger_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.explanation import Explanation, explained
from inspect_app.overview.school_names import school_name
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import schools_matching
from inspect_app.web import language

KEYS = {"danger", "points", "name", "visit", "students"}
DEFAULT = "-danger"
DOWN_FIRST = frozenset({"danger", "points", "students"})


@dataclass(frozen=True, slots=True)
class SchoolListing:
    """One page of schools. ``visited`` of ``page.total`` were visited at least once."""

    rows: list[Record]
    page: Page
    sorting: Sorting
    visited: int
    grades: dict[int, list[Record]]
    explained: dict[int, Explanation]


def listing(person: Person, args: Mapping[str, str], now: datetime) -> SchoolListing:
    """Schools open today that match ``q`` and ``directorate`` of the address, in six statements."""
    wanted = [open_today(person)]
    if args.get("q"):
        wanted.append(schools_matching(args["q"][:120]))
    if args.get("directorate"):
        wanted.append(School.directorate.has(code=args["directorate"]))
    total, visited = db.session.execute(coverage.count_visited().where(*wanted)).one()
    page, chosen = asked_page(args, total), asked_sorting(args, KEYS, DEFAULT, DOWN_FIRST)
    query, order = _sorted(person, chosen, now)
    ids = [row.id for row in read_page(query.where(*wanted), order, page.stretch)]
    grades = last_by_school(ids, Visit.number, Visit.version, Visit.grade)
    rows = _rows(ids, now)
    return SchoolListing(rows, page, chosen, visited, grades, explained(person, Selection(), now, rows))


def _sorted(person: Person, chosen: Sorting, now: datetime) -> tuple[RowSelect, Order]:
    """Ids of schools, and their order: sums and visits of all schools are made only where the order asks for them."""
    query: RowSelect = select(School.id)
    last: list[tuple[ColumnElement[Any], bool]] = [(School.number.expression, False)]
    if chosen.key == "name":
        return query, [(school_name(), chosen.descending), *last]
    if chosen.key == "students":
        return query, [(func.coalesce(School.students, 0), chosen.descending), *last]
    if chosen.key == "visit":
        visited = visits_by_school()
        at = visited.c.last_visit_at
        # Where nobody was yet comes behind the others: databases differ about it when they are not told.
        order = [(at.is_(None), False), (at, chosen.descending), *last]
        return query.outerjoin(visited, visited.c.school_id == School.id), order
    found = sums.by_school(person, Selection(), now)
    points, dangers = sums.risk_points(found), func.coalesce(found.c[sums.OPEN_DANGERS], 0)
    by = danger_first(dangers, points) if chosen.key == "danger" else (points,)
    order = [*((column, chosen.descending) for column in by), *last]
    return query.outerjoin(found, found.c.school_id == School.id), order


def _rows(ids: Sequence[int], now: datetime) -> list[Record]:
    """What the list says of these schools, in their order."""
    found, visited = sums.on_record(ids, now).subquery("sums"), visits_by_school(ids)
    query: RowSelect = (
        select(
            School.id,
            School.number,
            school_name().label("name"),
            School.locality,
            School.students,
            Directorate.code.label("directorate"),
            (Directorate.name_en if language() == "en" else Directorate.name_ar).label("directorate_name"),
            sums.risk_points(found).label("points"),
            *(found.c[key] for key in sums.COUNTS),
            visited.c.visits,
            visited.c.last_visit_at,
        )
        .join(Directorate, Directorate.id == School.directorate_id)
        .outerjoin(found, found.c.school_id == School.id)
        .outerjoin(visited, visited.c.school_id == School.id)
        .where(School.id.in_(ids))
    )
    place = {id_: nth for nth, id_ in enumerate(ids)}
    return sorted(db.session.execute(query), key=lambda row: place[row.id])
