"""Plans of small files for tests, and carrying them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.import_choices import ImportChoices
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.models import School
from tests.make import NOW
from tests.schools.files import csv_file

Rows = Sequence[Sequence[str]]


def plan_of(folder: Path, *rows: Sequence[str], **choices: str) -> ImportPlan:
    """Of a CSV file with these rows, headings first; the choices as an address carries them."""
    return plan_import(db.session(), csv_file(folder, *rows), ImportChoices.from_args(choices))


def store(plan: ImportPlan, now: datetime = NOW) -> ImportPlan:
    with writing():
        apply_plan(db.session(), plan, now)
    return plan


def school(number: str) -> School:
    return db.session.scalars(select(School).where(School.number == number)).one()


def told(complaints: Sequence[Any]) -> list[tuple[int, str, str]]:
    """Row, value and reason in English."""
    return [(one.row, one.value, one.reason.en) for one in complaints]
