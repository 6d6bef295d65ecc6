"""Attacks of somebody with an account, or without one, each bounded in count and time, on a server of its own.

While each runs, an engineer of another directorate stores a visit every half second, whether or not the one before was
answered. Stated are: how long these took, the peak of a worker and of all child processes, what the attacker was told.
``python -m benchmarks attacks`` runs all of them (some ten minutes), with names only those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.attacks import (
    connection_attacks,
    fieldwork_attacks,
    form_attacks,
    import_attacks,
    picture_attacks,
    reading_attacks,
)
from benchmarks.attacks.attacked_server import Attack, AttackedServer, make_attacked_world
from benchmarks.attacks.bystander import Bystander
from benchmarks.measure import Figure

ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    **picture_attacks.ATTACKS,
    **fieldwork_attacks.ATTACKS,
    **import_attacks.ATTACKS,
    **connection_attacks.ATTACKS,
    **reading_attacks.ATTACKS,
    **form_attacks.ATTACKS,
}
MAX_BYSTANDER_SECONDS, MAX_WORKER_MEGABYTES = 2.0, 400


def bench(folder: Path, *names: str) -> Iterator[Figure | str]:
    world = make_attacked_world(folder)
    for name in names or ATTACKS:
        yield from _run(name, ATTACKS[name], AttackedServer(folder, world))


def _run(name: str, prepare: Callable[[AttackedServer], Attack], server: AttackedServer) -> Iterator[Figure | str]:
    attack = prepare(server)
    with server.serving(), Bystander(server) as bystander:
        seconds = attack.run()
        bystander.stop()
        memory = server.memory()
    figures: Sequence[tuple[str, float, str, float]] = (
        ("99 of 100", bystander.percentile(99), "s", MAX_BYSTANDER_SECONDS),
        ("a worker", memory.worker, "MB", MAX_WORKER_MEGABYTES),
    )
    for what, value, unit, goal in figures:
        yield Figure(f"{name}: {what}", value, unit, goal)
    yield (
        f"    {len(bystander.seconds)} visits in {seconds:.0f} s: half {bystander.percentile(50):.3f} s, the slowest "
        f"{max(bystander.seconds):.2f} s, failed {bystander.failures or 'none'}; children {memory.children:.0f} MB "
        f"({memory.most_children} at once); told {attack.told()}"
    )
