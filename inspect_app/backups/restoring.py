"""Putting a backup back into an empty instance: all of it or nothing, with another epoch and numbers moved on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from inspect_app.backups.backup_failure import BackupFailure
from inspect_app.backups.manifest import DATABASE, PHOTOS, SECRET_KEY, Manifest, read_checksums
from inspect_app.backups.verification import check_database, check_files
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.journal import Action, record
from inspect_app.moving.building_aside import build_aside
from inspect_app.moving.database_move import Say, engine_of
from inspect_app.moving.move_refusals import CannotMove, check_nobody_else, check_target
from inspect_app.moving.unfit_values import unfit_values
from inspect_app.serving.database_upgrade import SchemaAge, newer_schema, schema_age, upgrade_database
from inspect_app.submissions.epoch import restored_epoch
from inspect_app.submissions.numbering import last_number

_DATABASE_ROOM = 3
"""So many times the database's size must be free: it is copied, brought up to date, and has its log beside it."""
_ASIDE = "photos.restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, under which epoch, and the first numbers that new visits and deficiencies get."""

    manifest: Manifest
    epoch: str
    first_visit: int
    first_deficiency: int


def restore_backup(app: Flask, folder: Path, say: Say = lambda _: None, *, link: bool = False) -> Restored:
    """Fills the empty instance of ``app`` from the backup in ``folder``.

    ``link``: photos are linked to the backup's files, for a trial that changes none. Raises BackupFailure; the instance
    is empty then, as before.
    """
    settings: Settings = app.extensions["kashf.settings"]
    manifest = Manifest.read(folder)
    _check_schema(manifest)
    with _in_words():
        _check_empty(app)
        _check_room(settings, folder, manifest, link=link)
        say(f"Reading {manifest.files:,} files…")
        check_files(folder, manifest)
        check_database(folder, manifest)
        with _photos_aside(settings, folder, say, link=link) as photos, build_aside(app, folder / DATABASE) as built:
            say("Preparing the database…")
            restored = _begin_again(built, app, manifest)
            _check_empty(app)
            if photos.exists():
                photos.rename(settings.photos)
        _restore_secret_key(settings, folder)
    return restored


def _check_schema(manifest: Manifest) -> None:
    if schema_age(manifest.schema) is SchemaAge.NEWER:
        raise BackupFailure(newer_schema(manifest.schema, manifest.release or None).replace("database", "backup", 1))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except CannotMove as error:
        raise BackupFailure(str(error).replace("target", "configured database")) from error
    except OSError as error:
        raise BackupFailure(f"{error.filename or 'a file'}: {error.strerror}") from error


def _check_empty(app: Flask) -> None:
    """Raises CannotMove or BackupFailure where there is an instance already, or somebody has its database open."""
    photos = app.extensions["kashf.settings"].photos
    if next((file for file in photos.glob("[0-9a-f][0-9a-f]/*")), None):
        raise BackupFailure(f"there are photos in {photos}; a backup is restored into an empty data folder")
    engine = engine_of(app)
    with engine.connect() as connection:
        check_target(connection)
    engine.dispose()
    check_nobody_else(engine)


def _check_room(settings: Settings, folder: Path, manifest: Manifest, *, link: bool) -> None:
    database = (folder / DATABASE).stat().st_size
    needed = _DATABASE_ROOM * database + (0 if link else manifest.bytes - database) + settings.disk_floor
    free = shutil.disk_usage(settings.data).free
    if free < needed:
        raise BackupFailure(
            f"{settings.data} has {free / 1e9:.1f} GB free; this backup needs {needed / 1e9:.1f} GB: its photos, "
            f"{_DATABASE_ROOM} times its database, and INSPECT_APP_DISK_FLOOR"
        )


@contextmanager
def _photos_aside(settings: Settings, folder: Path, say: Say, *, link: bool) -> Iterator[Path]:
    """The photos in a folder beside their place; nothing stays there when it is not moved."""
    aside = settings.data / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    say("Copying the photos…")
    try:
        for name, _ in read_checksums(folder):
            if name.startswith(f"{PHOTOS}/"):
                target = aside / name.removeprefix(f"{PHOTOS}/")
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _put(folder / name, target, link=link)
        os.sync()
        shutil.rmtree(settings.photos, ignore_errors=True)  # without a photo: an empty folder is in the way
        yield aside
    except BaseException:
        shutil.rmtree(settings.photos, ignore_errors=True)  # they were moved there for a database that did not come
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(source: Path, target: Path, *, link: bool) -> None:
    if link:
        with suppress(OSError):  # a file system without links
            target.hardlink_to(source)
            return
    shutil.copy2(source, target)


def _begin_again(built: Flask, app: Flask, manifest: Manifest) -> Restored:
    """Another epoch, no number a second time, and a line about it, before anybody sees the database."""
    if engine_of(app).dialect.name == "postgresql":
        upgrade_database(app)
        with engine_of(built).connect() as connection:
            if unfit := unfit_values(connection):
                raise BackupFailure("\n  ".join(["PostgreSQL could not keep these values:", *unfit]))
    now = datetime.now(UTC)
    with built.app_context():
        with writing():
            visits = db.session.scalar(select(func.count()).select_from(Visit))
            epoch = restored_epoch(now, manifest.taken_at)
            record(now, None, Action.RESTORE_BACKUP, manifest.taken_at.isoformat(), f"{visits} visits")
            restored = Restored(manifest, epoch, last_number(Visit) + 1, last_number(Deficiency) + 1)
        db.session.remove()
    return restored


def _restore_secret_key(settings: Settings, folder: Path) -> None:
    """Where the key is a file of the data folder, the backup's: everybody stays signed in."""
    own = settings.data / SECRET_KEY
    if (folder / SECRET_KEY).exists() and own.exists() and own.read_text(encoding="ascii") == settings.secret_key:
        fresh = own.with_suffix(".restoring")
        fresh.touch(mode=0o600)
        shutil.copyfile(folder / SECRET_KEY, fresh)
        fresh.replace(own)
