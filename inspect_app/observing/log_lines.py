"""The server's log on stderr: one line an event, as a JSON object for programs or as text for people.

A line says what happened, not what was said: no body, cookie, token, value of a query or name of a person.
"""

from __future__ import annotations

import logging
import sys
import time
from json import JSONEncoder

from flask import has_request_context, request
from pythonjsonlogger.json import JsonFormatter

from inspect_app.web import REQUEST_ID_KEY

REQUEST_FIELDS = (
    "request_id",
    "method",
    "endpoint",
    "path",
    "status",
    "milliseconds",
    "bytes_in",
    "bytes_out",
    "person",
    "client",
    "problem",
)
"""What the line of a request says beside time, level, logger and message (docs/deployment.md)."""


def configure_logging(log_format: str) -> None:
    """Everything that is logged in this process goes to stderr, in one of ``config.LOG_FORMATS``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json_formatter() if log_format == "json" else TextFormatter())
    handler.addFilter(add_request_id)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("inspect_app").setLevel(logging.INFO)
    # SQLAlchemy calls a pool's log after the module of its class, and says in it whatever the pool does.
    logging.getLogger("inspect_app.sqlite_connections").setLevel(logging.WARNING)


def add_request_id(record: logging.LogRecord) -> bool:
    """Whatever is logged while a request is answered carries its number."""
    if not hasattr(record, "request_id") and has_request_context():
        record.request_id = request.environ.get(REQUEST_ID_KEY)
    return True


_ENCODER = JSONEncoder(default=str)
"""Made once: for each line anew, it cost half of what the line does."""


def _json_formatter() -> logging.Formatter:
    return JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
        json_serializer=lambda line, **_settings: _ENCODER.encode(line),
    )


class TextFormatter(logging.Formatter):
    """Each event on a line of its own, whatever it quotes: a traceback follows it, moved in."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        said = [f"{name}={value}" for name in _SAID_AS_TEXT if (value := getattr(record, name, None)) is not None]
        return printable(" ".join([super().formatMessage(record), *said]))

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001, N802 - logging's own name
        return "\n".join(f"    {printable(line)}" for line in super().formatException(ei).split("\n"))


_SAID_AS_TEXT = ("milliseconds", "person", "client", "problem", "request_id")


def printable(text: str) -> str:
    """The text on one line: what would end it, move the cursor or turn the direction of reading stands escaped."""
    return text if text.isprintable() else "".join(_escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
