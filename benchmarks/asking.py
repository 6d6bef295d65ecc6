"""Asking the real application over WSGI, signed in, without a socket in between."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import create_environ

from tests.people import signed_in as new_session


@dataclass(frozen=True)
class Answer:
    """What came back; ``first`` is the seconds until the first byte of the body."""

    size: int
    first: float
    body: bytes


def signed_in(app: Flask, account: int) -> str:
    """The session cookie of this account, which has just signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("no secret key")
    with app.app_context():
        return f"session={signer.dumps({'language': 'ar', **new_session(account)})}"


def ask(app: Flask, path: str, cookie: str, into: Path | None = None, coding: str = "") -> Answer:
    """GET ``path``; the body goes to the file ``into``, or into the answer. Raises for all but 200 and 302."""
    seen: list[str] = []
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept-Encoding": coding}
    made = create_environ(path, "http://localhost", headers=headers)
    start = time.perf_counter()
    blocks = app.wsgi_app(made, lambda status, *_: seen.append(status))
    try:
        pieces = iter(blocks)
        head = next(pieces, b"")
        first = time.perf_counter() - start
        if not seen[0].startswith(("200", "302")):
            raise RuntimeError(f"{path}: {seen[0]}: {head[:400]!r}")
        if into is None:
            body = head + b"".join(pieces)
            return Answer(len(body), first, body)
        with into.open("wb") as out:
            out.write(head)
            out.writelines(pieces)
            return Answer(out.tell(), first, b"")
    finally:
        close = getattr(blocks, "close", None)
        if close:
            close()
