"""Looking through all stored photos: a file whose bytes are not those that were written is set aside.

From then on it is not held, and the tablets are asked for it; nobody is asked for one that was put to a person's step:
the deficiency's page says that it is missing. One scan at a time; an interrupted one is gone on with where it stopped.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from inspect_app.backup_state import note_backup_state
from inspect_app.db import db, table, writing
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.inspections.photo_opening import DecodingTurn, NotAPhoto, open_photo
from inspect_app.problems import Problem
from inspect_app.web import settings

_FILE_NAME = "photo-scan"
"""In the data folder: the name of the photo that was looked at last. It is also what one scan keeps from others."""
_ROWS_AT_ONCE = 200
_MIN_AGE_SECONDS = 60.0
"""A younger file may have been written a moment before its row."""
Stop = Callable[[], bool]


@dataclass(slots=True)
class PhotoScan:
    """What was found so far. ``ended``: every photo was looked at."""

    looked_at: int = 0
    set_aside: int = 0
    without_file: int = 0
    ended: bool = False


def scan_photos(
    *, bytes_per_second: float | None = None, from_start: bool = False, stop: Stop = lambda: False
) -> PhotoScan | None:
    """Looks at each photo's file, after the one that was looked at last. None when another scan is at work.

    ``stop`` is asked between some hundred photos. Not inside ``writing()``.
    """
    with _position_file(settings().data / _FILE_NAME) as position:
        if position is None:
            return None
        scan = PhotoScan()
        last = "" if from_start else position.read()
        while rows := _rows_after(last):
            found = [(row.sha256, _hash_to_remember(row, scan, bytes_per_second)) for row in rows]
            _remember([(name, file_sha256) for name, file_sha256 in found if file_sha256])
            last = rows[-1].sha256
            position.write(last)
            if stop():
                return scan
        position.write("")
        scan.ended = True
        note_backup_state(settings().data, scanned_at=datetime.now(UTC))
        return scan


class _Position:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> str:
        return os.pread(self._descriptor, 64, 0).decode("ascii", errors="replace")

    def write(self, name: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, name.encode(), 0)


@contextmanager
def _position_file(file: Path) -> Iterator[_Position | None]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _Position(descriptor) if _is_free(descriptor) else None
    finally:
        os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _rows_after(name: str) -> list[Any]:
    rows = list(db.session.connection().execute(_AFTER, {"name": name}))
    db.session.rollback()  # no transaction is open while files are read
    return rows


def _hash_to_remember(row: Any, scan: PhotoScan, bytes_per_second: float | None) -> str | None:  # noqa: ANN401
    """Looks at one photo. Gives the hash of its file where none was kept and the file has proved good."""
    start = time.monotonic()
    scan.looked_at += 1
    files = photo_files()
    if not files.contains(row.sha256, row.size):
        scan.without_file += 1
        return None
    try:
        path = files.path(row.sha256)
        age, data = time.time() - path.stat().st_mtime, path.read_bytes()
        if is_good(data, row.sha256, row.file_sha256, files.turn):
            return hashlib.sha256(data).hexdigest() if row.file_sha256 is None else None
    except OSError:  # gone in this moment, or the disk cannot read it
        age = _MIN_AGE_SECONDS
    except Problem:  # too busy with other pictures just now
        return None
    finally:
        if bytes_per_second:
            time.sleep(max(0.0, row.size / bytes_per_second - (time.monotonic() - start)))
    if age >= _MIN_AGE_SECONDS:
        files.set_aside(row.sha256)
        scan.set_aside += 1
    return None


def is_good(data: bytes, sha256: str, file_sha256: str | None, turn: DecodingTurn) -> bool:
    """Whether these are the bytes that were written for the photo of this name.

    Where their hash was not kept (``file_sha256`` is None), they must have the name's, or be a re-encoding that opens.
    Raises what ``open_photo`` raises where nobody can say now.
    """
    found = hashlib.sha256(data).hexdigest()
    if found == (file_sha256 or sha256):
        return True
    if file_sha256 is not None:
        return False
    try:
        open_photo(data, sha256[:8], None, turn)
    except NotAPhoto:
        return False
    return True


def _remember(found: list[tuple[str, str]]) -> None:
    if found:
        with writing():
            rows = [{"name": name, "to": file_sha256} for name, file_sha256 in found]
            db.session.connection().execute(_REMEMBER, rows)


_stored = table(StoredPhoto)
_AFTER = (
    select(_stored.c.sha256, _stored.c.file_sha256, _stored.c.size)
    .where(_stored.c.sha256 > bindparam("name"))
    .order_by(_stored.c.sha256)
    .limit(_ROWS_AT_ONCE)
)
_REMEMBER = (
    _stored.update()
    .where(_stored.c.sha256 == bindparam("name"), _stored.c.file_sha256.is_(None))
    .values(file_sha256=bindparam("to"))
)
