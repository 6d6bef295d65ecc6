"""The way between tablets and server, as sockets: a proxy that carries each request by its fate."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Self

from tests.wire.fates import FATES, Fate

PATIENCE = 60
"""Seconds after which a socket that says nothing is given up."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nconnection: *[^\r]*", re.IGNORECASE)
_AT_ONCE = 2048


class Cut(Exception):
    """Somebody on the line is gone: the tablet before its request was whole, or the server before it answered."""


@dataclass
class Width:
    """How much goes through one direction of the line: ``rate`` bytes a second in all, None for any amount."""

    rate: float | None = None
    _free_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, size: int) -> None:
        """Returns when so many bytes have gone through, behind those of everybody who came before."""
        if not self.rate:
            return
        with self._lock:
            self._free_at = max(time.monotonic(), self._free_at) + size / self.rate
            wait = self._free_at - time.monotonic()
        time.sleep(max(0.0, wait))


class Line(ThreadingTCPServer):
    """Listens until it is left; ``faulty`` is the share of requests that meet a fault, drawn by ``seed`` and number."""

    allow_reuse_address = True
    daemon_threads = False  # leaving waits for everything that is still on its way to the server

    def __init__(self, server: int, seed: int, faulty: float, rate: float | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.server, self.seed, self.faulty = server, seed, faulty
        self.up, self.down = Width(rate), Width(rate)
        self.happened: Counter[str] = Counter()
        self.carried: list[tuple[str, int, int]] = []
        """Of every request in the order they ended: its first two words, bytes up, bytes down."""
        self.writing = threading.Event()
        self.inside = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fate(self) -> tuple[str, Fate, Random]:
        """What becomes of the next request: decided by the seed and by how many came before."""
        with self._lock:
            self.happened["requests"] += 1
            dice = Random(f"{self.seed}-{self.happened['requests']}")
            name = dice.choice(list(FATES)) if dice.random() < self.faulty else "fine"
            self.happened[name] += 1
        return name, FATES.get(name, Call.fine), dice

    @contextlib.contextmanager
    def being_answered(self, request: bytes) -> Iterator[None]:
        """While the server works on it; one that writes is what the killer waits for."""
        with self._lock:
            self.inside += 1
        if request.startswith(b"PUT"):
            self.writing.set()
        try:
            yield
        finally:
            with self._lock:
                self.inside -= 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Connection(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        """One request to a connection: both sides are told so by ``Connection: close``."""
        self.request.settimeout(PATIENCE)
        _, fate, dice = self.server.fate()
        call = Call(self.server, self.request, dice)
        with contextlib.suppress(Cut, OSError):
            fate(call)
        self.server.carried.append((call.what, call.up, call.down))


@dataclass
class Call:
    """One request on its way: the parts of which a fate is made. Raises Cut or OSError when somebody is gone."""

    line: Line
    tablet: socket.socket
    dice: Random
    what: str = ""
    up: int = 0
    down: int = 0

    def fine(self) -> None:
        self.answer(self.ask(self.heard()))

    def heard(self, share: float = 1.0) -> bytes:
        """The request, or the first ``share`` of it: the rest is never taken off the wire."""
        request = b""
        while b"\r\n\r\n" not in request:
            request += self._some()
        self.what = b" ".join(request.split(b" ", 2)[:2]).decode()
        length = _LENGTH.search(request)
        size = request.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
        wanted = max(1, int(size * share))
        while len(request) < wanted:
            request += self._some()
        return request[:wanted]

    def _some(self) -> bytes:
        some = self.tablet.recv(_AT_ONCE)
        if not some:
            raise Cut
        self.up += len(some)
        self.line.up.carry(len(some))
        return some

    def ask(self, request: bytes, *, whole: bool = True, pause: float = 0.0) -> bytes:
        """The server's answer; ``pause`` falls in the middle of the request. Not ``whole``: no more will come of it."""
        request = _CONNECTION.sub(b"\r\nConnection: close", request, count=1)
        half = self.dice.randrange(len(request)) if pause else len(request)
        answer = b""
        where = ("127.0.0.1", self.line.server)
        with socket.create_connection(where, PATIENCE) as server, self.line.being_answered(request):
            server.sendall(request[:half])
            time.sleep(pause)
            server.sendall(request[half:])
            if not whole:
                server.shutdown(socket.SHUT_WR)
            while some := server.recv(65536):
                answer += some
        if not answer:
            raise Cut
        return answer

    def answer(self, content: bytes) -> None:
        for start in range(0, len(content), _AT_ONCE):
            some = content[start : start + _AT_ONCE]
            self.down += len(some)
            self.line.down.carry(len(some))
            self.tablet.sendall(some)

    def hang_up(self) -> None:
        """At once, by a reset, as a line that breaks does."""
        self.tablet.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.tablet.close()
