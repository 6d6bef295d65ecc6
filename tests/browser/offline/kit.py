"""A server that can be killed and a tablet that loses its battery, and what an engineer does with them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ARGUMENTS, MAX_WAIT_MS, browser_program
from tests.browser.offline.server import MORE
from tests.browser.visit.finish_sheet import answer_sheet, open_sheet
from tests.make import jpeg
from tests.people import PASSWORD

ROOT = Path(__file__).parents[3]
SCHOOLS = ["100200", *MORE]


class Server:
    """The real server as a process; ``kill`` is SIGKILL."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, version: str = "") -> None:
        command = [sys.executable, "-m", "tests.browser.offline.server", str(self.data), str(self.port), version]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **quiet)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.address}/sign-in").read()  # noqa: S310
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def asked(self, path: str) -> int:
        """How often this page was fetched, with whatever query."""
        return (self.data / "asked").read_text(encoding="utf-8").splitlines().count(f"GET {path}")

    def rows(self, question: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.data / "kashf.sqlite") as connection:
            return connection.execute(question).fetchall()


class Tablet:
    """Chromium with a profile on disk, started and killed as a process like a tablet that loses its battery."""

    def __init__(self, playwright, profile: Path, address: str) -> None:
        self.playwright, self.profile, self.address = playwright, profile, address
        self.faults: list[str] = []
        self.context: BrowserContext
        self.start()

    def start(self) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=browser_program(),
            args=ARGUMENTS,
            viewport={"width": 800, "height": 1280},
            base_url=self.address,
        )
        self.context.set_default_timeout(MAX_WAIT_MS)

    def open(self, path: str = "/fieldwork/") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(path)
        return page

    def kill(self) -> None:
        for folder in Path("/proc").iterdir():
            if (
                folder.name.isdigit()
                and str(self.profile) in command_of(folder)
                and "--type=" not in command_of(folder)
            ):
                os.kill(int(folder.name), signal.SIGKILL)
        for _ in range(100):
            if not any(f.name.isdigit() and str(self.profile) in command_of(f) for f in Path("/proc").iterdir()):
                break
            time.sleep(0.05)
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()


def command_of(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


WORKS = "() => navigator.serviceWorker.controller !== null"
"""The worker answers for the page: from now on pages open without a server."""


def sign_in(tablet, user="engineer", to="/fieldwork/"):
    page = tablet.open(f"/sign-in?next={to}")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"**{to}")
    return page


def take(page, schools=SCHOOLS):
    for number in schools:
        page.click(f'label:has([data-take="{number}"])')
    page.click("[data-take-now]")
    expect(page.locator("[data-ready]")).to_contain_text("جاهز للميدان")
    expect(page.locator(".with-me-card")).to_have_count(len(schools))


def begin(tablet, school, checklist="health-and-safety"):
    page = tablet.open(f"/fieldwork/schools/{school}/{checklist}")
    expect(page.locator("[data-deck]")).to_be_visible()
    return page


NO_VISIT_OPEN = "async () => !(await navigator.locks.query()).held.some(({name}) => name.startsWith('kashf-visit-'))"


def close(visit, home):
    """A closed window gives its lock on the visit back a moment later; ``home`` is another window, which can see it."""
    visit.close()
    until(lambda: home.evaluate(NO_VISIT_OPEN))


def photograph(page, item, colour="#456"):
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 700, colour)}
    ticks = page.locator(f"#{item} .findings .photo .tick")
    before = ticks.count()
    page.set_input_files(f"#{item} .findings .camera input", picture)
    expect(ticks).to_have_count(before + 1)


def forget_saved(page):
    """What the page says of an earlier save goes, so that ``saved`` waits for the next one."""
    page.evaluate("document.querySelector('[data-save]').removeAttribute('data-state')")


def saved(page):
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "kept")


def finish(page):
    open_sheet(page)
    answer_sheet(page)
    page.click("[data-finish-now]")
    expect(page.locator("[data-finish-sent]")).to_be_visible()


def until(true, seconds=60):
    for _ in range(seconds * 10):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("never came true")
