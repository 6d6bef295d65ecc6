"""Who a command is: somebody at the ministry's own console, reading in the language the command names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, session

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Role

CONSOLE = Person(
    id=0,
    username="console",
    name_ar="سطر الأوامر",
    name_en="Command line",
    role=Role.MINISTRY,
    directorate_id=None,
    school_id=None,
)
"""Sees every directorate. It has no account, so it cannot sign in and nothing can be written in its name."""


@contextmanager
def in_language(app: Flask, language: str) -> Iterator[None]:
    """Inside the block, texts, dates and parts of pages come in ``language``, as for a reader who chose it."""
    with app.test_request_context():
        session["language"] = language
        yield
