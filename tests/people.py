"""Three people everywhere: the engineer, the neighbour (same role, other directorate), the ministry; and the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.roles import Role
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY
from inspect_app.accounts.sessions import Origin, begin_session
from inspect_app.db import db, writing
from inspect_app.schools.folding import search_text
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.submissions.epoch import new_epoch
from tests.make import NOW

PASSWORD = "correct horse battery"
# Hashed once: argon2 is slow on purpose.
_HASH = hash_password(PASSWORD)


@dataclass(frozen=True)
class World:
    """The smallest world with two directorates. Schools are named by their numbers."""

    engineer: Person
    neighbour: Person
    reviewer: Person
    neighbouring_reviewer: Person
    ministry: Person
    principal: Person
    administrator: Person
    school: str = "100200"
    other_school: str = "300400"
    directorate: str = "2202"
    other_directorate: str = "2203"

    @property
    def everyone(self) -> tuple[Person, ...]:
        return (
            self.engineer,
            self.neighbour,
            self.reviewer,
            self.neighbouring_reviewer,
            self.ministry,
            self.principal,
            self.administrator,
        )


def signed_in(person: int) -> dict[str, str]:
    """What the cookie of somebody who has just signed in holds beside the language: the session is a real one."""
    with writing():
        return {SESSION_TOKEN_KEY: begin_session(person, Origin(), datetime.now(UTC))}


def populate() -> World:
    """Fills an empty database with the world; returns its people."""
    with writing():
        new_epoch()
        home = Directorate(
            code="2202", name_ar="البادية الشمالية الغربية", name_en="North-West Badia", governorate="Mafraq"
        )
        other = Directorate(
            code="2203", name_ar="البادية الشمالية الشرقية", name_en="North-East Badia", governorate="Mafraq"
        )
        db.session.add_all([home, other])
        db.session.flush()
        school = make_school(
            home, "100200", "سما السرحان الثانوية للبنات", "Sama As-Sarhan Secondary for Girls", 32.4686, 36.2436
        )
        far = make_school(other, "300400", "أم القطين الأساسية المختلطة", "Umm Al-Quttein Basic", 32.3180, 36.6340)
        db.session.add_all([school, far])
        db.session.flush()
        for where in (school, far):
            db.session.add(Location(id=f"yard-{where.number}", school_id=where.id, kind="yard", name="الساحة الرئيسية"))
            db.session.add(
                Location(id=f"hall-{where.number}", school_id=where.id, kind="building", name="المبنى الرئيسي")
            )
        accounts = {
            "engineer": _account("engineer", Role.ENGINEER, "م. ليلى", "Layla", home),
            "neighbour": _account("neighbour", Role.ENGINEER, "م. سامر", "Samer", other),
            "reviewer": _account("reviewer", Role.REVIEWER, "رئيس قسم الأبنية", "Head of Buildings", home),
            "neighbouring_reviewer": _account(
                "reviewer2", Role.REVIEWER, "رئيس القسم المجاور", "Neighbouring Head", other
            ),
            "ministry": _account("ministry", Role.MINISTRY, "إدارة الأبنية", "Buildings Department"),
            "principal": _account("principal", Role.SCHOOL, "مديرة المدرسة", "Principal", school=school),
            "administrator": _account("admin", Role.ADMINISTRATOR, "مدير النظام", "Administrator"),
        }
        db.session.add_all(accounts.values())
        db.session.flush()
        people = {name: as_person(account) for name, account in accounts.items()}
    return World(**people)


def make_school(directorate: Directorate, number: str, ar: str, en: str, latitude: float, longitude: float) -> School:
    return School(
        number=number,
        name_ar=ar,
        name_en=en,
        search_text=search_text(number, ar, en),
        directorate_id=directorate.id,
        governorate="Mafraq",
        latitude=latitude,
        longitude=longitude,
        profile={"students_all_shifts": 400, "students_max_shift": 400, "ownership": "owned", "shifts": 1, "floors": 2},
        students=400,
        updated_at=NOW,
    )


def _account(
    username: str, role: Role, ar: str, en: str, directorate: Directorate | None = None, school: School | None = None
) -> Account:
    return Account(
        username=username,
        name_ar=ar,
        name_en=en,
        role=role,
        directorate_id=directorate.id if directorate else None,
        school_id=school.id if school else None,
        password_hash=_HASH,
        created_at=NOW,
    )


def add_person(username: str, role: Role, ar: str, directorate_id: int | None = None) -> Person:
    """One more beside those of the world."""
    account = _account(username, role, ar, username)
    account.directorate_id = directorate_id
    with writing():
        db.session.add(account)
        db.session.flush()
        return as_person(account)
