"""Visits with their answers as archives, wide and long, each made in a process of its own by ``answers.making``.

Ours is a GET through the whole application, signed in, and the bytes on disk. The yardstick reads the same rows of the
wide table with sqlite3, one answer at a time, and puts them through ``csv.writer`` into a ZIP file: no permissions, no
language, no formula signs. Beside each figure stand the rows per second of CPU; ODK Central gave 1,880 to 2,310 for its
own archive of visits with 70 answers and ten findings (26 November 2026, idle, another run: docs/performance.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.answers.stock import ANSWERS_EACH, make_stock
from benchmarks.measure import Figure, Ratio
from benchmarks.process import environment, python

FEW, MANY = 10_000, 100_000
ROUNDS = 5
ODK_ROWS = (1_880, 2_310)
MAX_MIB = 32
Made = dict[str, Any]


def bench(folder: Path) -> Iterator[Ratio | Figure]:
    make_stock(folder / str(FEW), FEW)
    runs: dict[str, list[Made]] = {"bare": [], "wide": [], "long": []}
    for _ in range(ROUNDS):
        for what, found in runs.items():
            found.append(made(folder, FEW, what))
    cpu = {what: min(float(one["cpu"]) for one in found) for what, found in runs.items()}
    yield Ratio("visits, wide / sqlite3, csv.writer, zipfile", cpu["wide"], cpu["bare"], goal=1.5, note=_wide(cpu))
    yield Ratio("visits, long / the same wide", cpu["long"], cpu["bare"], goal=15.0, note=_long(cpu, runs["long"][0]))
    make_stock(folder / str(MANY), MANY)
    for shape in ("wide", "long"):
        few, many = runs[shape][0], made(folder, MANY, shape)
        more = (many["peak"] - few["peak"]) / 2**20
        growth = many["cpu"] / MANY / (cpu[shape] / FEW)
        size, first = many["size"] / 1e6, many["first"] * 1000
        note = f"{size:.0f} MB, first byte after {first:.0f} ms; CPU of a visit × {growth:.2f}"
        yield Figure(f"memory, {shape}: {MANY:,} visits more than {FEW:,}", more, "MB", MAX_MIB, note=note)


def _wide(cpu: dict[str, float]) -> str:
    rows = FEW / cpu["wide"]
    low, high = (rows / odk for odk in reversed(ODK_ROWS))
    return f"{rows:,.0f} visits per CPU second, {low:.1f} to {high:.1f} × ODK Central"


def _long(cpu: dict[str, float], archive: Made) -> str:
    rows, size = FEW * ANSWERS_EACH / cpu["long"], archive["size"] / 1e6
    return f"{rows:,.0f} answers per CPU second, with their findings and facts; {size:.0f} MB"


def made(folder: Path, visits: int, what: str) -> Made:
    """What the process that made the archive says of itself."""
    env = environment(folder / "bytecode")
    answer: Made = json.loads(python("-m", "benchmarks.answers.making", str(folder / str(visits)), what, env=env))
    return answer
