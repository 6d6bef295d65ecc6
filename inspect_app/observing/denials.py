"""Denials to signed-in people leave lines in the journal, few enough that nobody fills the disk with them.

What was forbidden (403) is written at once, what was not found (404, also what lies outside of a person's scope) when
there was a good deal of it. Then at each tenfold within a minute, so that a line's count says how much there was.
Those of strangers stand in the request log alone.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from inspect_app.db import writing
from inspect_app.journal import Action, record
from inspect_app.problems import Problem

_WRITTEN_AT = {403: {1, 10, 100, 1000}, 404: {20, 200, 2000}}
"""Which denial of its kind, of one person within one minute, leaves a line."""
_COUNTS = "kashf.denials"
log = logging.getLogger(__name__)


class DenialCounts:
    """Denials of this minute by person and status, in one worker."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._minute: datetime | None = None
        self._counts: dict[tuple[int, int], int] = {}

    def counted(self, person: int, status: int, now: datetime) -> int:
        """The how-manieth of its kind within the minute this one is."""
        minute = now.replace(second=0, microsecond=0)
        with self._guard:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[person, status] = self._counts.get((person, status), 0) + 1
        return count


def is_written(status: int, count: int) -> bool:
    return count in _WRITTEN_AT.get(status, ())


def init_app(app: Flask) -> None:
    app.extensions[_COUNTS] = DenialCounts()

    @app.after_request
    def note_denial(response: Response) -> Response:
        person = getattr(g.get("_login_user"), "id", None)
        if response.status_code in _WRITTEN_AT and person is not None:
            now = datetime.now(UTC)
            count = app.extensions[_COUNTS].counted(person, response.status_code, now)
            if is_written(response.status_code, count):
                _write(now, person, response.status_code, count)
        return response


def _write(now: datetime, person: int, status: int, count: int) -> None:
    rule = request.url_rule.rule if request.url_rule else "?"
    try:
        with writing():
            record(now, person, Action.DENY, f"{request.method} {rule}", f"{status} · {count}")
    except Problem:
        log.warning("a denial could not be written into the journal", exc_info=True)
