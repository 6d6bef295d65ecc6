"""The real application behind a real server, and Chromium."""

from __future__ import annotations

import shutil
import threading

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

# Without a screen or sandbox, and without the browser's own calls home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MAX_WAIT_MS = 60_000
"""A limit for hanging, not for speed: the other worker may keep the machine busy for many seconds."""
expect.set_options(timeout=MAX_WAIT_MS)


def browser_program() -> str | None:
    """Chromium without the frame of a browser where it is installed: a window takes half the time to open."""
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)


@pytest.fixture(scope="session")
def playwright():
    """One for all: a second one in the same process is refused."""
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=browser_program(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # so that closing waits for what is still being answered
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(chromium, address, page):
    """``window(person, width, height)``: a page of that person's own; a script error or foreign request fails."""
    contexts, faults = [], []

    def open_as(person, width=1280, height=860, language="ar", **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=address, **more)
        context.set_default_timeout(MAX_WAIT_MS)
        contexts.append(context)
        cookie = page(person, language).client.get_cookie("session").value
        context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        view = context.new_page()
        view.on("pageerror", lambda error: faults.append(str(error)))
        view.on("request", lambda asked: faults.append(asked.url) if _foreign(asked.url, address) else None)
        return view

    yield open_as
    for context in contexts:
        context.close()
    assert faults == []


def _foreign(url, address):
    return not url.startswith((address, "data:", "blob:"))
