"""One schedule: everything that happens to a few tablets and their server, decided by the seed and nothing else."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from inspect_app.accounts.models import Person
from tests.make import NOW
from tests.schedules.bridge import Tablets
from tests.schedules.faults import FAULTS, LOST, Wire, kind
from tests.schedules.finished import Draft, Finished, a_draft, in_base64
from tests.schedules.invariants import KEPT, came_at, check_end, demand, is_complete
from tests.schedules.server import Server

TURNS = 70
MAX_STEPS = 500
DAMAGE = 0.05
"""How often, of all turns, a photo's file is lost; there must be one that some tablet still has."""
YEARS = timedelta(days=3652)


@dataclass
class Tablet:
    """What is known here of one tablet: whose page is open, who is signed in, how wrong its clock is."""

    name: str
    page: Person
    session: Person
    off: timedelta = timedelta(0)
    running: int = 0
    pending: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=lambda: {"queue": [], "photos": [], "dead": False})
    due: datetime | None = None
    compared: bool = False
    """Since its page was opened."""


class Schedule:
    """``run`` plays it and raises Broken; ``happened`` counts what did."""

    def __init__(self, seed: int, server: Server, tablets: Tablets, off: str | None = None) -> None:
        self.rng = Random(seed)
        self.disk = Random(seed)  # dice of its own: what else happens under a seed stays the same
        self.server, self.node = server, tablets
        self.wire = Wire(server, self.rng)
        self.happened: Counter[str] = Counter()
        self.finished: dict[str, Finished] = {}
        self.proved: set[str] = set()
        self.lost: set[str] = set()
        self.quoted: dict[int, str] = {}
        self.backup: Any = None
        self.backup_at = NOW
        self.faulty = self.rng.choice([0.15, 0.35, 0.6])
        server.reset()
        tablets.tell("reset", seed=seed % 2**32, rule=off)
        self.epoch = self._epoch()
        self.people = server.engineers
        self.tablets = [Tablet(name, self.people[0], self.people[0]) for name in ("one", "two")]
        for tablet in self.tablets:
            self.open(tablet)

    def run(self) -> None:
        self.finish(self.rng.choice(self.tablets))
        for _ in range(TURNS):
            self.turn()
            if self.disk.random() < DAMAGE:
                self.lose_photo()
        self.drain()
        check_end(self.server, list(self.finished.values()))

    # what may happen

    def turn(self) -> None:
        self.server.now += timedelta(seconds=self.rng.choice([0.2, 1, 1, 5, 40]))
        names, weights = zip(*TURN.items(), strict=True)
        event = self.rng.choices(names, weights)[0]
        tablet = self.rng.choice(self.tablets)
        getattr(self, event)(tablet)

    def go_on(self, tablet: Tablet) -> None:
        """A step where nothing is on its way, else an answer: two workers, in any order."""
        if tablet.pending and (tablet.running > 1 or self.rng.random() < 0.75):
            request = self.rng.choice(tablet.pending)
            fault = self.rng.choice([*FAULTS, "killed", "killed"]) if self.rng.random() < self.faulty else "fine"
            self.answer(tablet, request, fault)
            return
        if tablet.due and tablet.due > self.server.now and tablet.due - self.server.now < timedelta(hours=1):
            self.server.now = tablet.due
        self.step(tablet)

    def finish(self, tablet: Tablet) -> None:
        if len(self.finished) >= 6:
            return
        again = [one for one in self.finished.values() if one.draft.owner == tablet.page.id and not one.draft.poison]
        one = self.rng.choice(again) if again and self.rng.random() < 0.35 else None
        school = self.server.world.school
        draft = a_draft(self.rng, tablet.page.id, school, tablet.name, self.server.now + tablet.off, one)
        self.keep(tablet, draft)
        self.happened["finished"] += 1

    def keep(self, tablet: Tablet, draft: Draft) -> None:
        at = (self.server.now + tablet.off).isoformat()
        what = {"owner": str(draft.owner), "visit": draft.visit, "revision": draft.revision, "fields": draft.fields}
        photos = [in_base64(photo) for photo in draft.photos]
        told = self.tell("finish", tablet, at=at, photos=photos, **what)
        one = Finished(draft, tablet.name, told["digest"], tuple(told["photos"]))
        self.finished[one.digest] = one

    def off_and_on(self, tablet: Tablet) -> None:
        """The tablet dies, at once or in the middle of a write to come."""
        self.happened["tablet killed"] += 1
        if self.rng.random() < 0.5:
            self.tell("crash", tablet, writes=self.rng.randint(1, 3))
        else:
            self.open(tablet)

    def clock(self, tablet: Tablet) -> None:
        tablet.off = self.rng.choice([timedelta(0), YEARS, -YEARS, timedelta(hours=3)])
        self.happened["clock"] += 1

    def sign_in(self, tablet: Tablet) -> None:
        """Another engineer's session; the page of the first may still be open beside it."""
        tablet.session = self.rng.choice(self.people)
        self.happened["sign in"] += 1
        if self.rng.random() < 0.5:
            tablet.page = tablet.session
            self.open(tablet)

    def back_up(self, _tablet: Tablet) -> None:
        """Sometimes the photos are those of an older one: rows without their files. Never of a damaged disk."""
        photos = self.backup is None or self.rng.random() < 0.5
        if self.lost:
            return
        self.backup = self.server.backup(photos=photos)
        if photos:
            self.backup_at = self.server.now

    def restore(self, _tablet: Tablet) -> None:
        if self.backup and self.server.now - self.backup_at < KEPT:
            self.server.restore(self.backup)
            self.epoch, self.proved = self._epoch(), set()
            self.happened["restored"] += 1

    def lose_photo(self) -> None:
        """A file goes from the server's disk, or a bit of it changes and the scan sees it; nobody else says so.

        Some tablet has the photo for weeks to come.
        """
        safe = [one["digest"] for each in self.tablets for one in each.kept["queue"] if self.is_safe(one)]
        young = [digest for digest in safe if self.server.now - came_at(self.server, digest) < KEPT * 0.6]
        names = sorted({name for digest in young for name in self.finished_photos(digest)} - self.lost)
        if names:
            name = self.disk.choice(names)
            how = "photo damaged" if self.disk.random() < 0.5 else "photo lost"
            self.server.damage(name) if how == "photo damaged" else self.server.photo(name).unlink()
            self.lost.add(name)
            self.happened[how] += 1

    def wait(self, _tablet: Tablet) -> None:
        self.server.now += self.rng.choice([timedelta(minutes=2), timedelta(hours=2), timedelta(days=2), KEPT])

    def wake(self, tablet: Tablet) -> None:
        if tablet.kept["dead"]:
            self.open(tablet)
        self.tell("wake", tablet)

    def arrive_late(self, _tablet: Tablet) -> None:
        if self.wire.late:
            self.wire.serve(self.wire.late.pop(self.rng.randrange(len(self.wire.late))))

    # the tablets

    def _epoch(self) -> str:
        return str(self.server.rows("SELECT value FROM epoch")[0][0])

    def _now(self, tablet: Tablet) -> float:
        return (self.server.now + tablet.off).timestamp() * 1000

    def open(self, tablet: Tablet) -> None:
        tablet.pending, tablet.running, tablet.due, tablet.compared = [], 0, None, False
        self.tell("open", tablet, person=str(tablet.page.id))

    def step(self, tablet: Tablet) -> None:
        if tablet.kept["dead"]:
            self.open(tablet)
        tablet.running += 1
        self.tell("step", tablet, now=self._now(tablet))

    def answer(self, tablet: Tablet, request: dict[str, Any], fault: str) -> None:
        tablet.pending.remove(request)
        if fault != "fine" and self.rng.random() < 0.1:
            fault = "fine"
            self.clock(tablet)  # while the request is on its way
        self.happened[fault] += 1
        told = getattr(self.wire, fault)(request)
        said = LOST if told.get("lost") else told | {"body": in_base64(told["content"]), "content": None}
        before = {one["digest"] for one in tablet.kept["queue"] if self.is_safe(one)}
        self.tell("answer", tablet, request=request["id"], now=self._now(tablet), **said)
        if kind(request) == "inventory" and fault == "fine":
            self.look_offered_again(tablet, before)
        if kind(request) == "visits" and fault == "fine" and told.get("status") in {200, 201}:
            self.look_at_number(json.loads(told["content"]))

    def tell(self, op: str, tablet: Tablet, **what: Any) -> dict[str, Any]:
        told = self.node.tell(op, **({} if op == "answer" else {"tablet": tablet.name}), **what)
        for request in told["requests"]:
            body = base64.b64decode(request["body"])
            tablet.pending.append(request | {"body": body, "session": tablet.session.id})
        for done in told["stepped"]:
            tablet.running -= 1
            tablet.compared |= done["did"] == "inventory"
            tablet.due = self.server.now + timedelta(milliseconds=done["wait"] or 0)
        before, tablet.kept = tablet.kept, told["tablets"][tablet.name]
        self.look(tablet, before)
        return told

    # what must hold at every step

    def is_safe(self, one: dict[str, Any]) -> bool:
        return bool(one["state"] == "safe" and one["epoch"] == self.epoch)

    def look_at_number(self, receipt: dict[str, Any]) -> None:
        """What a receipt once said, people quote: also after a restore that has forgotten it."""
        means = self.quoted.setdefault(receipt["number"], receipt["id"])
        demand(means == receipt["id"], f"number {receipt['number']} was given twice")

    def look_offered_again(self, tablet: Tablet, before: set[str]) -> None:
        """After the server's list: only what is not whole there."""
        for one in tablet.kept["queue"]:
            if one["digest"] in before and one["state"] != "safe":
                whole = is_complete(self.server, self.finished[one["digest"]])
                demand(not whole, f"offered again: {one['digest'][:8]}, which is whole on the server")

    def look(self, tablet: Tablet, before: dict[str, Any]) -> None:
        self.lost = {name for name in self.lost if not self.server.photo(name).exists()}
        here = {one["digest"] for one in tablet.kept["queue"]}
        for digest in {one["digest"] for one in before["queue"]} - here:
            came = came_at(self.server, digest)
            demand(came and self.server.now - came >= KEPT, f"let go: {digest[:8]} left the tablet {tablet.name}")
        for one in tablet.kept["queue"]:
            if self.is_safe(one) and one["digest"] not in self.proved:
                if self.lost & set(self.finished_photos(one["digest"])):
                    continue
                demand(is_complete(self.server, self.finished[one["digest"]]), f"not safe: {one['digest'][:8]}")
                self.proved.add(one["digest"])
            elif one["state"] == "safe":
                demand(one["epoch"], f"not safe: {one['digest'][:8]} without an epoch")
        named = {name for one in tablet.kept["queue"] for name in self.finished_photos(one["digest"])}
        demand(named <= set(tablet.kept["photos"]), f"lost: a photo is gone from tablet {tablet.name}")

    def finished_photos(self, digest: str) -> tuple[str, ...]:
        return self.finished[digest].photos if digest in self.finished else ()

    # the end

    def drain(self) -> None:
        """No more faults: each engineer signs in on each tablet, until all was compared and nothing can arrive."""
        while self.wire.late:
            self.arrive_late(self.tablets[0])
        for tablet in self.tablets:
            for person in self.people:
                tablet.page = tablet.session = person
                self.server.now += timedelta(days=2)
                self.open(tablet)
                self.drain_one(tablet)

    def drain_one(self, tablet: Tablet) -> None:
        for _ in range(MAX_STEPS):
            if tablet.pending:
                self.answer(tablet, tablet.pending[0], "fine")
            elif tablet.compared and self.greeted(tablet) and not self.waiting(tablet):
                return
            else:
                self.server.now = max(self.server.now, tablet.due or self.server.now)
                self.step(tablet)
        raise_starved(tablet)

    def greeted(self, tablet: Tablet) -> bool:
        """Safe for this database, or not his: an older epoch means that the tablet has not yet heard of the restore."""
        mine = [one for one in tablet.kept["queue"] if one["owner"] == str(tablet.page.id)]
        return all(one["epoch"] == self.epoch for one in mine if one["state"] == "safe")

    def waiting(self, tablet: Tablet) -> bool:
        mine = [one for one in tablet.kept["queue"] if one["owner"] == str(tablet.page.id)]
        return any(one["state"] != "safe" and not self.finished[one["digest"]].draft.poison for one in mine)


def raise_starved(tablet: Tablet) -> None:
    states = Counter(one["state"] for one in tablet.kept["queue"])
    demand(False, f"starved: tablet {tablet.name} still has {dict(states)}")


TURN = {
    "go_on": 60,
    "finish": 5,
    "off_and_on": 2,
    "clock": 1.5,
    "sign_in": 2,
    "back_up": 1.5,
    "restore": 1,
    "wait": 1.5,
    "wake": 2,
    "arrive_late": 2,
}
