"""Where a person's large file lies while it is made and for half an hour after: one for each person, all of it on disk.

The lock is held by the process that makes the file, so every worker of the server sees whether it still does, and
nothing needs to be told when it dies. The folder holds the order, how many rows are written, and at the end the file or
why there is none.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from inspect_app.accounts.models import Person
from inspect_app.checklists import Text
from inspect_app.exports.large_files.file_order import FileOrder, reach_of
from inspect_app.problems import Problem, Unexpected
from inspect_app.web import settings

MAX_KEPT_SECONDS = 30 * 60
_LOCK, _ORDER, _PROGRESS, _FILE, _FAILURE = "lock", "order.json", "rows-written", "file", "failure.json"


class NoOrder(LookupError):
    """Nothing is ordered here, or nothing this release can read."""


class FileState(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """How it stands with an order. ``bytes`` and ``kept_until`` are those of a file that is ready."""

    order: FileOrder
    state: FileState
    rows_written: int = 0
    bytes: int = 0
    made_at: datetime | None = None
    kept_until: datetime | None = None
    failure: Text | None = None


def shelf_of(person: int) -> FileShelf:
    """Of an account, by its id."""
    return FileShelf(_shelves() / str(person))


def delete_expired_files() -> None:
    """Of everybody; empty folders stay, since somebody may be waiting for their lock."""
    for folder in _shelves().glob("*"):
        shelf = FileShelf(folder)
        with shelf.lock() as lock:
            if lock and shelf.is_expired():
                shelf.clear()


def _shelves() -> Path:
    return settings().data / "large-files"


class FileShelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.file = folder / _FILE

    @contextmanager
    def lock(self) -> Iterator[IO[bytes] | None]:
        """The lock's file, to be handed to the process that makes a file; None while one does."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / _LOCK).open("ab") as lock:
            yield lock if _is_locked(lock, fcntl.LOCK_EX) else None

    def begin(self, order: FileOrder) -> None:
        self.clear()
        self._write(_ORDER, order.to_json())

    def order(self) -> FileOrder:
        """Raises NoOrder."""
        try:
            return FileOrder.from_json((self._folder / _ORDER).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise NoOrder from error  # none, or one of another release

    def workplace(self) -> TemporaryDirectory[str]:
        """A folder to make the file in; what a process that was ended leaves there goes with all else."""
        return TemporaryDirectory(prefix="making-", dir=self._folder)

    def note_rows(self, written: int) -> None:
        self._write(_PROGRESS, str(written))

    def finish(self, made: Path) -> None:
        """Takes the file over from its workplace."""
        made.rename(self.file)

    def fail(self, problem: Problem) -> None:
        sentences = [problem.sentence(language) for language in ("ar", "en")]
        self._write(_FAILURE, json.dumps(sentences, ensure_ascii=False))

    def _write(self, name: str, text: str) -> None:
        """Whoever reads meanwhile finds all of it or what stood before."""
        aside = self._folder / f"{name}.new"
        aside.write_text(text, encoding="utf-8")
        aside.rename(self._folder / name)

    def clear(self) -> None:
        for found in self._folder.iterdir():
            if found.is_dir():
                shutil.rmtree(found)
            elif found.name != _LOCK:
                found.unlink(missing_ok=True)

    def is_expired(self) -> bool:
        return self._age() > MAX_KEPT_SECONDS

    def read(self, person: Person) -> KeptFile | None:
        """What is being made for this person or is kept; None when there is nothing, or it is not the person's now."""
        is_made = self._is_being_made()  # looked at first: what ends in between is found ready
        try:
            order = self.order()
        except NoOrder:
            return None
        if order.reach != reach_of(person) or (not is_made and self.is_expired()):
            return None
        with suppress(FileNotFoundError):
            stat = self.file.stat()
            made_at, until = (
                datetime.fromtimestamp(at, UTC) for at in (stat.st_mtime, stat.st_mtime + MAX_KEPT_SECONDS)
            )
            return KeptFile(order, FileState.READY, self._rows_written(), stat.st_size, made_at, until)
        if is_made:
            return KeptFile(order, FileState.MAKING, self._rows_written())
        return KeptFile(order, FileState.FAILED, failure=self._failure())

    def _is_being_made(self) -> bool:
        try:
            with (self._folder / _LOCK).open("rb") as lock:
                return not _is_locked(lock, fcntl.LOCK_SH)
        except OSError:
            return False

    def _age(self) -> float:
        """Seconds since the last thing happened here."""
        times = []
        for found in self._folder.iterdir():
            with suppress(FileNotFoundError):  # taken away at this moment
                times.append(found.stat().st_mtime)
        return time.time() - max(times, default=time.time())

    def _rows_written(self) -> int:
        try:
            return int((self._folder / _PROGRESS).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _failure(self) -> Text:
        try:
            return Text(*json.loads((self._folder / _FAILURE).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return Text(Unexpected.ar, Unexpected.en)  # it was ended from outside


def _is_locked(lock: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
