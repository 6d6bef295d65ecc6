"""One request on its way in: its bytes are buffered here as they come, and read from here when all of them have."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from inspect_app.problems import LengthNeeded, Problem, TooLarge, TooSlow

MAX_HEADER_SECONDS = 10
"""For request line and headers, from the first moment of the connection."""
MAX_HEADER_BYTES = 64 * 1024
_MEMORY_BYTES = 512 * 1024
_HEADER_END = b"\r\n\r\n"
_REQUEST_LINE = re.compile(rb"(?P<method>[^ ]+) (?P<target>[^ ]+) ")
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECT_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\ncookie:[ \t]*([^\r]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """How many bytes a body may have, and how many seconds it may take."""

    max_bytes: int
    max_seconds: float


BodyLimitRule = Callable[[str, str, str, int], BodyLimit]
"""Method, target, Cookie header and announced length of a body, to what it is allowed."""


class RequestBuffer:
    """Receives what the line brings, then is read by gunicorn's parser as if it were the socket.

    The parser never waits: behind the last byte that came, it meets the reason why no more will (a Problem, which the
    application answers like any other), or the end.
    """

    def __init__(self, limit_rule: BodyLimitRule) -> None:
        self._limit_rule = limit_rule
        self._file = SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 - closed when the answer is out
        self._head = bytearray()
        self._expected_bytes: int | None = None
        self._read_bytes = 0
        self.received_bytes = 0
        self.deadline = time.monotonic() + MAX_HEADER_SECONDS
        self.problem: Problem | None = None
        self.expects_continue = False
        self.is_put = False

    @property
    def is_ready(self) -> bool:
        """Nothing more of this request is waited for."""
        if self._expected_bytes is None:
            return False
        return self.received_bytes >= self._expected_bytes or self.problem is not None

    @property
    def closes_connection(self) -> bool:
        """Where the next request on this connection would begin is not known, or is known to be lost."""
        return self.problem is not None or self._expected_bytes is None or self.received_bytes > self._expected_bytes

    def receive(self, data: bytes) -> None:
        self._file.write(data)
        self.received_bytes += len(data)
        if self._expected_bytes is None:
            seen = max(0, len(self._head) - len(_HEADER_END))
            self._head += data
            end = self._head.find(_HEADER_END, seen)
            if end >= 0:
                self._begin_body(end + len(_HEADER_END))
            elif self.received_bytes > MAX_HEADER_BYTES:
                self._expected_bytes = self.received_bytes  # the parser says in its own words that this is too long

    def time_out(self) -> bool:
        """The time is over. False when not even the headers came, so that there is nothing to answer."""
        if self._expected_bytes is None:
            return False
        self.problem = TooSlow()
        return True

    def recv(self, size: int) -> bytes:
        """What the parser calls. Raises the Problem behind the last byte."""
        if not self._read_bytes:
            self._file.seek(0)
        data = self._file.read(min(size, (self._expected_bytes or self.received_bytes) - self._read_bytes))
        self._read_bytes += len(data)
        if not data and self.problem:
            raise self.problem
        return data

    def close(self) -> None:
        self._file.close()

    def _begin_body(self, size: int) -> None:
        """The headers are here, ``size`` bytes of them; what they say of a body decides what is waited for."""
        head = bytes(self._head[: size - len(_HEADER_END) + 2])
        self._head.clear()
        self._expected_bytes = size
        self.is_put = head.startswith(b"PUT ")
        length = _CONTENT_LENGTH.search(head)
        if _CHUNKED.search(head):
            self.problem = LengthNeeded()
        elif length and int(length[1]):
            self._expect_body(head, int(length[1]))

    def _expect_body(self, head: bytes, length: int) -> None:
        line, cookie = _REQUEST_LINE.match(head), _COOKIE.search(head)
        method, target = (line["method"], line["target"]) if line else (b"", b"")
        allowed = self._limit_rule(
            method.decode("latin-1"), target.decode("latin-1"), cookie[1].decode("latin-1") if cookie else "", length
        )
        if length > allowed.max_bytes:
            self.problem = TooLarge()
        else:
            self._expected_bytes = (self._expected_bytes or 0) + length
            self.deadline = time.monotonic() + allowed.max_seconds
            self.expects_continue = bool(_EXPECT_CONTINUE.search(head))
