"""Tablets and server as processes, a bad line between them, and a server that is killed: everything arrives once.

``WIRE_SECONDS=600 pytest tests/wire`` lasts longer; ``WIRE_SEED=n`` repeats the faults of a run that failed.
"""

from __future__ import annotations

import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import NewDatabase
from tests.schedules.bridge import Tablets
from tests.schedules.finished import Finished, in_base64
from tests.schedules.invariants import demand, is_complete
from tests.wire.checks import check_answers, check_files
from tests.wire.fates import FATES
from tests.wire.killer import Killer
from tests.wire.line import Line
from tests.wire.server import Server
from tests.wire.visits import Pad, picture

SECONDS = float(os.environ.get("WIRE_SECONDS", "90"))
DRAINED_WITHIN = 120
SCRIPT = Path(__file__).with_name("tablets.mjs")
FAULTY = 0.3
HASTE = 6
"""The tablets' clocks: after a failure they wait five seconds of theirs, then ten, and so on."""


@pytest.fixture
def server(tmp_path: Path, new_database: NewDatabase) -> Iterator[Server]:
    made = Server(tmp_path, new_database(tmp_path / "instance"))
    made.start()
    yield made
    made.kill()


class Work:
    """Two engineers who finish visits on two tablets, and what their tablets call safe, proved at once."""

    def __init__(self, server: Server, line: Line, node: Tablets, seed: int) -> None:
        self.server, self.line, self.node = server, line, node
        self.dice = Random(seed)
        self.finished: dict[str, Finished] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.happened: Counter[str] = Counter()
        shared = tuple(picture(self.dice) for _ in range(6))
        names = zip(("one", "two"), server.engineers, strict=True)
        self.pads = [Pad(self.dice, person.id, name, server.schools, shared) for name, person in names]
        for pad in self.pads:
            self.open(pad)

    def open(self, pad: Pad) -> None:
        person = next(one for one in self.server.engineers if one.id == pad.owner)
        where = {"address": self.line.address, "cookie": self.server.cookie(person), "haste": HASTE}
        self.node.tell("open", tablet=pad.tablet, person=str(pad.owner), **where)

    def go_on(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.finish(self.dice.choice(self.pads))
            if self.dice.random() < 0.04:
                self.open(self.dice.choice(self.pads))
                self.happened["tablets off and on"] += 1
            self.look(self.dice.uniform(0.2, 1))

    def finish(self, pad: Pad) -> None:
        draft = pad.draft()
        what = {"owner": str(draft.owner), "visit": draft.visit, "revision": draft.revision, "fields": draft.fields}
        at = dict(draft.fields)["finished"]
        told = self.node.tell("finish", tablet=pad.tablet, at=at, photos=[*map(in_base64, draft.photos)], **what)
        one = Finished(draft, pad.tablet, told["digest"], tuple(told["photos"]))
        self.finished[one.digest] = one
        pad.keep(one)

    def look(self, seconds: float) -> list[dict[str, Any]]:
        """For so long, at every receipt: safe on the tablet is complete on the server. Gives what still waits."""
        ends = time.monotonic() + seconds
        while True:
            tablets = self.tablets()
            for told in (one for tablet in tablets for one in tablet["receipts"]):
                digest = told["digest"]
                demand(is_complete(self.server, self.finished[digest]), f"not safe: {digest[:8]}")
                self.receipts[digest] = told["receipt"]
            demand(not any(tablet["unsafe"] for tablet in tablets), "a visit was called safe, and then no longer")
            if time.monotonic() >= ends:
                return [one | {"held": tablet["held"]} for tablet in tablets for one in tablet["waiting"]]
            time.sleep(0.1)

    def drain(self) -> float:
        """No more faults. Seconds until nothing waits."""
        begun = time.monotonic()
        self.line.faulty = 0
        for pad in self.pads:
            self.node.tell("wake", tablet=pad.tablet)
        while waiting := self.look(0.5):
            demand(time.monotonic() - begun < DRAINED_WITHIN, f"starved: {len(waiting)} wait, {waiting[:3]}")
        return time.monotonic() - begun

    def open_again(self) -> None:
        """A correction may overtake what it corrects: the conflict it met is over, and the tablets must hear of it."""
        for pad in self.pads:
            self.open(pad)
        begun = time.monotonic()
        while contested := [one for tablet in self.tablets() for one in tablet["contested"]]:
            demand(time.monotonic() - begun < DRAINED_WITHIN, f"still called a conflict: {contested}")
            time.sleep(0.2)

    def tablets(self) -> list[dict[str, Any]]:
        return list(self.node.tell("look")["tablets"].values())


@pytest.mark.timeout(max(300, SECONDS + 210))
def test_nothing_is_lost_or_doubled_on_a_bad_line_to_a_server_that_dies(server):
    seed = int(os.environ.get("WIRE_SEED") or secrets.randbelow(2**31))
    print(f"again: WIRE_SEED={seed} pytest tests/wire")  # noqa: T201
    with server.app.app_context(), Tablets(SCRIPT) as node, Line(server.port, seed, FAULTY) as line:
        work = Work(server, line, node, seed)
        with Killer(server, line, seed) as killer:
            work.go_on(SECONDS)
        seconds = work.drain()
        work.open_again()
    finished = list(work.finished.values())
    print(told(work, line, killer, seconds))  # noqa: T201
    check_answers(server, finished, work.receipts)
    server.kill()
    check_files(server, finished)
    never = set(FATES) - set(line.happened)
    demand(not never and killer.kills, f"never happened: {never or 'a kill'}")


def told(work: Work, line: Line, killer: Killer, seconds: float) -> str:
    photos = {name for one in work.finished.values() for name in one.photos}
    corrections = sum(one.draft.revision > 1 for one in work.finished.values())
    faults = ", ".join(f"{name} {line.happened[name]}" for name in FATES)
    return (
        f"{len(work.finished)} visits ({corrections} corrections), {len(photos)} photos, "
        f"{line.happened['requests']} requests; {faults}; {killer.kills} kills ({killer.inside} in a request), "
        f"{dict(work.happened)}; drained in {seconds:.0f} s"
    )
