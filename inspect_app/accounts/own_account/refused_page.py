"""A page shown again because a password or a code was refused, and where somebody goes when it was not."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


class Refused(Protocol):
    """``seconds`` until the next try is looked at; ``throttled`` when this one was not looked at either."""

    @property
    def seconds(self) -> int: ...
    @property
    def throttled(self) -> bool: ...


def refused(template: str, outcome: Refused, wrong: str, **context: Any) -> Answer:  # noqa: ANN401 - the template's own
    """The page with what was ``wrong``, or how long to wait until a try is looked at."""
    failure = _("Too many tries.") if outcome.throttled else wrong
    failure = f"{failure} {wait_text(outcome.seconds)}" if outcome.seconds else failure
    page = render_template(template, failure=failure, **context)
    return (page, 429, {"Retry-After": str(outcome.seconds)}) if outcome.throttled else (page, 422)


def wrong_code() -> str:
    return _("This code is not right, or was used before.")


def wait_text(seconds: int) -> str:
    """How long to wait before the next try, in seconds up to two minutes."""
    if seconds <= 120:
        return ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", seconds)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60))


def local_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site, else None: nobody is sent elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.netloc or parts.scheme else target
