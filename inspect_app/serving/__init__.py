"""The database brought up to date, and the web server: gunicorn with the application loaded before the fork."""

from __future__ import annotations

import gc
import time
from ipaddress import ip_address
from threading import Thread
from typing import Any

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.util import parse_address

from inspect_app.db import db
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.serving.allowance import allowance
from inspect_app.serving.worker import PatientWorker
from inspect_app.web import MIGRATIONS

DAY = 24 * 60 * 60


def bring_up_to_date(app: Flask) -> None:
    """Runs the migrations this database has not had yet; quick when there are none."""
    with app.app_context():
        with db.engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
        if now != ScriptDirectory(MIGRATIONS).get_current_head():
            flask_migrate.upgrade()
        db.session.remove()


def is_this_machine(address: str) -> bool:
    """Whether only this machine can reach an address to listen on. A host name may be anybody's."""
    where = parse_address(address)
    if isinstance(where, tuple):
        host = where[0].lower()
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False
    return True  # a socket in the file system


class _Server(BaseApplication):
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        self.allow = allowance(app)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, address: str, workers: int = 2, *, answer_first: bool = False) -> None:
    """Serves until it is told to stop.

    GeoPandas and Folium are loaded before the fork: the workers share their 70 MiB, and nobody's first map is slow.
    ``answer_first`` loads them in each worker behind the first answers instead: a demo is looked at, not lived in.
    No database connection is open at the fork.
    """
    from inspect_app import maps

    if not answer_first:
        maps.preload()
    with app.app_context():
        photo_files().forget_unfinished(before=time.time() - DAY)
        db.engine.dispose()
    # What is loaded now stays for good: the collector need not walk it again, and the workers go on sharing its pages.
    gc.collect()
    gc.freeze()
    server(app, address, workers, answer_first=answer_first).run()


def server(app: Flask, address: str, workers: int = 2, *, answer_first: bool = False) -> BaseApplication:
    """gunicorn with our settings, not yet running."""
    from inspect_app import maps

    options = {
        "bind": address,
        "workers": workers,
        "worker_class": PatientWorker,
        "threads": 4,
        # Below the usual limit of 1024 open files; a connection that only waits costs nothing else.
        "worker_connections": 500,
        "timeout": 120,
        "preload_app": True,
        "accesslog": None,
        "loglevel": "warning",
        # What a web server in front says is believed by INSPECT_APP_TRUSTED_PROXIES alone (create_app); gunicorn by
        # itself would believe anything on this machine, and take even the path from headers with an underscore.
        "secure_scheme_headers": {},
        "forwarder_headers": "",
        "keepalive": 30,
        # An answer is written to where it may wait for its reader, not straight into a socket.
        "sendfile": False,
    }
    if answer_first:
        options["post_worker_init"] = lambda _worker: Thread(target=maps.preload, daemon=True).start()
    return _Server(app, options)
