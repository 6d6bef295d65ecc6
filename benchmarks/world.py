"""A small instance to measure on: one directorate, one engineer, some schools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from benchmarks.asking import signed_in
from inspect_app import create_app
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.roles import Role
from inspect_app.checklists import ItemKind
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.inspections.published import published
from inspect_app.schools.models import Directorate, School
from inspect_app.serving.database_upgrade import upgrade_database
from tests.make import NOW


@dataclass(frozen=True)
class Measured:
    engineer: int
    schools: tuple[str, ...]
    failing: tuple[str, ...]


def make_world(folder: Path, schools: int) -> tuple[Flask, Measured, str]:
    """The application, what is in it, and a session cookie of its engineer."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(
        Settings(
            data=folder, database_url=f"sqlite:///{folder / 'kashf.sqlite'}", secret_key="bench", insecure_http=True
        )
    )
    upgrade_database(app)
    with app.app_context():
        with writing():
            directorate = Directorate(code="2202", name_ar="البادية", name_en="Badia", governorate="Mafraq")
            db.session.add(directorate)
            db.session.flush()
            numbers = tuple(f"9{i:05d}" for i in range(schools))
            db.session.add_all(_school(number, directorate.id) for number in numbers)
            account = Account(
                username="bench",
                name_ar="م",
                name_en="E",
                role=Role.ENGINEER,
                directorate_id=directorate.id,
                password_hash=hash_password("not a real password"),
                created_at=NOW,
            )
            db.session.add(account)
            db.session.flush()
            person = account.id
        checklist = published().latest("health-and-safety")
        failing = tuple(i.code for i in checklist.items.values() if i.kind is ItemKind.SCALE and not i.applies_when)
    return app, Measured(person, numbers, failing), signed_in(app, person)


def _school(number: str, directorate: int) -> School:
    return School(
        number=number,
        name_ar=f"مدرسة {number}",
        name_en=f"School {number}",
        search_text=number,
        directorate_id=directorate,
        governorate="Mafraq",
        latitude=32.4,
        longitude=36.2,
        profile={},
        students=400,
        updated_at=NOW,
    )
