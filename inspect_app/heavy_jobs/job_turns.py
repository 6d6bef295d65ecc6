"""Heavy work takes turns: one job for each person, so many at a time over all workers, and never all of one's threads.

A turn is a lock on a file of the data folder: it holds over all workers of the server and is free again when its holder
closes it or dies. In the file stands what runs since when, and beside it how long such jobs took lately: so whoever is
refused hears how long it will take.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from statistics import fmean
from threading import BoundedSemaphore
from typing import IO

from inspect_app.heavy_jobs.job_kinds import JOB_KINDS, MAX_JOBS_OF_A_WORKER, ComeAgain, JobKind
from inspect_app.web import settings

_REMEMBERED_JOBS = 20
_SECONDS_BETWEEN_TRIES = 0.02
_MAX_NESTED_WAIT = 60.0
_threads = BoundedSemaphore(MAX_JOBS_OF_A_WORKER)
_has_turn: ContextVar[bool] = ContextVar("has_turn", default=False)
_Refuse = Callable[[], ComeAgain]


def server_turns() -> JobTurns:
    """Those of this server's data folder."""
    return JobTurns(settings().data / "turns")


class JobTurns:
    """The turns of one server, whose files lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def turn(self, kind: JobKind, person: int | None) -> Iterator[None]:
        """As ``take``, for a block. Jobs within it are part of this one: they only need a place of their kind."""
        with self.take(kind, person):
            token = _has_turn.set(True)
            try:
                yield
            finally:
                _has_turn.reset(token)

    def take(self, kind: JobKind, person: int | None) -> ExitStack:
        """The turn for one job of this account (None: of nobody's, as on the command line); to be closed at its end.

        Raises ``kind.own`` when this person has a heavy job already, ``kind.others`` when others' are in the way.
        """
        with self._hold_all(kind, person) as held:
            begun = time.monotonic()
            held.callback(lambda: self._remember(kind, time.monotonic() - begun))
            return held.pop_all()

    def check(self, kind: JobKind, person: int | None) -> None:
        """Raises what ``take`` would raise now: for a job that takes its turn in a process of its own."""
        self._hold_all(kind, person).close()

    def _hold_all(self, kind: JobKind, person: int | None) -> ExitStack:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as held:
            nested = _has_turn.get()
            if not nested:
                _hold_thread(held, lambda: kind.others(self._soonest(JOB_KINDS)))
                if person is not None:
                    own = f"person-{person}"
                    self._hold(held, [own], kind, 0, lambda: kind.own(self._seconds_left(own)))
            self._hold_place(held, kind, _MAX_NESTED_WAIT if nested else kind.max_wait)
            return held.pop_all()

    def _hold_place(self, held: ExitStack, kind: JobKind, max_wait: float) -> None:
        """Only the first in line looks for a place: whoever comes again at once does not overtake the others."""
        deadline = time.monotonic() + max_wait

        def refuse() -> ComeAgain:
            return kind.others(self._soonest([kind]))

        with ExitStack() as line:
            if max_wait:
                self._hold(line, [f"{kind.name}-line"], kind, deadline, refuse)
            self._hold(held, _places(kind), kind, deadline, refuse)

    def _hold(self, held: ExitStack, names: list[str], kind: JobKind, deadline: float, refuse: _Refuse) -> None:
        """Holds the first of these locks that is free; tries until the deadline (monotonic clock), at least once."""
        while True:
            for name in names:
                lock = _try_lock(self._folder / name)
                if lock:
                    held.enter_context(lock)
                    with suppress(OSError):  # a full disk: how long it takes is not told
                        lock.write(f"{kind.name} {time.time()}".encode())
                    held.callback(lock.truncate, 0)
                    return
            if time.monotonic() >= deadline:
                raise refuse()
            time.sleep(_SECONDS_BETWEEN_TRIES)

    def _soonest(self, kinds: Iterable[JobKind]) -> float:
        """Seconds until the first of these jobs is likely to end; 0 when all have."""
        left = [self._seconds_left(place) for kind in kinds for place in _places(kind)]
        return min(filter(None, left), default=0.0)

    def _seconds_left(self, name: str) -> float:
        """What is likely to be left of what holds this lock. What takes longer than usual takes as long again."""
        try:
            what, since = (self._folder / name).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return 0.0  # it has just ended
        kind = next(kind for kind in JOB_KINDS if kind.name == what)
        usual, taken = self._usual_seconds(kind), time.time() - float(since)
        return usual - taken if taken < usual else min(taken, 2 * usual)

    def _usual_seconds(self, kind: JobKind) -> float:
        lately = self._lately(kind)
        return fmean(lately) if lately else kind.usual_seconds

    def _lately(self, kind: JobKind) -> list[float]:
        with suppress(OSError, ValueError):
            return [float(seconds) for seconds in self._lately_file(kind).read_text(encoding="ascii").split()]
        return []

    def _remember(self, kind: JobKind, seconds: float) -> None:
        lately = [*self._lately(kind), seconds][-_REMEMBERED_JOBS:]
        with suppress(OSError):  # a full disk: the estimate is the older one
            self._lately_file(kind).write_text("\n".join(f"{one:.2f}" for one in lately), encoding="ascii")

    def _lately_file(self, kind: JobKind) -> Path:
        return self._folder / f"{kind.name}-lately"


def _places(kind: JobKind) -> list[str]:
    return [f"{kind.name}-{place}" for place in range(kind.places)]


def _hold_thread(held: ExitStack, refuse: _Refuse) -> None:
    if not _threads.acquire(blocking=False):
        raise refuse()
    held.callback(_threads.release)


def _try_lock(file: Path) -> IO[bytes] | None:
    lock = file.open("ab", buffering=0)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    lock.truncate(0)
    return lock
