"""Whose turn it is to write to SQLite: one writer behind the other, of all threads and processes.

SQLite itself lets a second writer sleep and try again, up to a tenth of a second each time, while others come and go:
under load the unlucky one waits for seconds. Here writers stand in a line, and the first is woken when it is its turn.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from inspect_app.problems import DatabaseUnavailable

MAX_WAIT_SECONDS = 30.0
TURNS_ENDING = "-turns"
"""Of the name of the file, beside the database's."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    shares: bool
    called: threading.Event = field(default_factory=threading.Event)


class WriteTurns:
    """The line of this process's threads before the database in this file, and the file at which processes wait."""

    def __init__(self, database: str) -> None:
        self._file = f"{database}{TURNS_ENDING}"
        self._guard = threading.Lock()
        self._is_taken = False
        self._line: deque[_Waiting] = deque()

    def take(self, *, shares: bool = False) -> None:
        """Returns when it is this thread's turn. ``shares``: it may go on in the transaction of the one before it.

        Raises DatabaseUnavailable when it has been waiting for too long.
        """
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            self._line.append(waiting := _Waiting(shares))
        if waiting.called.wait(MAX_WAIT_SECONDS):
            return
        with self._guard:
            if waiting.called.is_set():  # in this very moment
                return
            self._line.remove(waiting)
        raise DatabaseUnavailable

    def pass_on(self) -> bool:
        """Gives the turn to the next in line if that one shares; False: the turn stays where it is."""
        with self._guard:
            return bool(self._line) and self._line[0].shares and self._call_next()

    def leave(self) -> None:
        with self._guard:
            self._is_taken = self._call_next()

    def _call_next(self) -> bool:
        if self._line:
            self._line.popleft().called.set()
            return True
        return False

    @contextmanager
    def among_processes(self) -> Iterator[None]:
        """Waits until no other process has the turn, without limit: each lets one of its threads wait here."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
