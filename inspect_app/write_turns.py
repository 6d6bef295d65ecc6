"""Whose turn it is to write to SQLite: one writer behind the other, of all threads and processes.

SQLite itself lets a second writer sleep and try again, up to a tenth of a second each time, while others come and go:
under load the unlucky one waits for seconds. Here a waiting writer is woken when the one before it has ended.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from inspect_app.problems import DatabaseUnavailable

MAX_WAIT_SECONDS = 30.0
TURNS_ENDING = "-turns"
"""Of the name of the file, beside the database's."""


class WriteTurns:
    """The turns at the database in this file; beside it stands the file by which processes wait for each other."""

    def __init__(self, database: str) -> None:
        self._file = f"{database}{TURNS_ENDING}"
        self._of_this_process = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises DatabaseUnavailable when this process has been waiting for too long."""
        if not self._of_this_process.acquire(timeout=MAX_WAIT_SECONDS):
            raise DatabaseUnavailable
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)
        finally:
            self._of_this_process.release()


@cache
def turns_at(database: str) -> WriteTurns:
    """The same for all that write to the database in this file."""
    return WriteTurns(database)
