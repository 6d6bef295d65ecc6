"""Carrying out what a plan says: new schools with their first locations, and the changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, insert, null, select, update
from sqlalchemy.orm import Session

from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.planning.known_schools import COMPARED_COLUMNS
from inspect_app.schools.location_kinds import default_locations
from inspect_app.schools.models import Location, School, SchoolMove

_UPDATED_COLUMNS = (*COMPARED_COLUMNS, "profile", "students", "search_text")


def apply_plan(session: Session, plan: ImportPlan, now: datetime) -> None:
    """Writes the new schools and the changes. Call it within ``writing()``.

    Raises sqlalchemy's IntegrityError, which ``writing()`` translates, when somebody added one of the schools since.
    """
    connection = session.connection()
    if plan.new:
        rows = [{**new, "updated_at": now, "closed_at": None if new["active"] else now} for new in plan.new]
        connection.execute(insert(School), rows)
        connection.execute(insert(Location), _first_locations(session, plan))
    if plan.changed:
        _record_moves(session, plan, now)
        columns: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _UPDATED_COLUMNS}
        closed = case((bindparam("to_active", type_=Boolean), null()), (School.active, now), else_=School.closed_at)
        statement = update(School).where(School.id == bindparam("school"))
        successor = case((bindparam("to_active", type_=Boolean), null()), else_=School.successor_id)
        statement = statement.values(**columns, updated_at=now, closed_at=closed, successor_id=successor)
        rows = [
            {"school": change.id, **{f"to_{name}": change.values[name] for name in _UPDATED_COLUMNS}}
            for change in plan.changed
        ]
        connection.execute(statement, rows)


def _record_moves(session: Session, plan: ImportPlan, now: datetime) -> None:
    """Schools that change their directorate do so now: a visit made before stays with the one of its day."""
    rows = [
        {"school_id": change.id, "from_id": cell.before, "to_id": cell.after, "since": now, "entered_at": now}
        for change in plan.changed
        for cell in change.cells()
        if cell.key == "directorate"
    ]
    if rows:
        session.execute(insert(SchoolMove), rows)


def _first_locations(session: Session, plan: ImportPlan) -> list[dict[str, Any]]:
    ids: dict[str, int] = {row.number: row.id for row in session.execute(select(School.number, School.id))}
    return [
        {"school_id": ids[school["number"]], "kind": kind, "name": name, "position": position}
        for school in plan.new
        for position, (kind, name) in enumerate(default_locations(school["profile"].get("floors")))
    ]
