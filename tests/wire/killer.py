"""Ends the server without warning, again and again, mostly while it writes; and starts it again."""

from __future__ import annotations

import threading
import time
from random import Random
from typing import Self

from tests.wire.line import Line
from tests.wire.server import Server

A_WRITE_WITHIN = 3.0


class Killer(threading.Thread):
    """Runs until it is left; the server lives then. ``kills`` and how many of them met a request (``inside``)."""

    def __init__(self, server: Server, line: Line, seed: int) -> None:
        super().__init__()
        self.server, self.line, self.dice = server, line, Random(f"killer-{seed}")
        self.kills = self.inside = 0
        self._enough = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._enough.wait(self.dice.uniform(2, 6)):
                self._strike()
                self._enough.wait(self.dice.uniform(0, 2))
                self.server.start()
        except BaseException as failure:  # noqa: BLE001 - told where it is joined
            self.failure = failure

    def _strike(self) -> None:
        """Within a few hundredths of a second after a write began: before, in and after its commit."""
        self.line.writing.clear()
        self.line.writing.wait(A_WRITE_WITHIN)
        time.sleep(self.dice.uniform(0, 0.06))
        self.inside += self.line.inside > 0
        self.server.kill()
        self.kills += 1

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self.join()
        if self.failure:
            raise self.failure
