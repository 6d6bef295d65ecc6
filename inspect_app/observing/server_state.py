"""What the administrator's page and ``/metrics`` say of the instance beside what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from flask import Flask
from sqlalchemy import exists, func, select

from inspect_app.accounts.models import OpenSession
from inspect_app.backup_state import BackupState, read_backup_state
from inspect_app.db import db
from inspect_app.inspections.models import Photo, PhotoWaiver, Visit
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from inspect_app.observing.instance_facts import read_instance_facts
from inspect_app.observing.readiness import InstanceFacts

STARTED_AT, WORKERS = "kashf.started_at", "kashf.workers"
"""Among the application's extensions; ``serving`` says how many workers there are."""


@dataclass(frozen=True, slots=True)
class ServerState:
    """``workers`` is None where something else than our own server answers."""

    release: str
    database: str
    facts: InstanceFacts
    backup: BackupState
    photos_missing: int
    first_photo_at: datetime | None
    open_sessions: int
    started_at: datetime
    workers: int | None


def read_server_state(app: Flask) -> ServerState:
    """A tenth of a second in a country of 4,000 schools. Raises what a database raises that does not answer."""
    settings = app.extensions["kashf.settings"]
    return ServerState(
        release=release(),
        database=db.engine.dialect.name,
        facts=read_instance_facts(settings),
        backup=read_backup_state(settings.data),
        photos_missing=count_missing_photos(),
        first_photo_at=db.session.scalar(select(func.min(StoredPhoto.stored_at))),
        open_sessions=db.session.scalar(select(func.count(OpenSession.id))) or 0,
        started_at=app.extensions[STARTED_AT],
        workers=app.extensions.get(WORKERS),
    )


def release() -> str:
    return version("inspect-app")


def init_app(app: Flask) -> None:
    app.extensions[STARTED_AT] = datetime.now(UTC)


def count_missing_photos() -> int:
    """Photos that standing visits name and their engineers have not sent, without those a person has given up."""
    given_up = {(digest, name) for digest, names in db.session.execute(_GIVEN_UP) for name in names}
    return sum((digest, name) not in given_up for digest, name in db.session.execute(_MISSING))


_IS_SENT = exists().where(SentPhoto.sha256 == Photo.sha256, SentPhoto.account_id == Visit.engineer_id)
_MISSING = select(Visit.digest, Photo.sha256).join(Photo, Photo.visit_id == Visit.id).where(~_IS_SENT).distinct()
_GIVEN_UP = select(PhotoWaiver.digest, PhotoWaiver.photos).join(Visit, Visit.digest == PhotoWaiver.digest)
