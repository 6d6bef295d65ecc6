"""Nothing an engineer finished is lost or doubled, whatever goes wrong in whatever order: fresh random schedules.

``SCHEDULES=1000 pytest tests/schedules`` plays that many; ``SCHEDULE_SEED=n`` plays the one that failed again.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NewDatabase
from tests.schedules.bridge import Tablets
from tests.schedules.faults import FAULTS
from tests.schedules.invariants import Broken
from tests.schedules.rules_off import ON_THE_SERVER, ON_THE_TABLET, put_tables_back
from tests.schedules.schedule import Schedule
from tests.schedules.server import Server

HOW_MANY = int(os.environ.get("SCHEDULES", "40"))
ONE = os.environ.get("SCHEDULE_SEED")
REGRESSION = (1, 2, 27, 623835816, 498584021)
TO_NOTICE = 150
"""Schedules within which a rule that is switched off must be noticed."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where forcing to disk costs nothing


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def server(folder: Path, new_database: NewDatabase) -> Iterator[Server]:
    made = Server(folder, new_database(folder))
    with pytest.MonkeyPatch.context() as patch, made.manners(patch):
        yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def tablets() -> Iterator[Tablets]:
    with Tablets() as made:
        yield made


def play(seed: int, server: Server, tablets: Tablets, off: str | None = None) -> Counter[str]:
    """What happened. The failure says how to see it again."""
    try:
        schedule = Schedule(seed, server, tablets, off)
        schedule.run()
    except Broken as broken:
        raise Broken(f"{broken}; again: SCHEDULE_SEED={seed} pytest tests/schedules -k fresh") from broken
    return schedule.happened


@pytest.mark.parametrize("seed", REGRESSION)
def test_the_same_schedules_every_time(server, tablets, seed):
    play(seed, server, tablets)


@pytest.mark.timeout(3600)
def test_fresh_schedules_lose_and_double_nothing(server, tablets):
    first = secrets.randbelow(2**31)
    seeds = [int(ONE)] if ONE else range(first, first + HOW_MANY)
    happened: Counter[str] = Counter()
    for seed in seeds:
        happened += play(seed, server, tablets)
    print(f"{len(seeds)} schedules from {seeds[0]}: {dict(happened.most_common())}")  # noqa: T201
    if len(seeds) >= 100:
        expected = {*FAULTS, "restored", "tablet killed", "clock", "sign in", "finished", "photo lost", "photo damaged"}
        assert expected <= set(happened), f"never happened: {expected - set(happened)}"


def noticed(server: Server, tablets: Tablets, off: str | None = None) -> tuple[int, str]:
    """After how many schedules something was found wrong, and what."""
    for seed in range(TO_NOTICE):
        try:
            Schedule(seed, server, tablets, off).run()
        except Broken as broken:
            return seed + 1, str(broken)
    raise AssertionError(f"not noticed in {TO_NOTICE} schedules")


@pytest.mark.parametrize("rule", ON_THE_TABLET)
def test_a_tablet_without_this_rule_is_noticed(server, tablets, rule):
    print(rule, *noticed(server, tablets, ON_THE_TABLET[rule]))  # noqa: T201


@pytest.mark.parametrize("rule", ON_THE_SERVER)
def test_a_server_without_this_rule_is_noticed(server, tablets, rule, monkeypatch):
    ON_THE_SERVER[rule](server, monkeypatch)
    try:
        print(rule, *noticed(server, tablets))  # noqa: T201
    finally:
        put_tables_back(server)
