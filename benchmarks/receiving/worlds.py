"""Where visits are received: 4,002 schools of 42 directorates, an engineer in each, nothing wrong or very much."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from benchmarks.asking import signed_in
from benchmarks.country import make_country
from benchmarks.receiving.requests import Target
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate, Location, School
from tests.make import NOW


def make_targets(folder: Path, deficiencies: int) -> tuple[Flask, list[Target]]:
    """The application on a new database, and its schools; 25 open deficiencies at each until there are enough."""
    app, _ = make_country(folder, deficiencies)
    with app.app_context():
        with writing():
            made = [_engineer(directorate) for directorate in db.session.scalars(select(Directorate))]
            db.session.add_all(made)
            db.session.flush()
            engineers = {account.directorate_id: account.id for account in made}
        cookies = {engineer: signed_in(app, engineer) for engineer in engineers.values()}
        places: dict[int, list[str]] = {}
        for place, school in db.session.execute(select(Location.id, Location.school_id).order_by(Location.position)):
            places.setdefault(school, []).append(place)
        schools = db.session.execute(select(School.id, School.number, School.directorate_id)).all()
        targets = [
            Target(number, places[id_], engineer, cookies[engineer])
            for id_, number, directorate in schools
            if (engineer := engineers[directorate])
        ]
    return app, targets


def _engineer(directorate: Directorate) -> Account:
    return Account(
        username=f"engineer-{directorate.code}",
        name_ar="مهندس",
        name_en="Engineer",
        role=Role.ENGINEER,
        directorate_id=directorate.id,
        password_hash="none",
        created_at=NOW,
    )
