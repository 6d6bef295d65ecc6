"""A process that serves our application (ours, production) or the bare one: which, folder, port and workers."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from pathlib import Path

from flask import Flask, request


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


def _ours(folder: Path) -> Flask:
    from inspect_app import create_app
    from inspect_app.config import Settings

    database = f"sqlite:///{folder / 'kashf.sqlite'}"
    return create_app(Settings(data=folder, database_url=database, secret_key="bench", insecure_http=True))


def _serve_ours(folder: Path, port: int, workers: int) -> None:
    from inspect_app.serving.server import make_server

    make_server(_ours(folder), f"127.0.0.1:{port}", workers).run()


def _serve_production(folder: Path, port: int, workers: int) -> None:
    """As ``inspect-app serve``, with everything loaded before the fork."""
    from inspect_app.serving.server import serve

    serve(_ours(folder), f"127.0.0.1:{port}", workers)


def main(which: str, folder: Path, port: int, workers: int) -> None:
    import gc

    sys.argv = sys.argv[:1]
    gc.collect()
    gc.freeze()
    if which == "ours":
        _serve_ours(folder, port, workers)
    elif which == "production":
        _serve_production(folder, port, workers)
    else:
        _serve_bare(folder, port)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
