"""Our application and the bare one behind a real server, and the CPU seconds each has used."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
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
    """A running gunicorn on a port of this machine."""

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


@contextmanager
def serving(which: str, folder: Path, port: int, workers: int = 1) -> Iterator[Server]:
    """``which`` is ours or bare."""
    command = [sys.executable, "-m", "benchmarks.receiving.servers", which, str(folder), str(port), str(workers)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
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


def bare_application(folder: Path) -> Flask:
    """The least that stores something for good: one JSON row with the same pragmas, or a file; both reach the disk."""
    app = Flask("bare")

    def connection() -> sqlite3.Connection:
        made = sqlite3.connect(folder / "bare.sqlite", isolation_level=None, timeout=30)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        return made

    connection().execute("CREATE TABLE IF NOT EXISTS visit (id TEXT PRIMARY KEY, body TEXT)")
    kept: dict[str, sqlite3.Connection] = {}

    @app.put("/visits/<id_>")
    def put_visit(id_: str) -> tuple[dict[str, str], int]:
        body = json.loads(request.get_data())
        one = kept.setdefault("one", connection()) if "one" not in kept else kept["one"]
        one.execute("BEGIN IMMEDIATE")
        one.execute("INSERT INTO visit VALUES (?, ?)", (id_, json.dumps(body)))
        one.execute("COMMIT")
        return {"id": id_}, 201

    @app.put("/photos/<sha256>")
    def put_photo(sha256: str) -> tuple[dict[str, str], int]:
        data = request.get_data()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(sha256)
        with (folder / sha256).open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        return {"sha256": sha256}, 201

    return app


def _serve_bare(folder: Path, port: int) -> None:
    from gunicorn.app.base import BaseApplication

    app = bare_application(folder)

    class One(BaseApplication):
        def load_config(self) -> None:
            options = {"bind": f"127.0.0.1:{port}", "workers": 1, "worker_class": "gthread", "threads": 1}
            for name, value in (options | {"loglevel": "error", "keepalive": 30, "preload_app": True}).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    One().run()


def _serve_ours(folder: Path, port: int, workers: int) -> None:
    from inspect_app import create_app
    from inspect_app.config import Settings
    from inspect_app.serving.server import make_server

    database = f"sqlite:///{folder / 'kashf.sqlite'}"
    app = create_app(Settings(data=folder, database_url=database, secret_key="bench", insecure_http=True))
    make_server(app, f"127.0.0.1:{port}", workers).run()


def main(which: str, folder: Path, port: int, workers: int) -> None:
    import gc

    sys.argv = sys.argv[:1]
    gc.collect()
    gc.freeze()
    if which == "ours":
        _serve_ours(folder, port, workers)
    else:
        _serve_bare(folder, port)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
