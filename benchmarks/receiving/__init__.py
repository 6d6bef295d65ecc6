"""Receiving visits, signed in, on disk: against a bare view writing one row, on an empty instance and on a full one.

Ours and the bare view stand behind gunicorn, one worker, one client: CPU seconds of the whole server per visit, user
and system. The bare view stores one JSON row of the same size in the same kind of database with the same durability,
and a photo as a file. Then eight clients at once before two workers, as in a ministry's evening.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import Figure, Ratio
from benchmarks.receiving import requests
from benchmarks.receiving.requests import Put, Target
from benchmarks.receiving.servers import Server, serving
from benchmarks.receiving.worlds import make_targets

ROUNDS, VISITS, PHOTO_VISITS, CLIENTS, SUSTAINED = 5, 100, 30, 8, 3000


def bench(folder: Path) -> Iterator[Ratio | Figure]:
    for name, deficiencies in (("empty", 0), ("100,000 open", 100_000)):
        world = folder / str(deficiencies)
        app, targets = make_targets(world, deficiencies)
        with app.app_context():
            yield from _in_world(name, world, targets)


def _in_world(name: str, folder: Path, targets: Sequence[Target]) -> list[Ratio | Figure]:
    visits = requests.visits(targets)
    with serving("ours", folder, 8971) as ours, serving("bare", folder, 8972) as bare:
        ratios = [
            _ratio(f"a visit, {name} / bare row", ours, bare, _visits(visits), goal=4.5),
            _ratio(f"a visit and photo, {name} / bare both", ours, bare, _with_photo(targets), goal=4),
        ]
    with serving("ours", folder, 8973, workers=2) as together:
        requests.send(together, list(itertools.islice(visits, 200)), CLIENTS)
        sent = requests.send(together, list(itertools.islice(visits, SUSTAINED)), CLIENTS)
    note = f"{len(sent.seconds) / sent.wall:.0f} a second, {1000 * sent.cpu / SUSTAINED:.2f} ms CPU each"
    p95 = Figure(f"{CLIENTS} at once, {name}: p95", 1000 * sent.percentile(95), "ms", goal=50, note=note)
    return [*ratios, p95, Figure(f"{CLIENTS} at once, {name}: the slowest", 1000 * max(sent.seconds), "ms", goal=500)]


Pair = tuple[list[Put], list[Put]]


def _visits(visits: Iterator[Put]) -> Iterator[Pair]:
    while True:
        yield list(itertools.islice(visits, VISITS)), [requests.bare_row() for _ in range(VISITS)]


def _with_photo(targets: Sequence[Target]) -> Iterator[Pair]:
    pairs = requests.visits_with_photo(targets)
    while True:
        mine = list(itertools.islice(pairs, PHOTO_VISITS))
        bare = [(requests.bare_row(), requests.bare_photo(photo.body)) for _, photo in mine]
        yield list(itertools.chain(*mine)), list(itertools.chain(*bare))


def _ratio(name: str, ours: Server, bare: Server, pairs: Iterator[Pair], goal: float) -> Ratio:
    """CPU seconds per visit of each, sent in turns."""
    times: list[tuple[float, float]] = []
    for mine, theirs in itertools.islice(pairs, ROUNDS + 1):
        visits = sum("visits" in put.path for put in mine)
        times.append((requests.send(ours, mine).cpu / visits, requests.send(bare, theirs).cpu / visits))
    # The first turn warms both up.
    mine_cpu, bare_cpu = (statistics.median(turn[which] for turn in times[1:]) for which in (0, 1))
    return Ratio(name, mine_cpu, bare_cpu, goal, note=f"{1 / mine_cpu:.0f} visits per CPU second")
