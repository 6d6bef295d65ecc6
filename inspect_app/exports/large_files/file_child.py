"""Large files are made by a process of their own, which stands behind the server's threads and ends with its job.

It holds the lock of its shelf and its person's turn as long as it lives, so nothing needs to be told when it dies.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import IO

from flask import Flask

from inspect_app.accounts.console import in_language
from inspect_app.config import Settings, log_format
from inspect_app.exports.files import write_file
from inspect_app.exports.large_files.file_order import FileOrder
from inspect_app.exports.large_files.file_shelf import FileShelf, shelf_of
from inspect_app.heavy_jobs.child_limits import bind_child
from inspect_app.heavy_jobs.job_kinds import EXPORT, ComeAgain
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.journal import Action
from inspect_app.observing.downloads import Download, note_download
from inspect_app.observing.log_lines import configure_logging
from inspect_app.overview.filter_form import selection_from
from inspect_app.problems import Problem, Unexpected

_MAX_MEMORY_BYTES = 4 * 2**30
_MAX_CPU_SECONDS = 30 * 60
_MAX_SECONDS = 60 * 60
"""By the clock: a connection that hangs costs no processor."""
_MAX_WAIT_SECONDS = 5 * 60
_SECONDS_BETWEEN_TRIES = 0.2
_OWNER_ONLY_UMASK = 0o077
_RUN = f"from inspect_app import create_app; from {__name__} import make_ordered_file; make_ordered_file(create_app)"
log = logging.getLogger(__name__)


def start_child(settings: Settings, account: int, lock: IO[bytes]) -> None:
    """Begins and does not wait. The child inherits the lock, and reads the same database and checklists."""
    environment = {
        **os.environ,
        "INSPECT_APP_DATA": str(settings.data),
        "INSPECT_APP_DATABASE_URL": settings.database_url,
        "INSPECT_APP_CHECKLISTS": str(settings.checklists),
    }
    command = [sys.executable, "-c", _RUN, str(account)]
    child = subprocess.Popen(command, env=environment, pass_fds=[lock.fileno()], start_new_session=True)  # noqa: S603
    Thread(target=child.wait, daemon=True).start()  # or it would stay in the system's list as long as the worker lives


def make_ordered_file(create_app: Callable[[], Flask]) -> None:
    """What the child runs, with the account's number as its argument. The application comes from above."""
    os.umask(_OWNER_ONLY_UMASK)
    bind_child(_MAX_MEMORY_BYTES, _MAX_CPU_SECONDS)
    signal.alarm(_MAX_SECONDS)
    configure_logging(log_format(os.environ, for_people=False))
    app = create_app()
    with app.app_context():
        make_file_on(shelf_of(int(sys.argv[1])), app)


def make_file_on(shelf: FileShelf, app: Flask) -> None:
    """Makes the file of the order on this shelf, or leaves why it could not. It is counted when its turn comes."""
    order = shelf.order()
    try:
        with (
            in_language(app, order.language),
            _wait_for_turn(order.person.id),
            shelf.workplace() as folder,
        ):
            note_download(order.person, _download(order))
            selection, _form = selection_from(order.query())
            made = Path(folder) / f"export.{order.extension}"
            write_file(order.extension, made, order.person, selection, order.language, shelf.note_rows)
            shelf.finish(made)
    except Problem as problem:
        shelf.fail(problem)
    except Exception:
        log.exception("a large file could not be made")
        shelf.fail(Unexpected())


def _wait_for_turn(account: int) -> ExitStack:
    """It was free when the file was ordered; a picture or others' files may have come first. Raises ComeAgain."""
    deadline = time.monotonic() + _MAX_WAIT_SECONDS
    while True:
        try:
            return server_turns().take(EXPORT, account)
        except ComeAgain:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_SECONDS_BETWEEN_TRIES)


def _download(order: FileOrder) -> Download:
    return Download(Action.EXPORT_DEFICIENCIES, order.name, order.filter_args, order.rows)
