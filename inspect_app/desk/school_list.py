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
from inspect_app.desk.paging import Leaf, Order, leaf, order
from inspect_app.overview import grades, sums
from inspect_app.overview.record import Record
from inspect_app.overview.selection import Selection, danger_first
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import schools_matching
from inspect_app.web import language

DEFAULT = "-danger"
DOWN_FIRST = frozenset({"danger", "points", "students"})


@dataclass(frozen=True, slots=True)
class SchoolListing:
    """One page of schools. ``visited`` of ``leaf.total`` were visited at least once."""

    rows: list[Record]
    leaf: Leaf
    order: Order
    visited: int
    grades: dict[int, list[Record]]


def school_name() -> ColumnElement[str]:
    """The name in the reader's language, as :meth:`School.name` gives it."""
    return (
        func.coalesce(func.nullif(School.name_en, ""), School.name_ar)
        if language() == "en"
        else School.name_ar.expression
    )


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
    page = leaf(args, counted.total)
    chosen = order(args, set(columns), DEFAULT, DOWN_FIRST)
    by = [column.desc() if chosen.descending else column for column in columns[chosen.key]]
    by += [School.number.expression]
    rows = list(db.session.execute(query.where(*wanted).order_by(*by).limit(page.size).offset(page.offset)))
    return SchoolListing(rows, page, chosen, counted.visited, grades.last_grades([row.id for row in rows]))


def _query(person: Person, now: datetime) -> tuple[RowSelect, dict[str, tuple[ColumnElement[Any], ...]]]:
    """One row per school, and by which columns a list may be sorted."""
    found, visited = sums.by_school(person, Selection(), now), sums.visits_by_school()
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
