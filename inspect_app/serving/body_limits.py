"""What a request may bring and how long it may take, known from its headers: before a byte of the body is kept."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import unquote, urlsplit

from flask import Flask
from itsdangerous import BadSignature
from werkzeug.exceptions import HTTPException

from inspect_app.accounts.access import is_public
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY
from inspect_app.serving.request_buffer import BodyLimit, BodyLimitRule
from inspect_app.web import MAX_ANONYMOUS_BYTES, body_limit

SIGNED_IN_SECONDS = 30
MIN_BYTES_PER_SECOND = 2000
"""Bytes a second: the worst line on which a photo is still waited for (300 KB in three minutes)."""
ANONYMOUS_SECONDS = 10


def body_limit_rule(app: Flask) -> BodyLimitRule:
    """The rule for this application: a signed session may bring what the view takes, a stranger little and quickly."""

    def limit_of(method: str, target: str, cookies: str, length: int) -> BodyLimit:
        if not _has_session(app, cookies):
            return BodyLimit(MAX_ANONYMOUS_BYTES, ANONYMOUS_SECONDS)
        return BodyLimit(_max_bytes(app, method, target), SIGNED_IN_SECONDS + length / MIN_BYTES_PER_SECOND)

    return limit_of


def _max_bytes(app: Flask, method: str, target: str) -> int:
    try:
        endpoint, _ = app.url_map.bind("").match(unquote(urlsplit(target).path), method)
    except (HTTPException, ValueError):
        return MAX_ANONYMOUS_BYTES
    view = app.view_functions[endpoint]
    return MAX_ANONYMOUS_BYTES if is_public(view) else body_limit(view, app.extensions["kashf.settings"])


def _has_session(app: Flask, cookies: str) -> bool:
    """Whether a session of ours with somebody in it came along. Whether it still holds is asked by the view's guard."""
    try:
        cookie = SimpleCookie(cookies).get(app.config["SESSION_COOKIE_NAME"])
    except CookieError:
        return False
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    age = int(app.permanent_session_lifetime.total_seconds())
    try:
        return bool(cookie and SESSION_TOKEN_KEY in signer.loads(cookie.value, max_age=age))
    except BadSignature:
        return False
