"""What every request has: a language, the same-origin check, response headers, a Problem as a page or as JSON."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, has_request_context, jsonify, render_template, request, session
from flask_babel import Babel, get_locale
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems, request_checks
from inspect_app.config import Settings
from inspect_app.problems import Problem

MIGRATIONS = str(Path(__file__).parent / "migrations")

LANGUAGES = {"ar": "العربية", "en": "English"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
MAX_FORM_BYTES = 1024 * 1024
"""Bytes of an ordinary form."""
MAX_ANONYMOUS_BYTES = 64 * 1024
"""Bytes of anything a stranger sends: user name, password, language."""
View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger(__name__)
REQUEST_ID_KEY, PROBLEM_KEY = "kashf.request_id", "kashf.problem"
"""Of the WSGI environment: the number a person can tell of a request, and the code of what went wrong in it."""
_ALWAYS_JSON = "kashf.always_json"

_PROBLEM_BY_STATUS: dict[int, type[Problem]] = {
    401: problems.SignInFirst,
    403: problems.NotAllowed,
    404: problems.NotFound,
    405: problems.WrongMethod,
    413: problems.TooLarge,
}


def language() -> str:
    """The reader's language: ``ar`` unless the reader chose ``en``, and outside of a request."""
    chosen = session.get("language") if has_request_context() else None
    return chosen if chosen in LANGUAGES else "ar"


def settings() -> Settings:
    """The settings this application was made with."""
    return cast("Settings", current_app.extensions["kashf.settings"])


def nonce() -> str:
    """This response's nonce, for the few scripts and styles that stand in a page."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def wants_json() -> bool:
    """True for a client program (the tablet's outbox, a map's data), False for a person's browser window."""
    if request.blueprint in current_app.extensions[_ALWAYS_JSON]:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def limit_body(size: int | Callable[[Settings], int]) -> Callable[[View], View]:
    """States how many bytes a request to this view may bring, where that is more than a form's ``MAX_FORM_BYTES``."""

    def mark(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return mark


def body_limit(view: Callable[..., object], settings: Settings) -> int:
    """Bytes this view takes from somebody who may call it."""
    size = getattr(view, "body_limit", MAX_FORM_BYTES)
    return cast("int", size(settings) if callable(size) else size)


def always_json(app: Flask, blueprint: str) -> None:
    """States that no person's browser window opens this blueprint's addresses, whatever a request says it accepts."""
    app.extensions[_ALWAYS_JSON].add(blueprint)


def init_app(app: Flask) -> None:
    request_checks.init_app(app)
    app.extensions[_ALWAYS_JSON] = set()
    Babel(app, locale_selector=lambda: "ar_JO" if language() == "ar" else "en_GB", default_timezone="Asia/Amman")
    app.before_request(refuse_foreign_origin)
    app.before_request(_refuse_unreadable_address)
    app.after_request(set_headers)
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _http_error_response)
    app.register_error_handler(Exception, _unexpected_response)
    app.context_processor(_page_context)


def _page_context() -> dict[str, object]:
    locale = get_locale()
    return {
        "lang": language(),
        "dir": locale.text_direction if locale else "rtl",
        "languages": LANGUAGES,
        "nonce": nonce,
    }


def is_cross_site() -> bool:
    """Whether a browser says that another site's page made it ask."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}


def refuse_foreign_origin() -> None:
    """Refuses writes that another site's page sends with our cookies.

    Tokens die during days offline; the browser's own headers do not: Sec-Fetch-Site, and Origin where a browser is too
    old to send it. A request with neither comes from no browser, so no victim's cookie rides on it.
    """
    if request.method in SAFE_METHODS:
        return
    if is_cross_site():
        raise problems.ForeignOrigin
    origin = request.headers.get("Origin")
    if "Sec-Fetch-Site" not in request.headers and origin is not None and _host_of(origin) != request.host:
        raise problems.ForeignOrigin


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _refuse_unreadable_address() -> None:
    cast("request_checks.KashfRequest", request).check_address()


_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'nonce-{0}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HTTPS_SECONDS = 365 * 24 * 60 * 60
"""For how long a browser that came by https asks this host by nothing else. Other hosts of its domain are not ours."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}


def set_headers(response: Response) -> Response:
    """The headers that every answer has, unless its view has set them otherwise."""
    ours = {"Content-Security-Policy": _POLICY.format(nonce()), **_HEADERS}
    if request.endpoint != "static":
        # Back after sign-out shows nothing: what a browser may keep all the same says so itself (docs/running.md).
        ours["Cache-Control"] = "no-store"
    if request.is_secure and not settings().insecure_http:
        ours["Strict-Transport-Security"] = f"max-age={_HTTPS_SECONDS}"
    present = {name.lower() for name, _ in response.headers}
    for name, value in ours.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    if request.endpoint != "static":
        response.headers.add("Vary", "Cookie")
    return response


ProblemResponse = tuple[Response | str, int, dict[str, str]]


def problem_response(problem: Problem) -> ProblemResponse:
    """A Problem as JSON (code, sentence, details) or as a page, in the reader's language."""
    if isinstance(request.routing_exception, BadHost):
        return _bad_host_response(problem.status)
    if isinstance(problem, problems.ConstraintViolated) and request.path.startswith("/fieldwork/"):
        problem = problems.WriteCollision()
    request.environ[PROBLEM_KEY] = problem.code
    sentence = problem.sentence(language())
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    if wants_json():
        return jsonify(code=problem.code, sentence=sentence, details=problem.details), problem.status, headers
    return _problem_page(sentence, problem), problem.status, headers


def _problem_page(sentence: str, problem: Problem) -> str:
    number = request.environ.get(REQUEST_ID_KEY) if problem.status >= 500 else None
    if isinstance(problem, problems.DatabaseUnavailable):
        # Nobody can say who is reading: the template by itself, without what is put into every page.
        template = current_app.jinja_env.get_template("problem.html")
        return template.render(_page_context(), sentence=sentence, problem=problem, number=number)
    return render_template("problem.html", sentence=sentence, problem=problem, number=number)


def _bad_host_response(status: int) -> ProblemResponse:
    """Without a host there are no addresses, and so no page, whatever else is wrong."""
    return f"{problems.UnknownHost.ar}\n{problems.UnknownHost.en}\n", status, {"Content-Type": "text/plain"}


def _http_error_response(error: HTTPException) -> ProblemResponse | AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, BadHost):
        return _bad_host_response(error.code)
    problem_type = _PROBLEM_BY_STATUS.get(error.code)
    if problem_type:
        return problem_response(problem_type())
    if error.code >= 500:
        return _unexpected_response(error)
    problem = Problem()
    problem.status = error.code
    return problem_response(problem)


def _unexpected_response(error: Exception) -> ProblemResponse:
    # The rule: the address itself may hold a token.
    log.error("unexpected failure on %s", request.url_rule or request.path, exc_info=error)
    return problem_response(problems.Unexpected())
