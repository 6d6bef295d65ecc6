"""The signed cookie in which a browser keeps its session: a tablet sends the same one each time, so it is checked once.

Flask checks a signature for every request, and so does the server before it collects a body: that was a twelfth of what
a visit costs. How old a cookie may be is asked each time, and who is signed in by it, of the database.
"""

from __future__ import annotations

import time
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

SESSION_TOKEN_KEY = "sign-in"  # noqa: S105 - not a token: the name under which the cookie holds one
_REMEMBERED = 1000
"""Cookies of four kilobytes at most. Only what we signed ourselves is remembered."""


def signing_keys(app: Flask) -> list[str]:
    """The keys a cookie may be signed with, the one that signs last: one that was changed lets cookies live on."""
    return [*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]]


class SessionCookies(SecureCookieSessionInterface):
    """Flask's own cookies, read by a serializer that lasts as long as the application."""

    _serializer: _CheckedOnce | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None and app.secret_key:
            derived = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            self._serializer = _CheckedOnce(
                signing_keys(app), salt=self.salt, serializer=self.serializer, signer_kwargs=derived
            )
        return self._serializer


class _CheckedOnce(URLSafeTimedSerializer):
    def __init__(self, *told: Any, **named: Any) -> None:  # noqa: ANN401 - as the serializer's own
        super().__init__(*told, **named)
        self._checked = lru_cache(_REMEMBERED)(self._check)

    def _check(self, text: str | bytes) -> tuple[dict[str, Any], float]:
        payload, signed_at = super().loads(text, return_timestamp=True)
        return payload, signed_at.timestamp()

    def loads(  # type: ignore[override]
        self,
        s: str | bytes,
        max_age: int | None = None,
        **named: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401 - what was signed
        """Raises BadSignature for what is not ours, SignatureExpired for what is older than ``max_age`` seconds."""
        if named:
            return super().loads(s, max_age=max_age, **named)
        payload, signed_at = self._checked(s)
        if max_age is not None and not 0 <= int(time.time()) - signed_at <= max_age:
            raise SignatureExpired("too old, or of a time to come", payload=payload)
        return deepcopy(payload)
