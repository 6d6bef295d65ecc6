"""What compression costs and saves: answers of the whole application in each coding, against the same as they are."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.asking import ask
from benchmarks.measure import Ratio, in_turns
from benchmarks.world import make_world

PAGES = {
    "visit page": "/fieldwork/schools/900001/health-and-safety",
    "home": "/fieldwork/",
    "map data": "/maps/2202/schools.json",
}
GOALS = {"gzip": 1.6, "zstd": 1.2}
ROUNDS = 15


def bench(folder: Path) -> list[Ratio]:
    app, _, cookie = make_world(folder, schools=70)
    found = []
    for name, path in PAGES.items():
        plain = partial(ask, app, path, cookie)
        for coding, goal in GOALS.items():
            packed = partial(ask, app, path, cookie, coding=coding)
            own, floor = in_turns(packed, plain, ROUNDS)
            note = f"{plain().size / 1024:.1f} → {packed().size / 1024:.1f} KB"
            found.append(Ratio(f"{name}, {coding} / as it is", own, floor, goal, note=note))
    return found
