"""What can be found out about the running instance, quickly and without changing anything."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from inspect_app.backup_state import read_backup_state
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.observing.readiness import InstanceFacts
from inspect_app.schools.models import School
from inspect_app.web import MIGRATIONS

_SCHEMA = text("SELECT version_num FROM alembic_version")
_INVENTED = select(School.id).where(School.demonstration).limit(1)


def read_instance_facts(settings: Settings) -> InstanceFacts:
    """Some two milliseconds. A database that does not answer is a fact like others; nothing is raised."""
    revision, is_demo = _asked_of_database()
    return InstanceFacts(
        revision=revision,
        expected_revision=expected_revision(),
        free_bytes=_free_bytes(settings.data),
        disk_floor=settings.disk_floor,
        photos_writable=_is_writable(settings.photos),
        is_demo=is_demo,
        backed_up_at=read_backup_state(settings.data).backed_up_at,
        now=datetime.now(UTC),
    )


@cache
def expected_revision() -> str:
    """The schema this release was written for."""
    return ScriptDirectory(MIGRATIONS).get_current_head() or ""


def _asked_of_database() -> tuple[str | None, bool]:
    try:
        with db.engine.connect() as connection:
            return connection.scalar(_SCHEMA) or "", connection.scalar(_INVENTED) is not None
    except SQLAlchemyError:
        return None, False


def _free_bytes(folder: Path) -> int:
    """Nothing is free where the folder itself is gone."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _is_writable(folder: Path) -> bool:
    """Asked by writing, without a name: nothing else tells of a disk that was mounted anew for reading only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
    except OSError:
        return False
    return True
