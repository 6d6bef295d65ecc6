"""The database's own server is restarted and crashes under the real application, while tablets send and people read."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, running
from tests.make import LOCKED_EXIT, VisitBody, digest_header
from tests.offline.story import ITEMS
from tests.stores import PostgresStore
from tests.wire.server import Server

pytestmark = pytest.mark.only_on("postgresql", "SQLite has no server of its own")
WRITERS, READERS, RESTARTS = 4, 3, ("fast", "immediate", "fast", "immediate")
BETWEEN = 2.5
"""Seconds from one restart to the next."""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """As durable as PostgreSQL is by itself."""
    with running({}) as one:
        yield one


@pytest.fixture
def server(cluster: Cluster, tmp_path: Path) -> Iterator[Server]:
    store = PostgresStore(cluster.url, "kashf")
    store.make()
    made = Server(tmp_path, store)
    made.start()
    yield made
    made.kill()


class Traffic:
    """Threads that send visits until each is taken, and threads that read pages; ``answers`` counts what they heard."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.answers: Counter[tuple[str, int]] = Counter()
        self.codes: Counter[str] = Counter()
        self.taken: dict[str, list[int]] = {}
        self.over = threading.Event()
        self.cookies = [server.cookie(person) for person in server.engineers]
        works = [lambda n=n: self._write(n) for n in range(WRITERS)] + [self._read] * READERS
        self.threads = [threading.Thread(target=self._until_over, args=(work,)) for work in works]

    def _until_over(self, work: Callable[[], None]) -> None:
        with self.server.app.app_context():
            while not self.over.is_set():
                work()

    def _write(self, writer: int) -> None:
        person = self.server.engineers[writer % 2]
        visit = VisitBody(self.server.schools[writer % 4], person.id, [LOCKED_EXIT], only=ITEMS)
        tries: list[int] = []
        while not tries or tries[-1] >= 500:
            tries.append(self._ask("PUT", visit.url, self.cookies[writer % 2], visit.bytes()))
            time.sleep(0.2 * (tries[-1] >= 500))
        self.taken[visit.id] = tries

    def _read(self) -> None:
        for page in ("/fieldwork/", "/visits", "/deficiencies", "/fieldwork/inventory"):
            self._ask("GET", page, self.cookies[0])

    def _ask(self, method: str, path: str, cookie: str, body: bytes | None = None) -> int:
        headers = {"Cookie": cookie, **(digest_header(body) if body else {})}
        asked = urllib.request.Request(self.server.address + path, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
                answer.read()
                status = answer.status
        except urllib.error.HTTPError as error:
            content, status = error.read(), error.code
            if error.headers["Content-Type"] == "application/json":
                self.codes[json.loads(content)["code"]] += 1
        self.answers[method, status] += 1
        return status


@pytest.mark.timeout(300)
def test_restarts_and_crashes_of_the_database_cost_nothing_and_are_no_errors(cluster, server):
    traffic = Traffic(server)
    for thread in traffic.threads:
        thread.start()
    for mode in RESTARTS:
        time.sleep(BETWEEN)
        cluster.restart(mode)
    time.sleep(BETWEEN)
    traffic.over.set()
    for thread in traffic.threads:
        thread.join()
    print(dict(traffic.answers), dict(traffic.codes))  # noqa: T201
    assert {status for _, status in traffic.answers} <= {200, 201, 503}
    assert set(traffic.codes) <= {"database-unavailable", "outcome-unknown"}
    assert server.failures == []
    stored = [visit for (visit,) in server.rows("SELECT id FROM visit ORDER BY number")]
    assert sorted(stored) == sorted(traffic.taken)
    numbers = [number for (number,) in server.rows("SELECT number FROM visit ORDER BY number")]
    assert numbers == list(range(1, len(stored) + 1))
    assert len(stored) > 10
    assert server.run("rebuild", "--check").returncode == 0
