"""What may become of a request on its way. Each is written by what it does to the bytes of one call."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.wire.line import Call

Fate = Callable[["Call"], None]
_PORTAL = b"<!doctype html><html><h1>Welcome to our network</h1><a href=/login>Log in</a></html>"
_NO_SERVER = b"<html><head><title>502 Bad Gateway</title></head></html>"


def refused(call: Call) -> None:
    call.hang_up()


def cut_request(call: Call) -> None:
    """Cut at any byte; now and then whoever cut it stays on the line, so that the server's word about it is heard."""
    part = call.heard(call.dice.random())
    if call.dice.random() < 0.3:
        call.answer(call.ask(part, whole=False))
        return
    call.hang_up()
    call.ask(part, whole=False)


def cut_answer(call: Call) -> None:
    answer = call.ask(call.heard())
    call.answer(answer[: call.dice.randrange(len(answer))])


def swallowed(call: Call) -> None:
    """The server has done its work, and nobody hears of it."""
    call.ask(call.heard())
    call.hang_up()


def delayed(call: Call) -> None:
    """In the middle of the request or before the answer."""
    answer = call.ask(call.heard(), pause=call.dice.choice([0.0, call.dice.uniform(0.1, 2)]))
    time.sleep(call.dice.uniform(0.1, 3))
    call.answer(answer)


def twice(call: Call) -> None:
    """The same bytes again: at the same moment, or when they were answered long ago."""
    request = call.heard()
    if call.dice.random() < 0.6:
        other = threading.Thread(target=_ask_for_nobody, args=(call, request))
        other.start()
        try:
            call.answer(call.ask(request))
        finally:
            other.join()
        return
    call.answer(call.ask(request))
    time.sleep(call.dice.uniform(0, 4))
    _ask_for_nobody(call, request)


def late(call: Call) -> None:
    """The tablet has given up and tries again; what it sent first arrives behind its next tries."""
    request = call.heard()
    call.hang_up()
    time.sleep(call.dice.uniform(0.5, 6))
    _ask_for_nobody(call, request)


def portal(call: Call) -> None:
    """A network that wants somebody to log in first says yes to everything."""
    call.heard()
    call.answer(_http(b"200 OK", _PORTAL))


def bad_gateway(call: Call) -> None:
    """Before or after the server has done its work."""
    request = call.heard()
    if call.dice.random() < 0.5:
        call.ask(request)
    call.answer(_http(b"502 Bad Gateway", _NO_SERVER))


def _ask_for_nobody(call: Call, request: bytes) -> None:
    with contextlib.suppress(Exception):  # the server may be down; nobody listens any more
        call.ask(request)


def _http(status: bytes, page: bytes) -> bytes:
    head = b"HTTP/1.1 %b\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    return head % (status, len(page)) + page


FATES: dict[str, Fate] = {
    one.__name__: one
    for one in (refused, cut_request, cut_answer, swallowed, delayed, twice, late, portal, bad_gateway)
}
