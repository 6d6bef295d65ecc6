"""The folder of backups: one folder for each, named by its moment; what is unfinished begins with a dot."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspect_app.backups.backup_failure import BackupFailure
from inspect_app.backups.manifest import MANIFEST
from inspect_app.backups.retention import to_keep

_NAME = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".unfinished-"
_LOCK = ".lock"


def finished_backups(backups: Path) -> dict[datetime, Path]:
    """Every verified backup by its moment, oldest first."""
    found = {}
    for folder in sorted(backups.iterdir()) if backups.is_dir() else ():
        try:
            taken_at = datetime.strptime(folder.name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if (folder / MANIFEST).is_file():
            found[taken_at] = folder
    return found


def newest_backup(backups: Path) -> Path | None:
    return next(reversed(finished_backups(backups).values()), None)


@contextmanager
def one_at_a_time(backups: Path) -> Iterator[None]:
    """Nobody else backs up there meanwhile; what an interrupted one left behind is taken away first.

    Raises BackupFailure when somebody does, or when the folder cannot be used.
    """
    try:
        backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(backups / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BackupFailure(f"{backups} cannot be written to: {error.strerror}") from error
    try:
        _lock(descriptor, backups)
        for left_over in backups.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left_over)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, backups: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupFailure(f"another backup or drill is at work in {backups}; wait for its end") from None


@contextmanager
def unfinished(backups: Path, what: str) -> Iterator[Path]:
    """A folder to work in, gone afterwards unless it was renamed."""
    work = backups / f"{_UNFINISHED}{what}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def put_in_place(work: Path, taken_at: datetime) -> Path:
    """Gives a verified backup its name. Two of one second are named a second apart."""
    while (place := work.parent / taken_at.strftime(_NAME)).exists():
        taken_at += timedelta(seconds=1)
    os.sync()
    work.rename(place)
    os.sync()
    return place


def delete_outdated(backups: Path) -> list[Path]:
    """Takes away what retention does not keep; says what. One that is half deleted does not look like a backup."""
    found = finished_backups(backups)
    kept = to_keep(found)
    outdated = [folder for taken_at, folder in found.items() if taken_at not in kept]
    for folder in outdated:
        doomed = folder.rename(backups / f"{_UNFINISHED}{folder.name}")
        shutil.rmtree(doomed)
    return outdated
