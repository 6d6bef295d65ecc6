"""The journal's line of a file of people, and finding the accounts that came from it again by its moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from inspect_app import problems
from inspect_app.db import db
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.registry.people_file.people_plan import PeoplePlan


def record_people_import(who: int | None, name: str, plan: PeoplePlan, now: datetime) -> int:
    """``now``: when its accounts were made. The line holds how many were added, were there, and were refused."""
    counts = f"{len(plan.new)} / {len(plan.present)} / {len(plan.refused)}"
    return record(now, who, Action.IMPORT_PEOPLE, name, counts)


def people_import(number: int) -> AuditLine:
    """Raises NotFound for any other line."""
    line = db.session.get(AuditLine, number)
    if line is None or line.action != Action.IMPORT_PEOPLE:
        raise problems.NotFound
    return line


def latest_people_imports() -> list[AuditLine]:
    imports = select(AuditLine).where(AuditLine.action == Action.IMPORT_PEOPLE)
    return list(db.session.scalars(imports.order_by(AuditLine.id.desc()).limit(10)))
