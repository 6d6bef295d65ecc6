"""The log and the counters of the server as it runs: several workers, one of which dies."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.stores import DIALECT
from tests.wire.server import Server

TOKEN = "a-token-for-the-metrics-of-tests-alone"
pytestmark = pytest.mark.skipif(DIALECT != "sqlite", reason="neither log nor counters meet the database")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("observed")
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o600)
    (tmp_path / "temporary").mkdir()
    server = Server(tmp_path)
    server.environment["INSPECT_APP_METRICS_TOKEN_FILE"] = str(tmp_path / "token")
    server.environment["TMPDIR"] = str(tmp_path / "temporary")
    server.start()
    yield server
    server.kill()


def health_requests(server) -> float:
    asked = urllib.request.Request(f"{server.address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
        lines = answer.read().decode().splitlines()
    name = 'kashf_requests_total{endpoint="observing.health",method="GET",status="2xx"}'
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def ask(server, times: int) -> None:
    for _ in range(times):
        server.get("/health")


def workers_of(server) -> list[int]:
    children = Path(f"/proc/{server._process.pid}/task/{server._process.pid}/children")
    return [int(pid) for pid in children.read_text(encoding="ascii").split()]


def test_all_workers_are_counted_together_and_none_is_forgotten_when_it_dies(server):
    ask(server, 40)
    assert health_requests(server) == 40
    before = workers_of(server)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    ends = time.monotonic() + 30
    while set(workers_of(server)) & {before[0]} or len(workers_of(server)) < 2:
        assert time.monotonic() < ends
        time.sleep(0.1)
    ask(server, 10)
    assert health_requests(server) == 50


def test_each_line_of_the_log_is_an_object_gunicorns_too(server):
    ask(server, 1)
    (killed, _) = workers_of(server)
    os.kill(killed, signal.SIGKILL)
    ends = time.monotonic() + 30
    while b"gunicorn.error" not in server.log.read_bytes():
        assert time.monotonic() < ends
        time.sleep(0.1)
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert {"inspect_app.requests", "gunicorn.error", "inspect_app.serving.server"} <= {
        line["logger"] for line in lines
    }
    assert all({"time", "level", "message"} <= set(line) for line in lines)


def test_the_counters_go_with_the_server(server):
    temporary = Path(server.environment["TMPDIR"])
    assert list(temporary.glob("kashf-counters-*"))
    server._process.terminate()
    assert server._process.wait(30) == 0
    assert not list(temporary.glob("kashf-counters-*"))
