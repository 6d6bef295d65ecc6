"""One request on its way in: its bytes are kept here as they come, and read from here when all of them have."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from inspect_app.problems import LengthNeeded, Problem, TooLarge, TooSlow

HEAD_SECONDS = 10
"""For request line and headers, from the first moment of the connection."""
MAX_HEAD = 64 * 1024
_IN_MEMORY = 512 * 1024
_END = b"\r\n\r\n"
_FIRST_LINE = re.compile(rb"(?P<method>[^ ]+) (?P<target>[^ ]+) ")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_WAITS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\ncookie:[ \t]*([^\r]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many bytes a body may have, and how many seconds it may take."""

    size: int
    seconds: float


Allow = Callable[[str, str, str, int], Allowance]
"""Method, target, Cookie header and announced length of a body, to what it is allowed."""


class Arrival:
    """Takes what the line brings, then is read by gunicorn's parser as if it were the socket.

    The parser never waits: behind the last byte that came, it meets the reason why no more will (a Problem, which the
    application tells as any other), or the end.
    """

    def __init__(self, allow: Allow) -> None:
        self._allow = allow
        self._kept = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when the answer is out
        self._head = bytearray()
        self._wanted: int | None = None
        self._read = 0
        self.came = 0
        self.deadline = time.monotonic() + HEAD_SECONDS
        self.fault: Problem | None = None
        self.waits_for_go = False

    @property
    def is_ready(self) -> bool:
        """Nothing more of this request is waited for."""
        return self._wanted is not None and (self.came >= self._wanted or self.fault is not None)

    @property
    def is_last(self) -> bool:
        """Where the next request on this connection would begin is not known, or is known to be lost."""
        return self.fault is not None or self._wanted is None or self.came > self._wanted

    def take(self, data: bytes) -> None:
        self._kept.write(data)
        self.came += len(data)
        if self._wanted is None:
            seen = max(0, len(self._head) - len(_END))
            self._head += data
            end = self._head.find(_END, seen)
            if end >= 0:
                self._begin_body(end + len(_END))
            elif self.came > MAX_HEAD:
                self._wanted = self.came  # the parser says in its own words that this is too long

    def be_late(self) -> bool:
        """The time is over. False when not even the headers came, so that there is nothing to answer."""
        if self._wanted is None:
            return False
        self.fault = TooSlow()
        return True

    def recv(self, size: int) -> bytes:
        """What the parser calls. Raises the fault behind the last byte."""
        if not self._read:
            self._kept.seek(0)
        data = self._kept.read(min(size, (self._wanted or self.came) - self._read))
        self._read += len(data)
        if not data and self.fault:
            raise self.fault
        return data

    def close(self) -> None:
        self._kept.close()

    def _begin_body(self, size: int) -> None:
        """The headers are here, ``size`` bytes of them; what they say of a body decides what is waited for."""
        head = bytes(self._head[: size - len(_END) + 2])
        self._head.clear()
        self._wanted = size
        length = _LENGTH.search(head)
        if _CHUNKED.search(head):
            self.fault = LengthNeeded()
        elif length and int(length[1]):
            self._announce(head, int(length[1]))

    def _announce(self, head: bytes, length: int) -> None:
        line, cookie = _FIRST_LINE.match(head), _COOKIE.search(head)
        method, target = (line["method"], line["target"]) if line else (b"", b"")
        allowed = self._allow(
            method.decode("latin-1"), target.decode("latin-1"), cookie[1].decode("latin-1") if cookie else "", length
        )
        if length > allowed.size:
            self.fault = TooLarge()
        else:
            self._wanted = (self._wanted or 0) + length
            self.deadline = time.monotonic() + allowed.seconds
            self.waits_for_go = bool(_WAITS.search(head))
