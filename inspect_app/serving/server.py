"""The web server: gunicorn with the application loaded before the fork."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
import time
from functools import partial
from ipaddress import ip_address
from threading import Thread
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.util import parse_address

from inspect_app.db import db
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.observing.server_state import WORKERS, release
from inspect_app.serving.body_limits import body_limit_rule
from inspect_app.serving.gunicorn_log import GunicornLog
from inspect_app.serving.nightly_scan import scan_photos_at_night
from inspect_app.serving.worker import PatientWorker

_DAY_SECONDS = 24 * 60 * 60
_COUNTERS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
log = logging.getLogger(__name__)


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach an address to listen on. A host name may be anybody's."""
    parsed = parse_address(address)
    if isinstance(parsed, tuple):
        host = parsed[0].lower()
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False
    return True  # a socket in the file system


class _GunicornServer(BaseApplication):
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        self.body_limit_rule = body_limit_rule(app)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, address: str, workers: int = 2, *, preload_later: bool = False) -> None:
    """Serves until it is told to stop.

    GeoPandas and Folium are loaded before the fork: the workers share their 70 MiB, and nobody's first map is slow.
    ``preload_later`` loads them in each worker behind the first answers instead: a demo is looked at, not lived in.
    No database connection is open at the fork.
    """
    from inspect_app import maps

    if not preload_later:
        maps.preload()
    if app.extensions["kashf.settings"].metrics_token:
        _share_counters()
    with app.app_context():
        photo_files().delete_unfinished(before=time.time() - _DAY_SECONDS)
        db.engine.dispose()
    # What is loaded now stays for good: the collector need not walk it again, and the workers go on sharing its pages.
    gc.collect()
    gc.freeze()
    server = make_server(app, address, workers, preload_later=preload_later)
    log.info("release %s serves at %s with %s workers", release(), address, workers)
    server.run()


def _share_counters() -> None:
    """The workers count in files of one folder, a new one at each start, whose sums any of them can tell."""
    os.environ[_COUNTERS_FOLDER] = tempfile.mkdtemp(prefix="kashf-counters-")
    from inspect_app.observing import counters  # noqa: F401 - it looks for the folder when it is imported


def _forget_worker(_server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    if os.environ.get(_COUNTERS_FOLDER):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _forget_counters(_server: object) -> None:
    if folder := os.environ.get(_COUNTERS_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)


def _begin_worker(app: Flask, preload_later: bool, _worker: object) -> None:
    if preload_later:
        from inspect_app import maps

        Thread(target=maps.preload, daemon=True).start()
    Thread(target=scan_photos_at_night, args=(app,), daemon=True).start()


def make_server(app: Flask, address: str, workers: int = 2, *, preload_later: bool = False) -> BaseApplication:
    """gunicorn with our settings, not yet running."""
    app.extensions[WORKERS] = workers
    options = {
        "bind": address,
        "workers": workers,
        "worker_class": PatientWorker,
        "threads": 6,
        # Below the usual limit of 1024 open files; a connection that only waits costs nothing else.
        "worker_connections": 500,
        "timeout": 120,
        "preload_app": True,
        "logger_class": GunicornLog,
        "loglevel": "warning",
        "child_exit": _forget_worker,
        "on_exit": _forget_counters,
        # What a web server in front says is believed by INSPECT_APP_TRUSTED_PROXIES alone (create_app); gunicorn by
        # itself would believe anything on this machine, and take even the path from headers with an underscore.
        "secure_scheme_headers": {},
        "forwarder_headers": "",
        "keepalive": 30,
        # An answer is written to where it may wait for its reader, not straight into a socket.
        "sendfile": False,
    }
    options["post_worker_init"] = partial(_begin_worker, app, preload_later)
    return _GunicornServer(app, options)
