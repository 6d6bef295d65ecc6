"""The list of schools: searched by number or name, sorted by danger, name or last visit, with last grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import RowSelect, db
from inspect_app.desk.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.inspections.models import Visit
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.last_visits import last_by_school, visits_by_school
from inspect_app.overview.ranking import danger_first
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import schools_matching
from inspect_app.web import language

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


def listing(person: Person, args: Mapping[str, str], now: datetime) -> SchoolListing:
    """Schools open today that match ``q`` and ``directorate`` of the address, in three statements."""
    wanted = [open_today(person)]
    if args.get("q"):
        wanted.append(schools_matching(args["q"][:120]))
    if args.get("directorate"):
        wanted.append(Directorate.code == args["directorate"])
    query, columns = _query(person, now)
    every = query.where(*wanted).order_by(None).subquery()
    counted = db.session.execute(
        select(func.count().label("total"), func.count(every.c.last_visit_at).label("visited")).select_from(every)
    ).one()
    page = asked_page(args, counted.total)
    chosen = asked_sorting(args, set(columns), DEFAULT, DOWN_FIRST)
    by = [column.desc() if chosen.descending else column for column in columns[chosen.key]]
    # Where nobody was yet comes behind the others: databases differ about it when they are not told.
    by = [column.nulls_last() if chosen.key == "visit" else column for column in by]
    by += [School.number.expression]
    rows = list(db.session.execute(query.where(*wanted).order_by(*by).limit(page.size).offset(page.offset)))
    grades = last_by_school([row.id for row in rows], Visit.number, Visit.version, Visit.grade)
    return SchoolListing(rows, page, chosen, counted.visited, grades)


def _query(person: Person, now: datetime) -> tuple[RowSelect, dict[str, tuple[ColumnElement[Any], ...]]]:
    """One row per school, and by which columns a list may be sorted."""
    found, visited = sums.by_school(person, Selection(), now), visits_by_school()
    points = func.coalesce(found.c.points, 0.0).label("points")
    name = school_name()
    query: RowSelect = (
        select(
            School.id,
            School.number,
            name.label("name"),
            School.locality,
            School.students,
            Directorate.code.label("directorate"),
            (Directorate.name_en if language() == "en" else Directorate.name_ar).label("directorate_name"),
            points,
            *(found.c[key] for key in sums.COUNTS),
            visited.c.visits,
            visited.c.last_visit_at,
        )
        .join(Directorate, Directorate.id == School.directorate_id)
        .outerjoin(found, found.c.school_id == School.id)
        .outerjoin(visited, visited.c.school_id == School.id)
    )
    by_danger = danger_first(func.coalesce(found.c.life_threatening, 0), points)
    return query, {
        "danger": by_danger,
        "points": (points,),
        "name": (name,),
        "visit": (visited.c.last_visit_at,),
        "students": (func.coalesce(School.students, 0),),
    }
