"""Connections that bring a byte a second, of people nobody knows."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from benchmarks.attacks.attacked_server import PORT, Attack, AttackedServer, Reply

_SECONDS = 25
_HEAD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"


def _idle(server: AttackedServer) -> Attack:
    """Nobody attacks: what the others are to be compared with."""
    return Attack([partial(server.ask, "GET", "/sign-in", "")], at_once=1)


def _dripping(server: AttackedServer, count: int, head: bytes) -> Attack:  # noqa: ARG001 - as every attack
    return Attack([partial(_drip, count, head)], at_once=1)


def _drip(count: int, head: bytes) -> Reply:
    """Opens them all, then sends a byte on each a second. ``said``: how many were closed in the end."""
    lines = []
    for _ in range(count):
        with suppress(OSError):
            line = socket.create_connection(("127.0.0.1", PORT), timeout=5)
            line.sendall(head)
            line.setblocking(False)
            lines.append(line)
    begun, closed = time.monotonic(), 0
    while lines and time.monotonic() - begun < _SECONDS:
        time.sleep(1)
        for line in [line for line in lines if not _is_open(line)]:
            lines.remove(line)
            closed += 1
    for line in lines:
        line.close()
    return Reply(0, f"{closed} of {count} closed")


def _is_open(line: socket.socket) -> bool:
    """After one more byte."""
    try:
        line.send(b"a")
        return line.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "nothing": _idle,
    "drip-8-bodies": partial(_dripping, count=8, head=_HEAD),
    "drip-500-bodies": partial(_dripping, count=500, head=_HEAD),
    "drip-500-headers": partial(_dripping, count=500, head=b"GET / HTTP/1.1\r\nX: "),
}
