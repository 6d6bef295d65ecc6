"""The real server, and lines that are slow by nature or on purpose."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from tests.serving.line import answer, connected, dripping, photo, put_photo, request, slowly
from tests.wire.server import Server

HEADS = b"GET /sign-in HTTP/1.1\r\nHost: kashf.test\r\nX-Slow: "
DRIPPERS = 16
"""More than the server's twelve threads."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("slow"))
    one.start()
    yield one
    one.kill()
    assert one.failures == []


@pytest.fixture(scope="module")
def cookie(server):
    return server.cookie(server.engineers[0])


def seconds_for_a_page(server, cookie):
    start = time.monotonic()
    kind, body = server.get("/fieldwork/", cookie)
    assert kind.startswith("text/html") and b"<h1" in body
    return time.monotonic() - start


def test_headers_that_drip_keep_nobody_waiting(server, cookie):
    with dripping(server.port, DRIPPERS, HEADS):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_connections_that_say_nothing_keep_nobody_waiting(server, cookie):
    with dripping(server.port, DRIPPERS, b""):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_bodies_that_drip_keep_nobody_waiting(server, cookie):
    with dripping(server.port, DRIPPERS, request("POST", "/sign-in", Content_Length=1000)):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_slow_photos_of_signed_in_people_keep_nobody_waiting(server, cookie):
    begun = put_photo(photo(), cookie)[:-1000]
    with dripping(server.port, DRIPPERS, begun):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_clients_that_never_close_keep_nobody_waiting(server, cookie):
    with dripping(server.port, DRIPPERS, request("GET", "/sign-in", Connection="close")):
        assert max(seconds_for_a_page(server, cookie) for _ in range(8)) < 2


def test_an_honest_slow_line_brings_its_photo(server, cookie):
    data = photo()
    with connected(server.port) as line:
        start = time.monotonic()
        slowly(line, put_photo(data, cookie), 10_000)
        assert answer(line)[0] == 201
    assert time.monotonic() - start > len(data) / 10_000 * 0.9
    assert server.photo(hashlib.sha256(data).hexdigest()).read_bytes() == data


def test_a_strangers_body_has_ten_seconds_and_is_told_to_try_later(server):
    with connected(server.port) as dripped, connected(server.port) as never_asked:
        form = "application/x-www-form-urlencoded"
        dripped.sendall(request("POST", "/sign-in", Content_Length=1000, Content_Type=form) + b"user")
        never_asked.sendall(HEADS)
        start = time.monotonic()
        status, body = answer(dripped)
        assert 9 < time.monotonic() - start < 14
        assert (status, json.loads(body)["code"]) == (408, "too-slow")
        assert answer(never_asked)[0] == 408
        assert dripped.recv(1) == never_asked.recv(1) == b""


@pytest.mark.parametrize(
    ("path", "size", "status", "code"),
    [
        ("/sign-in", 65 * 1024, 413, "too-large"),
        ("/fieldwork/receive", 100 * 1024 * 1024, 401, "sign-in-first"),
    ],
)
def test_a_strangers_large_body_is_refused_unread(server, path, size, status, code):
    with connected(server.port) as line:
        line.sendall(request("POST", path, Content_Length=size))
        received_status, body = answer(line)
    assert (received_status, json.loads(body)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("PUT", f"/fieldwork/photos/{'0' * 64}", 12 * 1024 * 1024),
        ("PUT", "/fieldwork/visits/11111111-1111-4111-8111-111111111111/1", 4 * 1024 * 1024),
        ("PUT", "/fieldwork/drafts/11111111-1111-4111-8111-111111111111", 1024 * 1024),
        ("POST", "/sign-in", 64 * 1024),
    ],
)
def test_what_is_over_a_views_own_limit_is_refused_unread(server, cookie, method, path, most):
    with connected(server.port) as line:
        line.sendall(request(method, path, Cookie=cookie, Content_Length=most + 1))
        status, body = answer(line)
    assert (status, json.loads(body)["code"]) == (413, "too-large")


def test_a_body_without_a_length_is_refused(server, cookie):
    with connected(server.port) as line:
        line.sendall(put_photo(b"", cookie, Transfer_Encoding="chunked") + b"5\r\nhello\r\n")
        status, body = answer(line)
    assert (status, json.loads(body)["code"]) == (411, "length-needed")


def test_a_connection_serves_one_request_after_another(server, cookie):
    data = photo()
    with connected(server.port) as line:
        for _ in range(3):
            slowly(line, request("GET", "/fieldwork/hello", Cookie=cookie), 1500)
            assert answer(line)[0] == 200
        line.sendall(put_photo(data, cookie))
        assert answer(line)[0] == 201
        line.sendall(put_photo(data, cookie))
        assert answer(line)[0] == 200


def test_requests_sent_ahead_are_not_answered_wrongly(server, cookie):
    with connected(server.port) as line:
        line.sendall(request("GET", "/fieldwork/hello", Cookie=cookie) * 2)
        assert answer(line)[0] == 200
        assert answer(line) == (0, b"")


def test_a_client_that_asks_first_is_told_to_go_on(server, cookie):
    data = photo()
    whole = put_photo(data, cookie, Expect="100-continue")
    with connected(server.port) as line:
        line.sendall(whole.removesuffix(data))
        assert answer(line)[0] == 100
        line.sendall(data)
        assert answer(line)[0] == 100
        assert answer(line)[0] == 201


def test_headers_without_an_end_are_cut_off(server):
    with connected(server.port) as line:
        line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: kashf.test\r\nX: " + b"x" * 70_000)
        assert answer(line) == (0, b"")
