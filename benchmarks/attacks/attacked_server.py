"""The server under attack, as production runs it, with 4,002 schools; and one attack's requests on their way to it."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from benchmarks.asking import signed_in
from benchmarks.attacks.process_memory import MemoryWatch, PeakMemory
from benchmarks.receiving.requests import Target
from benchmarks.receiving.servers import serving
from benchmarks.receiving.worlds import make_targets
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.schools.models import School
from tests.make import NOW

PORT, WORKERS, DEFICIENCIES = 8975, 2, 40_000
OFFICE = 8
"""Administrators, and people at the ministry."""
MAX_ATTACK_SECONDS = 60.0
"""No request of an attack begins later."""
_PATIENCE_SECONDS = 180
PASSWORD = "a password of the attacked"  # noqa: S105 - of a database that lives for ten minutes
_NEW_SCHOOL = "799999"


@dataclass(frozen=True)
class AttackedWorld:
    """Cookies of administrators and of people at the ministry; engineers with their schools, by directorate."""

    app: Flask
    administrators: Sequence[str]
    ministries: Sequence[str]
    targets: Sequence[Target]
    new_school: Target
    """One that nobody has visited, of the first engineer."""

    def engineers(self, count: int) -> list[Target]:
        """One target of each of so many engineers; the last directorate's is the bystander's."""
        seen: dict[int, Target] = {}
        for target in self.targets:
            seen.setdefault(target.engineer, target)
        return list(seen.values())[:count]

    @property
    def bystanders(self) -> list[Target]:
        last = self.targets[-1].engineer
        return [target for target in self.targets if target.engineer == last]


def make_attacked_world(folder: Path) -> AttackedWorld:
    app, targets = make_targets(folder, DEFICIENCIES)
    with app.app_context():
        with writing():
            hashed = hash_password(PASSWORD)
            people = [_office(role, n, hashed) for role in (Role.ADMINISTRATOR, Role.MINISTRY) for n in range(OFFICE)]
            db.session.add_all(people)
            db.session.flush()
            ids = [person.id for person in people]
            known = db.session.scalars(select(School).where(School.number == targets[0].school)).one()
            names = {"name_ar": known.name_ar, "name_en": known.name_en, "search_text": "", "profile": {}}
            place = {"directorate_id": known.directorate_id, "governorate": known.governorate}
            db.session.add(School(number=_NEW_SCHOOL, **names, **place, updated_at=NOW))
        cookies = [signed_in(app, one) for one in ids]
        new_school = replace(targets[0], school=_NEW_SCHOOL, places=())
        return AttackedWorld(app, cookies[:OFFICE], cookies[OFFICE:], targets, new_school)


def _office(role: Role, number: int, hashed: str) -> Account:
    name = f"attacked-{role}-{number}"
    return Account(username=name, name_ar="م", name_en="A", role=role, password_hash=hashed, created_at=NOW)


@dataclass(frozen=True)
class Reply:
    """``said``: the code of a Problem, else nothing; ``wait``: what Retry-After and the sentence say of it."""

    status: int
    said: str = ""
    wait: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class AttackedServer:
    folder: Path
    world: AttackedWorld
    watch: MemoryWatch | None = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        with serving("production", self.folder, PORT, WORKERS) as server:
            self.watch = MemoryWatch(server.process)
            yield

    def memory(self) -> PeakMemory:
        if self.watch is None:
            raise RuntimeError("not serving")
        return self.watch.stop()

    def ask(self, method: str, path: str, cookie: str, body: bytes = b"", **headers: str) -> Reply:
        sent = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=_PATIENCE_SECONDS)
        try:
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            return _reply(answer, answer.read())
        except OSError as error:
            return Reply(0, type(error).__name__)
        finally:
            connection.close()


def _reply(answer: http.client.HTTPResponse, body: bytes) -> Reply:
    said, sentence = "", ""
    if answer.status >= 400 and (answer.headers.get("Content-Type") or "").startswith("application/json"):
        problem = json.loads(body)
        said, sentence = problem["code"], problem["sentence"]
    wait = answer.headers.get("Retry-After", "")
    mentions = re.search(r"[0-9]+", sentence) if wait else None
    return Reply(answer.status, said, f"{wait} s{', said' if mentions else ''}" if wait else "", answer.headers, body)


Shot = Callable[[], Reply]


@dataclass
class Attack:
    """``shots`` are fired ``at_once``; each first reply of a kind is kept to be told."""

    shots: Sequence[Shot]
    at_once: int
    replies: list[Reply] = field(default_factory=list)

    def run(self) -> float:
        """Seconds until the last reply."""
        waiting, lock, begun = iter(self.shots), threading.Lock(), time.monotonic()

        def fire() -> None:
            while time.monotonic() - begun < MAX_ATTACK_SECONDS:
                with lock:
                    shot = next(waiting, None)
                if shot is None:
                    return
                self.replies.append(shot())

        threads = [threading.Thread(target=fire) for _ in range(self.at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def told(self) -> str:
        kinds = Counter(f"{one.status} {one.said}".strip() for one in self.replies)
        waits = {f"{one.status} {one.said}".strip(): one.wait for one in self.replies if one.wait}
        return ", ".join(
            f"{count} × {kind}" + (f" (in {waits[kind]})" if kind in waits else "") for kind, count in kinds.items()
        )
