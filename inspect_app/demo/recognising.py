"""Telling a demonstration from a real instance: the one must not be served as the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import password_matches
from inspect_app.db import db
from inspect_app.demo.people import CAST, PASSWORD
from inspect_app.moving.database_move import engine_of
from inspect_app.schools.models import School


@dataclass(frozen=True, slots=True)
class DatabasePlace:
    """The setting that says where the database is, with its value, and what one would choose another of."""

    setting: str
    kind: str


def place_of(app: Flask) -> DatabasePlace:
    """For the sentence that refuses it."""
    data, url = app.extensions["kashf.settings"].data, engine_of(app).url
    if url.get_backend_name() == "sqlite" and Path(url.database or "").parent == data:
        return DatabasePlace(f"INSPECT_APP_DATA: {data}", "folder")
    return DatabasePlace(f"INSPECT_APP_DATABASE_URL: {url}", "database")


def is_demo(app: Flask) -> bool:
    """True when the database holds invented schools, or an account whose password everybody knows."""
    with app.app_context():
        try:
            invented = select(School.id).where(School.demonstration).limit(1)
            return db.session.scalar(invented) is not None or _has_known_password()
        finally:
            db.session.remove()


def _has_known_password() -> bool:
    names = [member.username for member in CAST]
    hashes = select(Account.password_hash).where(Account.username.in_(names), Account.active).distinct()
    return any(password_matches(PASSWORD, password_hash) for password_hash in db.session.scalars(hashes).all())
