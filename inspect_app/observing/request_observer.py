"""Around every request: its number, the line it leaves in the log, and what it counts for in ``/metrics``.

It stands outside of everything else, so that the answer has been sent, to its last byte, when it is written down.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from inspect_app.web import PROBLEM_KEY, REQUEST_ID_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_PATH_LENGTH = 200
_OBSERVED_KEY = "kashf.observed"
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a web server in front may call a request: short, and nothing that a log or a page could take for more."""
log = logging.getLogger("inspect_app.requests")


@dataclass(slots=True)
class Observed:
    """What is known of a request when it has ended. ``seconds`` from its first step to the last byte handed on."""

    request_id: str
    method: str
    path: str
    endpoint: str | None = None
    status: int = 500
    seconds: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0
    person: int | None = None
    client: str = ""
    problem: str | None = None


Count = Callable[[Observed], None]


def init_app(app: Flask) -> None:
    """Call after ``ProxyFix`` has been put around the application: the client's address is the one it found."""
    settings = app.extensions["kashf.settings"]
    app.after_request(_note_endpoint)
    count: Count | None = None
    if settings.metrics_token:
        # Imported when the first request ends: it asks once, when it is imported, where several processes count.
        def count(observed: Observed) -> None:
            from inspect_app.observing.counters import count_request

            count_request(observed)

    trusts_id = settings.trusted_proxies > 0
    app.wsgi_app = RequestObserver(app.wsgi_app, count, trusts_id=trusts_id)  # type: ignore[method-assign]


def _note_endpoint(response: Response) -> Response:
    """What only Flask knows. The person is named where a view has asked who it is, and never looked up for the log."""
    observed: Observed | None = request.environ.get(_OBSERVED_KEY)
    if observed:
        observed.endpoint = request.endpoint
        observed.person = getattr(g.get("_login_user"), "id", None)
        if request.url_rule and any("token" in name for name in request.url_rule.arguments):
            observed.path = request.url_rule.rule
    return response


class RequestObserver:
    """WSGI middleware."""

    def __init__(self, inner: WSGIApplication, count: Count | None, *, trusts_id: bool) -> None:
        self._inner = inner
        self._count = count
        self._trusts_id = trusts_id

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        observed = Observed(self._request_id(environ), environ["REQUEST_METHOD"][:10], _path(environ))
        environ[REQUEST_ID_KEY], environ[_OBSERVED_KEY] = observed.request_id, observed

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            observed.status = int(status[:3])
            headers.append(("X-Request-Id", observed.request_id))
            return start_response(status, headers, *failure)

        def end() -> None:
            observed.seconds = time.perf_counter() - began
            self._end(observed, environ)

        try:
            return _CountedBody(self._inner(environ, start), observed, end)
        except BaseException:
            end()
            raise

    def _request_id(self, environ: WSGIEnvironment) -> str:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_id else ""
        return given if _PLAIN_ID.fullmatch(given) else secrets.token_hex(8)

    def _end(self, observed: Observed, environ: WSGIEnvironment) -> None:
        length = environ.get("CONTENT_LENGTH") or ""
        observed.bytes_in = int(length) if length.isascii() and length.isdigit() else 0
        observed.client = environ.get("REMOTE_ADDR", "")
        observed.problem = environ.get(PROBLEM_KEY)
        if self._count:
            self._count(observed)
        if log.isEnabledFor(logging.INFO):
            _write_line(observed)


def _path(environ: WSGIEnvironment) -> str:
    return str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode(errors="replace")[:MAX_PATH_LENGTH]


def _write_line(observed: Observed) -> None:
    said = {
        "request_id": observed.request_id,
        "method": observed.method,
        "endpoint": observed.endpoint,
        "path": observed.path,
        "status": observed.status,
        "milliseconds": round(observed.seconds * 1000, 1),
        "bytes_in": observed.bytes_in,
        "bytes_out": observed.bytes_out,
        "person": observed.person,
        "client": observed.client,
        "problem": observed.problem,
    }
    log.info("%s %s %s", observed.method, observed.path, observed.status, extra=said)


class _CountedBody:
    """An answer's body: its bytes are counted, and when the server closes it, it has been sent or given up."""

    def __init__(self, body: Iterable[bytes], observed: Observed, end: Callable[[], None]) -> None:
        self._body, self._observed, self._end = body, observed, end

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._body:
            self._observed.bytes_out += len(piece)
            yield piece

    def close(self) -> None:
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._end()
