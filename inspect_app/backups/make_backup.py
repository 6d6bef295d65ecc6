"""Backing up while the instance works: the database first, then the photos, which only grow; verified, then named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from inspect_app.backup_state import note_backup_state
from inspect_app.backups.backup_failure import BackupFailure
from inspect_app.backups.backup_folders import (
    delete_outdated,
    newest_backup,
    one_at_a_time,
    put_in_place,
    unfinished,
)
from inspect_app.backups.database_copy import copy_database, open_copy
from inspect_app.backups.manifest import CHECKSUMS, DATABASE, FORMAT, SECRET_KEY, Manifest, hash_of
from inspect_app.backups.photo_copy import PhotoCopies, copy_photos, photo_rows
from inspect_app.backups.verification import verify_backup
from inspect_app.config import Settings
from inspect_app.moving.database_move import RowCounts, Say, engine_of
from inspect_app.serving.database_upgrade import SchemaAge, newer_schema, release_of, schema_age, schema_revision


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup in its place, and the outdated ones that went for it."""

    folder: Path
    manifest: Manifest
    linked: int
    deleted: list[Path]


def make_backup(
    app: Flask, backups: Path, say: Say = lambda _: None, *, quick: bool = False, copy: bool = False
) -> Backup:
    """Backs up the instance into a new folder of ``backups`` and verifies it.

    ``quick``: without telling the ledger again. ``copy``: links no photo to the backup before, and so reads each.
    Raises BackupFailure; nothing new stands there then.
    """
    settings: Settings = app.extensions["kashf.settings"]
    with _told(), one_at_a_time(backups), unfinished(backups, "backup") as work:
        taken_at = datetime.now(UTC)
        revision, release = _schema_of(app)
        say("Copying the database…")
        rows = copy_database(app, work / DATABASE, revision)
        say(f"  {sum(rows.values()):,} rows")
        say("Copying the photos…")
        before = None if copy else newest_backup(backups)
        photos = copy_photos(settings.photos, work, photo_rows(work / DATABASE), before)
        say(f"  {len(photos.hashes):,} photos, {photos.linked:,} of them linked to the backup before")
        manifest = _describe(settings, work, photos, rows, (revision, release, taken_at))
        say("Verifying…")
        verify_backup(app, work, manifest, quick=quick)
        folder = put_in_place(work, taken_at)
        note_backup_state(settings.data, backed_up_at=taken_at)
        return Backup(folder, manifest, photos.linked, delete_outdated(backups))


@contextmanager
def _told() -> Iterator[None]:
    """Trouble with the disk in words."""
    try:
        yield
    except OSError as error:
        raise BackupFailure(f"{error.filename or 'the backup'}: {error.strerror}") from error


def _schema_of(app: Flask) -> tuple[str, str]:
    """The revision of the instance's tables, and the release that made them or, where nobody wrote it down, ''."""
    with engine_of(app).connect() as connection:
        revision = schema_revision(connection)
        if revision is None:
            raise BackupFailure("the configured database holds no Kashf instance")
        release = release_of(connection, revision)
    engine_of(app).dispose()
    if schema_age(revision) is SchemaAge.NEWER:
        raise BackupFailure(newer_schema(revision, release))
    return revision, release or ""


def _describe(
    settings: Settings, work: Path, photos: PhotoCopies, rows: RowCounts, schema: tuple[str, str, datetime]
) -> Manifest:
    """Writes the hashes of all files and the manifest."""
    revision, release, taken_at = schema
    others = [DATABASE]
    if (settings.data / SECRET_KEY).exists():
        shutil.copyfile(settings.data / SECRET_KEY, work / SECRET_KEY)
        (work / SECRET_KEY).chmod(0o600)
        others.append(SECRET_KEY)
    hashes = {name: hash_of(work / name) for name in others} | photos.hashes
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items())
    (work / CHECKSUMS).write_text(lines, encoding="utf-8")
    manifest = Manifest(
        format=FORMAT,
        release=release,
        schema=revision,
        epoch=_epoch_of(work / DATABASE) if rows.get("epoch") else "",
        taken_at=taken_at,
        rows=rows,
        lost_photos=tuple(photos.lost),
        files=len(hashes),
        bytes=photos.bytes + sum((work / name).stat().st_size for name in others),
        checksums=hash_of(work / CHECKSUMS),
    )
    manifest.write(work)
    return manifest


def _epoch_of(database: Path) -> str:
    with closing(open_copy(database)) as connection:
        (epoch,) = connection.execute("SELECT value FROM epoch").fetchone()
    return str(epoch)
