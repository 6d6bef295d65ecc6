"""More schools in a directorate of the test's world, and closing one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate, School
from tests.make import NOW
from tests.people import make_school


def add_school(number: str, name: str, directorate: str = "2202", students: int | None = 400) -> str:
    with writing():
        unit = db.session.scalars(select(Directorate).where(Directorate.code == directorate)).one()
        school = make_school(unit, number, f"مدرسة {name}", name, 32.47, 36.25)
        school.students = students
        db.session.add(school)
    return number


def close_school(number: str, at: datetime | None = NOW) -> None:
    with writing():
        db.session.execute(update(School).where(School.number == number).values(active=False, closed_at=at))


def place_school(number: str, latitude: float, longitude: float) -> None:
    with writing():
        db.session.execute(update(School).where(School.number == number).values(latitude=latitude, longitude=longitude))
