"""How much of a directorate was looked at: what every figure about it is a figure of."""

from __future__ import annotations

from sqlalchemy import Subquery, case, exists, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.inspections.models import Visit
from inspect_app.schools.models import School


def by_directorate(person: Person) -> Subquery:
    """Per directorate_id its schools open today: how many are registered, how many were visited, and the students of
    the visited ones, which :func:`inspect_app.overview.selection.per_hundred` divides by."""
    seen = exists().where(Visit.school_id == School.id)
    return (
        select(
            School.directorate_id,
            func.count().label("registered"),
            func.sum(case((seen, 1), else_=0)).label("visited"),
            func.sum(case((seen, func.coalesce(School.students, 0)), else_=0)).label("students"),
        )
        .where(open_today(person))
        .group_by(School.directorate_id)
        .subquery("coverage")
    )
