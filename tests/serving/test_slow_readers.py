"""Readers who take an answer slowly, or not at all: they keep no thread, and those who take it get all of it."""

from __future__ import annotations

import socket
import threading

import pytest

from inspect_app.db import db
from inspect_app.serving.response_buffer import ResponseBuffer
from tests.maps.stock import a_deficiency
from tests.serving.line import connected, request, taking_nothing
from tests.serving.test_slow_lines import DRIPPERS, seconds_for_a_page
from tests.wire.server import Server

LARGE = "/exports/deficiencies.geojson"
"""More than the system's own buffers hold."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("readers"))
    with one.app.app_context():
        for _ in range(600):
            a_deficiency(one.schools[0], note="ملاحظة " * 570)
        db.session.remove()
        db.engine.dispose()
    one.start()
    yield one
    one.kill()


@pytest.fixture(scope="module")
def cookie(server):
    return server.cookie(server.engineers[0])


@pytest.fixture
def pair():
    """A socket with room for little, and its other end."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with ours, theirs:
        yield ours, theirs


def test_answers_that_nobody_takes_keep_nobody_waiting(server, cookie):
    with taking_nothing(server.port, DRIPPERS, request("GET", LARGE, Cookie=cookie)):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_a_slow_reader_gets_every_byte(server, cookie):
    whole = server.get(LARGE, cookie)[1]
    assert len(whole) > 5_000_000
    with taking_nothing(server.port, 1, request("GET", LARGE, Cookie=cookie, Connection="close")) as [line]:
        assert unchunked(read_all(line)) == whole


def unchunked(answer):
    rest, body = answer.partition(b"\r\n\r\n")[2], []
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        body.append(rest[: int(size, 16)])
        rest = rest[int(size, 16) + 2 :]
    assert body.pop() == b"", "the last chunk says that this is the end"
    return b"".join(body)


def test_what_is_written_while_nobody_reads_waits_in_order(pair):
    ours, theirs = pair
    buffer = ResponseBuffer(ours)
    sent = [bytes([number % 251]) * (number * 37 % 9000) for number in range(400)]
    for piece in sent:
        buffer.sendall(piece)
    assert buffer.has_unsent
    received = bytearray()
    reader = threading.Thread(target=lambda: received.extend(read_all(theirs)))
    reader.start()
    while buffer.has_unsent:
        buffer.flush()
    buffer.sendall(b"the end")
    ours.shutdown(socket.SHUT_WR)
    reader.join()
    assert bytes(received) == b"".join(sent) + b"the end"


def read_all(line):
    return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_line_that_broke_is_told(pair):
    ours, theirs = pair
    buffer = ResponseBuffer(ours)
    buffer.sendall(b"x" * 1_000_000)
    theirs.close()
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system calls it
        buffer.flush()
    buffer.close()


def test_requests_follow_one_another_behind_a_large_answer(server, cookie):
    page = request("GET", "/fieldwork/schools/100200/health-and-safety", Cookie=cookie)
    with connected(server.port) as line:
        for _ in range(3):
            line.sendall(page)
            length = headers_of(line)
            assert len(b"".join(iter_bytes(line, length))) == length > 400_000


def headers_of(line):
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(1)
    assert received.startswith(b"HTTP/1.1 200")
    return next(int(part[15:]) for part in received.lower().split(b"\r\n") if part.startswith(b"content-length:"))


def iter_bytes(line, left):
    while left:
        data = line.recv(min(left, 65536))
        assert data
        left -= len(data)
        yield data
