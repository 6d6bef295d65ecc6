"""Files of 100,000 deficiencies in four formats, each made in a process of its own by ``benchmarks.exporting``.

Ours is a GET through the whole application, signed in, and the bytes on disk; the yardsticks write the same rows in the
same order with the same columns and types: CSV with ``csv.writer``, GeoJSON with ``json.dumps`` row by row, Excel with
XlsxWriter's constant memory, GeoPackage with GeoPandas (by Arrow where pyarrow is installed). For CSV the two files are
compared: they must say the same, byte for byte.

The note says how much more memory 100,000 rows need at their peak than 10,000 (at most 32 MiB), and how many times the
CPU of a row grows from 20,000 rows to 100,000 (at most 1.2).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.country import make_country
from benchmarks.measure import Ratio
from benchmarks.process import environment, python

ROWS = 100_000
FEW, SOME = 10_000, 20_000
MAX_MIB = 32
Made = dict[str, Any]


@dataclass(frozen=True)
class Format:
    """``rows``: of the file that is compared with the yardstick's; XlsxWriter takes its time for 100,000."""

    extension: str
    yardstick: str
    goal: float
    rounds: int = 1
    rows: int = ROWS


FORMATS = (
    Format("csv", "csv.writer", 1.5, rounds=2),
    Format("geojson", "json.dumps", 1.5),
    Format("gpkg", "GeoPandas", 1.3),
    Format("xlsx", "XlsxWriter", 1.15, rows=SOME),
)


def bench(folder: Path) -> Iterator[Ratio]:
    for rows in (FEW, SOME, ROWS):
        make_country(folder / str(rows), rows)
    made(folder, FEW, "csv", "ours")
    for found in FORMATS:
        yield _format(folder, found)


def _format(folder: Path, of: Format) -> Ratio:
    """Ours and the yardstick at the same time on two cores, so that a busy machine hurts both; then other sizes."""
    compared = [(of.rows, "ours"), (of.rows, "bare")]
    others = [(rows, "ours") for rows in (ROWS, SOME, FEW) if rows != of.rows]
    both: list[tuple[tuple[int, str], Made]] = []
    with ThreadPoolExecutor(2) as pool:
        for together in [compared] * of.rounds + [others]:
            answers = pool.map(lambda run: made(folder, run[0], of.extension, run[1]), together)
            both += zip(together, answers, strict=True)
    if of.extension == "csv":
        _same(folder / str(of.rows))
    own = {rows: [answer for run, answer in both if run == (rows, "ours")] for rows in (FEW, SOME, ROWS)}
    floor = [answer for run, answer in both if run == (of.rows, "bare")]
    arrow = ", Arrow" if of.extension == "gpkg" and floor[0]["arrow"] else ""
    name = f"{of.extension}, {of.rows:,} rows / {of.yardstick}{arrow}"
    return Ratio(name, _least(own[of.rows]), _least(floor), goal=of.goal, note=_growth(own))


def _least(made: list[Made]) -> float:
    """Seconds of CPU of the run that was disturbed least."""
    return min(float(one["cpu"]) for one in made)


def _growth(own: dict[int, list[Made]]) -> str:
    """How memory and the CPU of a row grow with the number of rows."""
    seconds = {rows: _least(runs) for rows, runs in own.items()}
    more = (own[ROWS][0]["peak"] - own[FEW][0]["peak"]) / 2**20
    growth = (seconds[ROWS] / ROWS) / (seconds[SOME] / SOME)
    return (
        f"{ROWS / seconds[ROWS]:,.0f} rows per CPU second; {own[ROWS][0]['size'] / 1e6:.0f} MB; memory {more:+.0f} MiB "
        f"{'met' if more <= MAX_MIB else 'MISSED'}; CPU of a row × {growth:.2f}"
    )


def made(folder: Path, rows: int, extension: str, who: str) -> Made:
    """What the process that made the file says of itself."""
    env = environment(folder / "bytecode")
    answer: Made = json.loads(python("-m", "benchmarks.exporting", str(folder / str(rows)), extension, who, env=env))
    return answer


def _same(folder: Path) -> None:
    """A yardstick that says something else than ours would measure nothing."""
    with (folder / "ours.csv").open("rb") as ours, (folder / "bare.csv").open("rb") as bare:
        ours.seek(len("\ufeff".encode()))
        if any(line != other for line, other in zip(ours, bare, strict=True)):
            raise RuntimeError(
                "ours.csv and bare.csv differ: has a column changed? benchmarks/exporting.py selects the same"
            )
