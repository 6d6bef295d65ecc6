"""However many wait for pages, what a tablet sends is answered; and each of them gets its page."""

from __future__ import annotations

import multiprocessing
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from inspect_app import create_app
from inspect_app.accounts.access import public
from inspect_app.config import Settings
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.serving.server import make_server
from tests.serving.line import answer, connected, request

READERS = 9
"""More than a worker has threads."""


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(folder: Path, port: int) -> None:
    app = create_app(Settings(folder, f"sqlite:///{folder}/kashf.sqlite", "k" * 32, insecure_http=True))
    upgrade_database(app)

    @app.get("/slow-page")
    @public
    def slow_page() -> str:
        while not (folder / "go-on").exists():
            time.sleep(0.02)
        return "a page"

    make_server(app, f"127.0.0.1:{port}", workers=1).run()


@pytest.fixture
def port(tmp_path):
    number = free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(tmp_path, number))
    process.start()
    for _ in range(300):
        try:
            with connected(number):
                break
        except OSError:
            time.sleep(0.1)
    yield number
    process.terminate()
    process.join(20)


def ask(port, request_bytes):
    with connected(port) as line:
        line.sendall(request_bytes)
        return answer(line)


def test_a_queue_for_pages_does_not_stand_before_what_tablets_send(tmp_path, port):
    with ThreadPoolExecutor(READERS) as readers:
        pages = [readers.submit(ask, port, request("GET", "/slow-page")) for _ in range(READERS)]
        time.sleep(1)
        begun = time.monotonic()
        put = request("PUT", "/fieldwork/drafts/0190b3a0-0000-7000-8000-000000000000", b"{}")
        assert ask(port, put)[0] == 401
        assert time.monotonic() - begun < 5
        assert not any(page.done() for page in pages)
        (tmp_path / "go-on").touch()
        assert [page.result() for page in pages] == [(200, b"a page")] * READERS
