"""What tablets send: visits of 70 answers, 10 findings with place, note and tick, 18 facts; photos of 300 KB."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import statistics
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.photos import tablet_photos
from benchmarks.receiving.servers import Server
from inspect_app.checklists import FACTS, FactKind, ItemKind
from inspect_app.inspections.published import published
from inspect_app.submissions.ordered_id import ordered_id
from tests.make import NOW, VisitBody, digest_header

NOTE = "لوحظ أن {} بحاجة إلى صيانة وقد أُبلغ مدير المدرسة أثناء الزيارة"
_WORDS = {FactKind.FLAG: "yes", FactKind.YEAR: "2010"}


@dataclass(frozen=True)
class Put:
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """A school by its number, the ids of its places, who inspects it and by which session."""

    school: str
    places: Sequence[str]
    engineer: int
    cookie: str


def visits(targets: Sequence[Target], photo: str = "") -> Iterator[Put]:
    """One visit after another, of these schools in turn. ``photo``: the field of one that its first finding names."""
    checklist = published().latest("health-and-safety")
    scales = [item for item in checklist.items.values() if item.kind is ItemKind.SCALE and not item.applies_when]
    facts = _facts(checklist.facts)
    for number, target in enumerate(itertools.cycle(targets)):
        fields = dict(facts)
        for at, item in enumerate(scales[:10]):
            name = f"{item.field}-0"
            fields |= {f"{name}-location": target.places[at % 3], f"{name}-note": NOTE.format(item.text.ar[:30])}
            fields |= {f"{name}-tick": item.ticks[0].key} if item.ticks else {}
            fields |= {f"{name}-photo": photo} if photo and not at else {}
        finished = NOW + timedelta(minutes=number)
        failing = [item.code for item in scales[:10]]
        visit = VisitBody(target.school, target.engineer, failing, finished, fields, id=ordered_id())
        body = visit.bytes()
        yield Put(visit.url, body, digest_header(body) | _from(target))


def _facts(keys: Sequence[str]) -> dict[str, str]:
    facts = [FACTS[key] for key in keys][:18]
    return {f"fact-{fact.key}": fact.choices[0][0] if fact.choices else _WORDS.get(fact.kind, "12") for fact in facts}


def _from(target: Target) -> dict[str, str]:
    return {"Cookie": target.cookie, "Sec-Fetch-Site": "same-origin"}


def visits_with_photo(targets: Sequence[Target]) -> Iterator[tuple[Put, Put]]:
    """A visit that names a photo, and the photo, each another one."""
    for target, photo in zip(itertools.cycle(targets), tablet_photos(), strict=False):
        name = hashlib.sha256(photo).hexdigest()
        visit = next(visits([target], f"{name};{len(photo)};{NOW.isoformat()};;"))
        headers = {"Content-Type": "image/jpeg", "Accept": "application/json"} | _from(target)
        yield visit, Put(f"/fieldwork/photos/{name}", photo, headers)


def bare_row() -> Put:
    """A row of the same size for the bare view."""
    import json

    body = json.dumps({f"q{n}": "ok" for n in range(70)} | {"note": "x" * 4800}).encode()
    return Put(f"/visits/{uuid.uuid4()}", body, {"Content-Type": "application/json"})


def bare_photo(photo: bytes) -> Put:
    return Put(f"/photos/{hashlib.sha256(photo).hexdigest()}", photo, {"Content-Type": "image/jpeg"})


@dataclass
class Sent:
    """``seconds`` of each request, in the order of their answers; ``cpu`` of the server and ``wall`` of all."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


def send(server: Server, puts: Sequence[Put], clients: int = 1) -> Sent:
    """Sends them all, each client its next when the last one was answered. Anything but 201 is an error."""
    waiting, sent, failures = iter(puts), Sent(), list[str]()
    lock = threading.Lock()

    def client() -> None:
        connection = server.connect()
        while True:
            with lock:
                put = next(waiting, None)
            if put is None:
                break
            start = time.perf_counter()
            status, text = _put(connection, put)
            sent.seconds.append(time.perf_counter() - start)
            if status != 201:
                failures.append(f"{status}: {text[:300]!r}")
                break
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    before, start = server.cpu(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent.cpu, sent.wall = server.cpu() - before, time.perf_counter() - start
    if failures:
        raise RuntimeError(failures[0])
    return sent


def _put(connection: http.client.HTTPConnection, put: Put) -> tuple[int, bytes]:
    connection.request("PUT", put.path, put.body, dict(put.headers))
    answer = connection.getresponse()
    return answer.status, answer.read()
