"""An answer that is costly to find, given to all who ask within a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """What ``find`` says, at most ``seconds`` old, found by one thread at a time.

    Whoever asks while it is being found gets the last answer; None when there is none younger than ``max_seconds``, as
    when the database keeps the one who asks waiting.
    """

    def __init__(self, find: Callable[[], Answer], seconds: float, max_seconds: float) -> None:
        self._find = find
        self._seconds, self._max_seconds = seconds, max_seconds
        self._finding = threading.Lock()
        self._found: tuple[float, Answer] | None = None

    def answer(self) -> Answer | None:
        found = self._found_within(self._seconds)
        if found:
            return found[1]
        if not self._finding.acquire(timeout=0 if self._found_within(self._max_seconds) else self._max_seconds):
            found = self._found_within(self._max_seconds)
            return found[1] if found else None
        try:
            found = self._found_within(self._seconds) or (time.monotonic(), self._find())
            self._found = found
        finally:
            self._finding.release()
        return found[1]

    def _found_within(self, seconds: float) -> tuple[float, Answer] | None:
        found = self._found
        return found if found and time.monotonic() - found[0] < seconds else None
