"""Every page as its reader gets it, asked for in process with nothing remembered: CPU of the application and database.

``python -m benchmarks pages`` makes an instance the size of Jordan on SQLite; ``python -m benchmarks pages URL`` asks
the one at that address, made by ``benchmarks.many_schools``. PostgreSQL must run on this machine: its CPU is read from
/proc, of the connection's own process and of those that helped it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from flask import Flask

from benchmarks.asking import ask
from benchmarks.many_schools.instance import application, make_many_schools
from benchmarks.pages.addresses import Instance, addresses, instance_of
from inspect_app.db import db
from inspect_app.maps import version

ROUNDS = 3
COUNTRY_GOAL, LARGE_GOAL, LARGE = 0.3, 1.0, 10_000
"""Seconds of CPU a page may take, and from how many schools on the larger goal holds."""
TICKS = 100.0


@dataclass(frozen=True)
class Asked:
    """One page: CPU seconds of the application (with SQLite inside it) and of PostgreSQL."""

    who: str
    address: str
    application: float
    database: float
    size: int
    goal: float

    @property
    def together(self) -> float:
        return self.application + self.database

    def __str__(self) -> str:
        state = "met" if self.together <= self.goal else "MISSED"
        parts = f"{self.application * 1000:7.0f} + {self.database * 1000:<7.0f}= {self.together * 1000:7.0f} ms"
        place = unquote(self.address) if len(self.address) < 300 else f"{self.address[:60]}…"
        return f"{parts}  goal ≤ {self.goal * 1000:4.0f} {state:<6} {self.size / 1000:7.0f} KB  {self.who:<15} {place}"


def bench(folder: Path, url: str = "") -> Iterator[Asked]:
    app = application(url or f"sqlite:///{folder / 'kashf.sqlite'}", folder)
    if not url:
        make_many_schools(app, schools=4002)
    _preload()
    of = instance_of(app)
    with app.app_context():
        database = _database_clock()
    goal = LARGE_GOAL if of.schools > LARGE else COUNTRY_GOAL
    for who, address in addresses(of):
        if who in of.cookies:
            yield _asked(app, of, who, address, database, goal)


def _preload() -> None:
    from inspect_app import maps

    maps.preload()


def _asked(app: Flask, of: Instance, who: str, address: str, database: Callable[[], float], goal: float) -> Asked:
    """The median of ROUNDS after a first one that warms up; one, where that took its time."""
    times: list[tuple[float, float]] = []
    size = 0
    for turn in range(ROUNDS + 1):
        version._memory.clear()  # noqa: SLF001 - as after a write, or in a server that has just started
        before = time.process_time(), database()
        size = ask(app, address, of.cookies[who]).size
        times.append((time.process_time() - before[0], database() - before[1]))
        if turn == 1 and sum(times[0]) > COUNTRY_GOAL:
            break
    own, theirs = (statistics.median(part) for part in zip(*times[1:], strict=True))
    return Asked(who, address, own, theirs, size, goal)


def _database_clock() -> Callable[[], float]:
    """CPU seconds of the one connection this process has; 0 for SQLite, which runs inside it."""
    if db.engine.dialect.name != "postgresql":
        return lambda: 0.0
    with db.engine.connect() as connection:
        process = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    parent = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1]

    def used() -> float:
        own = Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]
        # Parallel workers end with their query: what they used is then among the dead children of the server.
        dead = Path(f"/proc/{parent}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[13:15]
        return int(own) / 1e9 + sum(map(int, dead)) / TICKS

    return used
