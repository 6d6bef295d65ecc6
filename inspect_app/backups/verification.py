"""Whether a backup is what it should be: its files, its database, and that the database says what its bodies say."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from inspect_app import create_app
from inspect_app.backups.backup_failure import BackupFailure, listed
from inspect_app.backups.database_copy import count_rows, open_copy
from inspect_app.backups.manifest import CHECKSUMS, DATABASE, Manifest, hash_of, read_checksums
from inspect_app.backups.photo_copy import photo_rows
from inspect_app.db import db
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.projection.rebuild import compare

_SCRATCH = "scratch.sqlite"


def verify_backup(app: Flask, folder: Path, manifest: Manifest, *, quick: bool = False) -> None:
    """Raises BackupFailure, which says what is wrong. ``quick``: without telling the ledger again."""
    check_database(folder, manifest)
    lost = set(manifest.lost_photos)
    wrong = [
        row.place
        for row in photo_rows(folder / DATABASE)
        if row.sha256 not in lost and not _has_size(folder / row.place, row.size)
    ]
    if wrong:
        raise BackupFailure(f"photos are not whole in the copy: {listed(wrong)}")
    if not quick:
        with _upgraded_scratch(app, folder) as scratch_app:
            check_told_again(scratch_app)


def check_files(folder: Path, manifest: Manifest) -> None:
    """Reads every file of a backup. Raises BackupFailure, which names those that are not what they were."""
    if hash_of(folder / CHECKSUMS) != manifest.checksums:
        raise BackupFailure(f"{CHECKSUMS} is not what it was when the backup was made")
    wrong = [name for name, sha256 in read_checksums(folder) if not _has_hash(folder / name, sha256)]
    if wrong:
        raise BackupFailure(f"not what they were when the backup was made: {listed(wrong)}")


def check_database(folder: Path, manifest: Manifest) -> None:
    """The file is whole, no row points nowhere, and there are as many as were copied. Raises BackupFailure."""
    try:
        with closing(open_copy(folder / DATABASE)) as connection:
            damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            pointing = [f"{row[0]} → {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
            counted = count_rows(connection)
    except sqlite3.Error as error:
        raise BackupFailure(f"the database of the copy cannot be read: {error}") from error
    if damage or pointing:
        raise BackupFailure(f"the database of the copy is damaged: {listed([*damage, *pointing])}")
    if counted != manifest.rows:
        other = sorted(name for name in counted.keys() | manifest.rows if counted.get(name) != manifest.rows.get(name))
        raise BackupFailure(f"the copy does not have the rows that were counted: {listed(other)}")


def check_told_again(app: Flask) -> None:
    """``rebuild --check`` on this application's database. Raises BackupFailure."""
    with app.app_context():
        different = sorted(compare().different)
        db.session.remove()
    if different:
        raise BackupFailure(
            f"what is stored is not what the received bodies say: {', '.join(different)}. Look at “inspect-app rebuild "
            "--check”; “inspect-app rebuild” mends it, “inspect-app backup --quick” backs up as it is"
        )


@contextmanager
def _upgraded_scratch(app: Flask, folder: Path) -> Iterator[Flask]:
    """An application on a copy of the copy, at this release's schema: nothing of the backup itself is touched."""
    scratch = folder / _SCRATCH
    shutil.copyfile(folder / DATABASE, scratch)
    scratch_app = create_app(replace(app.extensions["kashf.settings"], database_url=f"sqlite:///{scratch}"))
    try:
        upgrade_database(scratch_app)
        yield scratch_app
    finally:
        with scratch_app.app_context():
            db.session.remove()
            db.engine.dispose()
        for left_over in folder.glob(f"{_SCRATCH}*"):
            left_over.unlink()


def _has_size(file: Path, size: int) -> bool:
    try:
        return file.stat().st_size == size
    except OSError:
        return False


def _has_hash(file: Path, sha256: str) -> bool:
    try:
        return hash_of(file) == sha256
    except OSError:
        return False
