"""Closing a school on a day, alone or because it becomes part of another, and opening it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from inspect_app.accounts.models import Account
from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.journal import Action, record
from inspect_app.registry.units import unit_orders as words
from inspect_app.schools.folding import western_digits
from inspect_app.schools.models import School
from inspect_app.schools.unit_of_day import midnight_of


@dataclass(frozen=True)
class Closing:
    """What closing a school would mean. ``visits``: made on or after the day; ``people``: accounts of the school."""

    number: str
    day: date
    successor: str
    successor_name: Text | None
    open_deficiencies: int
    visits: int
    people: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()


class CannotClose(Exception):
    """``reason`` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


_CLOSED = Text("المدرسة مغلقة أصلاً", "the school is closed already")
_UNKNOWN = Text("لا توجد مدرسة عاملة بهذا الرقم", "there is no school in use of this number")
_ITSELF = Text("لا تُضم المدرسة إلى نفسها", "a school does not become part of itself")


def plan_closing(school: School, day: date, successor: str, today: date) -> Closing:
    """Raises CannotClose. ``successor``: a school number as typed, or empty."""
    if not school.active:
        raise CannotClose(_CLOSED)
    if day > today:
        raise CannotClose(words.NOT_YET)
    into = _successor(school, western_digits(successor).strip())
    of_school = Deficiency.school_id == school.id, Deficiency.closed_at.is_(None)
    since = Visit.school_id == school.id, Visit.finished_at >= midnight_of(day)
    people = select(Account.username).where(Account.school_id == school.id, Account.active).order_by(Account.username)
    return Closing(
        school.number,
        day,
        into.number if into else "",
        Text(into.name("ar"), into.name("en")) if into else None,
        db.session.scalar(select(func.count(Deficiency.id)).where(*of_school)) or 0,
        db.session.scalar(select(func.count(Visit.id)).where(*since)) or 0,
        tuple(db.session.scalars(people)),
    )


def _successor(school: School, number: str) -> School | None:
    if not number:
        return None
    if number == school.number:
        raise CannotClose(_ITSELF)
    found = db.session.scalar(select(School).where(School.number == number, School.active))
    if found is None:
        raise CannotClose(_UNKNOWN)
    return found


def close_school(closing: Closing, administrator: int, now: datetime) -> None:
    """Call it within ``writing()``."""
    school = db.session.scalars(select(School).where(School.number == closing.number)).one()
    school.active, school.closed_at, school.updated_at = False, midnight_of(closing.day), now
    if closing.successor:
        school.successor = db.session.scalars(select(School).where(School.number == closing.successor)).one()
    detail = f"{closing.day} → {closing.successor}" if closing.successor else str(closing.day)
    record(now, administrator, Action.CLOSE_SCHOOL, closing.number, detail)


def reopen_school(number: str, administrator: int, now: datetime) -> None:
    """Call it within ``writing()``. One that is open stays as it is."""
    school = db.session.scalars(select(School).where(School.number == number)).one()
    if school.active:
        return
    school.active, school.closed_at, school.successor_id, school.updated_at = True, None, None, now
    record(now, administrator, Action.OPEN_SCHOOL, number)
