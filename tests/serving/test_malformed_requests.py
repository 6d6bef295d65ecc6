"""What no browser sends, straight into the server's socket: refused, never a failure, and never two requests in one."""

from __future__ import annotations

import re

import pytest

from tests.serving.line import answer, connected, request
from tests.wire.server import Server

HOST = b"Host: kashf.test\r\n"
FORM = HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
HIDDEN = b"GET /manifest.webmanifest HTTP/1.1\r\nHost: kashf.test\r\n\r\n"
"""A second request, where somebody else's program may take it for the first one's body."""
SECONDS = 4
"""Longer than anybody waits for a refusal, shorter than a slow line may take."""

MALFORMED = {
    "no method": b" / HTTP/1.1\r\n" + HOST + b"\r\n",
    "nothing but line ends": b"\r\n\r\n\r\n\r\n",
    "no version": b"GET /\r\n" + HOST + b"\r\n",
    "another version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "HTTP/2's beginning": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n",
    "a small method": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a strange method": b"G\xc3\xa9T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long method": b"A" * 9000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "letters that are not ASCII": "GET /مدارس HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "NUL in the target": b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n",
    "half an escape": b"GET /%e HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes that are no text": b"GET /schools/%ff%fe?q=%ff HTTP/1.1\r\n" + HOST + b"\r\n",
    "a fragment": b"GET /sign-in#x HTTP/1.1\r\n" + HOST + b"\r\n",
    "another machine's address": b"GET http://evil.example/sign-in HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address without a machine": b"GET http:// HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address that cannot be": b"POST http://[ HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\na=b",
    "a machine and a gate": b"CONNECT kashf.test:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "no leading slash": b"GET sign-in HTTP/1.1\r\n" + HOST + b"\r\n",
    "two slashes": b"GET //evil.example/%2e%2e HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long target": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": b"GET /sign-in HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "an endless host": b"GET /sign-in HTTP/1.1\r\nHost: " + b"a" * 300 + b"\r\n\r\n",
    "a host of signs": b"GET /sign-in HTTP/1.1\r\nHost: \xff\xfe<>\r\n\r\n",
    "a host that no name is spelled as": b"GET /sign-in HTTP/1.1\r\nHost: xn--a\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"nothing\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length : 3\r\n\r\n",
    "a space before the name": b"GET / HTTP/1.1\r\n Host: kashf.test\r\n\r\n",
    "a header on two lines": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n c\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\0c\r\n\r\n",
    "CR in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\rSet-Cookie: c\r\n\r\n",
    "lines that end in LF": b"GET /sign-in HTTP/1.1\nHost: kashf.test\n\n\r\n\r\n",
    "one line that ends in LF": b"GET /sign-in HTTP/1.1\r\n" + HOST + b"X-A: b\nX-B: c\r\n\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 1000 + b"\r\n",
    "an endless header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
    "an endless cookie": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: session=" + b"a" * 8000 + b"\r\n\r\n",
    "a cookie of signs": b"GET / HTTP/1.1\r\n" + HOST + b'Cookie: session=\xff\xfe; "\\; =;\r\n\r\n',
    "a length that is none": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Content-Length: x\r\n\r\na=b",
    "a length below nothing": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Content-Length: -1\r\n\r\na=b",
    "a length with a sign": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Content-Length: +3\r\n\r\na=b",
    "a length of other digits": b"POST /sign-in HTTP/1.1\r\n" + FORM + "Content-Length: ٣\r\n\r\na=b".encode(),
    "an endless length": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Content-Length: " + b"9" * 40 + b"\r\n\r\na=b",
    "a length without digits": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Content-Length:\r\n\r\na=b",
    "parts": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
    "parts of strange sizes": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "a coding nobody knows": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Transfer-Encoding: x, identity\r\n\r\n",
    "an expectation nobody knows": b"POST /sign-in HTTP/1.1\r\n" + FORM + b"Expect: x\r\nContent-Length: 0\r\n\r\n",
    "another protocol": b"GET / HTTP/1.1\r\n" + HOST + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
    "a proxy's greeting": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n",
    "headers with underscores": b"GET / HTTP/1.1\r\n" + HOST + b"SCRIPT_NAME: /x\r\nPATH_INFO: /x\r\n\r\n",
}
SMUGGLING = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: " + str(len(HIDDEN)).encode(),
    "two lengths the other way round": b"Content-Length: " + str(len(HIDDEN)).encode() + b"\r\nContent-Length: 0",
    "two lengths in one": b"Content-Length: 0, " + str(len(HIDDEN)).encode(),
    "a length and parts": b"Content-Length: 0\r\nTransfer-Encoding: chunked",
    "parts and a length": b"Transfer-Encoding: chunked\r\nContent-Length: " + str(len(HIDDEN)).encode(),
    "parts with a space": b"Content-Length: 0\r\nTransfer-Encoding : chunked",
    "parts by another name": b"Content-Length: 0\r\nTransfer_Encoding: chunked",
    "parts on a second line": b"Content-Length: 0\r\nTransfer-Encoding:\r\n chunked",
    "parts with a tab": b"Content-Length: 0\r\nTransfer-Encoding:\tchunked",
    "parts, then none": b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "a length on a second line": b"X-A: b\r\n Content-Length: " + str(len(HIDDEN)).encode(),
    "a length behind LF": b"X-A: b\nContent-Length: " + str(len(HIDDEN)).encode(),
    "a length behind CR": b"X-A: b\rContent-Length: " + str(len(HIDDEN)).encode(),
    "a length with an underscore": b"Content_Length: " + str(len(HIDDEN)).encode(),
    "a length with a space": b"Content-Length : " + str(len(HIDDEN)).encode(),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("malformed"))
    one.start()
    yield one
    one.kill()
    assert one.failures == []


def answers_to(port: int, sent: bytes) -> list[bytes]:
    """The first lines of all that comes back until the server closes, or says nothing more."""
    received = b""
    with connected(port) as line:
        line.settimeout(SECONDS)
        try:
            line.sendall(sent)
            while data := line.recv(65536):
                received += data
        except (TimeoutError, ConnectionError):
            pass
    return [part.split(b"\r\n")[0] for part in received.split(b"HTTP/1.1 ")[1:]]


def codes(answers: list[bytes]) -> list[int]:
    return [int(one[:3]) for one in answers]


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_request_is_refused_at_once(what, server):
    """Or answered, or its connection closed: nobody waits."""
    with connected(server.port) as line:
        line.settimeout(SECONDS)
        line.sendall(MALFORMED[what])
        said = line.recv(65536)
    assert re.match(rb"(HTTP/1.1 ([234]\d\d|501|505)|$)", said), said[:200]


@pytest.mark.parametrize("what", SMUGGLING)
def test_nobody_hides_a_request_in_another(what, server):
    """Where two programs could read two lengths, there is one answer, and the connection ends."""
    head = b"POST /sign-in HTTP/1.1\r\n" + FORM + SMUGGLING[what] + b"\r\n\r\n"
    answers = codes(answers_to(server.port, head + HIDDEN))
    assert len(answers) <= 1
    assert all(400 <= code < 500 or code == 501 for code in answers), answers


def test_two_requests_on_one_connection_are_two(server):
    """Otherwise the tests above would prove nothing."""
    with connected(server.port) as line:
        for _ in range(2):
            line.sendall(request("GET", "/manifest.webmanifest"))
            assert answer(line)[0] == 200


def test_after_all_of_that_it_answers(server):
    assert server.get("/sign-in")[0].startswith("text/html")
