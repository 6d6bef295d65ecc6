"""Visits and deficiencies put straight into the tables, for tests and measurements of the read side."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from inspect_app.accounts.models import Account
from inspect_app.checklists import Severity
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.schools.models import School
from tests.make import NOW


def a_visit(number: str, name: str = "visit-1", at: datetime = NOW, **fields: object) -> str:
    """A scored visit of the school of that number; returns its id."""
    school = db.session.scalars(select(School).where(School.number == number)).one()
    row = {
        "id": name,
        "number": (db.session.scalar(select(func.max(Visit.number))) or 0) + 1,
        "revision": 1,
        "digest": "0" * 64,
        "school_id": school.id,
        "directorate_id": school.directorate_id,
        "engineer_id": db.session.scalars(select(Account.id)).first(),
        "checklist": "health-and-safety",
        "version": 1,
        "started_at": at - timedelta(hours=2),
        "finished_at": at,
        "received_at": at,
        "score_model": "score-model-1",
        "raw_score": 71.5,
        "score": 59.0,
        "grade": "D",
        "coverage": 1.0,
        "result": {},
        **fields,
    }
    with writing():
        db.session.execute(insert(Visit).values(row))
    return name


def a_deficiency(school_number: str, severity: str = "severe", at: datetime = NOW, **fields: object) -> str:
    """An open deficiency of that school, found at ``at``; returns its id."""
    school = db.session.scalars(select(School).where(School.number == school_number)).one().id
    number = (db.session.scalar(select(func.max(Deficiency.number))) or 0) + 1
    visit = db.session.scalar(select(Visit.id)) or a_visit(school_number)
    row = {
        "id": f"deficiency-{number}",
        "number": number,
        "school_id": school,
        "checklist": "health-and-safety",
        "version": 1,
        "section": "B03",
        "item": "B03.01",
        "instance": str(number),
        "severity": severity,
        "severity_rank": Severity(severity).rank,
        "status": "open",
        "trade": "fire",
        "owner": "school",
        "opened_at": at,
        "received_at": at,
        "due_at": at + timedelta(days=7),
        "doubly_late_at": at + timedelta(days=14),
        "last_seen_at": at,
        "last_stated_at": at,
        "first_visit_id": visit,
        "last_visit_id": visit,
        "recurrent": fields.get("recurrence_of") is not None,
        **fields,
    }
    with writing():
        db.session.execute(insert(Deficiency).values(row))
    return str(row["id"])
