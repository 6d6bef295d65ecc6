"""Our application and the bare one behind the same real server, and the CPU seconds each has used."""

from __future__ import annotations

import http.client
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, request


@dataclass(frozen=True)
class Server:
    """A running gunicorn of one worker on a port of this machine."""

    process: int
    port: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def cpu(self) -> float:
        """CPU seconds of all its processes so far, user and system."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii").split()
        return sum(_cpu(int(process)) for process in (str(self.process), *children))


def _cpu(process: int) -> float:
    """To the nanosecond, of every thread: the ticks of ``stat`` are 10 ms, half of what a bare request costs in all."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9


def bare_application(folder: Path) -> Flask:
    """The least that stores something for good: one JSON row, the same pragmas, a commit that reaches the disk."""
    app = Flask("bare")

    def connection() -> sqlite3.Connection:
        made = sqlite3.connect(folder / "bare.sqlite", isolation_level=None, timeout=30)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        return made

    connection().execute("CREATE TABLE IF NOT EXISTS visit (id TEXT PRIMARY KEY, body TEXT)")
    kept: dict[str, sqlite3.Connection] = {}

    @app.put("/visits/<id_>")
    def put(id_: str) -> tuple[dict[str, str], int]:
        body = json.loads(request.get_data())
        one = kept.setdefault("one", connection()) if "one" not in kept else kept["one"]
        one.execute("BEGIN IMMEDIATE")
        one.execute("INSERT INTO visit VALUES (?, ?)", (id_, json.dumps(body)))
        one.execute("COMMIT")
        return {"id": id_}, 201

    return app


@contextmanager
def serving(which: str, folder: Path, port: int) -> Iterator[Server]:
    """``which`` is ours or bare."""
    command = [sys.executable, "-m", "benchmarks.server", which, str(folder), str(port)]
    process = subprocess.Popen(command, cwd=Path(__file__).parent.parent)
    try:
        for _ in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def main(which: str, folder: Path, port: int) -> None:
    import gc

    from gunicorn.app.base import BaseApplication

    if which == "ours":
        from inspect_app import create_app
        from inspect_app.config import Settings

        database = f"sqlite:///{folder / 'kashf.sqlite'}"
        app = create_app(Settings(data=folder, database_url=database, secret_key="bench", insecure_http=True))
    else:
        app = bare_application(folder)
    gc.collect()
    gc.freeze()

    class One(BaseApplication):
        def load_config(self) -> None:
            options = {"bind": f"127.0.0.1:{port}", "workers": 1, "worker_class": "gthread", "threads": 1}
            for name, value in (options | {"loglevel": "error", "keepalive": 30, "preload_app": True}).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    sys.argv = sys.argv[:1]
    One().run()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
