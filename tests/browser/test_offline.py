"""A day without a server: it is really stopped, the browser is really killed, and everything arrives once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser.offline_server import MORE
from tests.make import jpeg
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ROOT = Path(__file__).parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
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
        command = [sys.executable, "-m", "tests.browser.offline_server", str(self.data), str(self.port), version]
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
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=program,
            args=ARGUMENTS,
            viewport={"width": 800, "height": 1280},
            base_url=self.address,
        )

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

    def processes(self) -> dict[int, str]:
        commands = {int(f.name): command_of(f) for f in Path("/proc").iterdir() if f.name.isdigit()}
        return {number: command for number, command in commands.items() if str(self.profile) in command}


def command_of(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """The data of a server before its first visit, made once."""
    data = tmp_path_factory.mktemp("instance")
    subprocess.run([sys.executable, "-m", "tests.browser.offline_server", str(data), "none"], cwd=ROOT, check=True)
    return data


@pytest.fixture
def server(tmp_path, instance):
    shutil.copytree(instance, tmp_path / "data")
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def tablet(server, tmp_path):
    with sync_playwright() as playwright:
        tablet = Tablet(playwright, tmp_path / "profile", server.address)
        yield tablet
        tablet.kill()
        assert tablet.faults == []


def sign_in(tablet, user="engineer"):
    page = tablet.open("/sign-in?next=/fieldwork/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/fieldwork/")
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


def photograph(page, item, colour="#456"):
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 700, colour)}
    page.set_input_files(f"#{item} .findings .camera input", picture)
    expect(page.locator(f"#{item} .findings .photo .tick").last).to_be_visible()


def saved(page):
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "kept")


def finish(page):
    page.evaluate("document.querySelector('[data-finish]').click()")
    for field in page.query_selector_all("#finish .finish-list input"):
        field.fill("الكاميرا معطلة")
    page.click("[data-finish-now]")
    expect(page.locator("[data-finish-sent]")).to_be_visible()


def test_three_schools_without_a_server_and_everything_arrives_once(server, tablet):
    home = sign_in(tablet)
    take(home)
    home.close()
    server.kill()

    home = tablet.open()
    expect(home.locator("[data-link]")).to_contain_text("لا اتصال الآن")
    expect(home.locator("[data-ready]")).to_contain_text("جاهز للميدان")
    home.click("#mine-100200 .starts a >> nth=0")
    expect(home.locator("[data-deck]")).to_be_visible()
    home.close()

    for n, school in enumerate(SCHOOLS):
        page = begin(tablet, school, "health-and-safety" if n else "minimum-standards")
        item = "B03_05" if n else "A01_02"
        page.click(f"#{item} .answer.not_ok")
        photograph(page, item, f"#{n + 3}56")
        saved(page)
        if n == 1:
            tablet.kill()  # in the middle of a visit
            tablet.start()
            page = begin(tablet, school)
            expect(page.locator(f'[name="{item}-answer"][value=not_ok]')).to_be_checked()
            expect(page.locator(f"#{item} .photo .tick")).to_be_visible()
        finish(page)
        expect(page.locator("[data-finish-sent]")).to_contain_text("لم يُرسل بعد")
        page.close()

    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-queue-list] .kept-card")).to_have_count(3)
    tablet.kill()
    server.start()
    tablet.start()
    tablet.context.clear_cookies(name="session")  # the session ended meanwhile: the queue waits and says so
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-link]")).to_contain_text("انتهت الجلسة")
    expect(sync.locator("[data-queue-list] .kept-card")).to_have_count(3)
    sign_in(tablet).close()
    sync.bring_to_front()
    sync.evaluate("dispatchEvent(new Event('focus'))")
    expect(sync.locator("[data-safe-list] li")).to_have_count(3, timeout=20_000)
    assert sorted(server.rows("select count(*), conflict from received_body group by conflict")) == [(3, 0)]
    assert server.rows("select count(distinct sha256) from stored_photo") == [(3,)]
    receipts = sorted(int(text.split()[-1].strip(".")) for text in receipt_numbers(sync))
    assert receipts == [1, 2, 3]


def receipt_numbers(page):
    said = page.locator("[data-safe-list] .small").all_inner_texts()
    return [text.split("وصلت")[0].strip() for text in said]


def test_a_visit_is_written_in_one_window_at_a_time(server, tablet):
    sign_in(tablet).close()
    first = begin(tablet, "100200")
    first.click("#B03_05 .answer.ok")
    saved(first)
    second = tablet.open("/fieldwork/schools/100200/health-and-safety")
    expect(second.locator("#elsewhere")).to_be_visible()
    second.click("[data-take-over]")
    expect(second.locator("[data-deck]")).to_be_visible()
    expect(second.locator('[name="B03_05-answer"][value=ok]')).to_be_checked()
    expect(first.locator("#elsewhere")).to_be_visible()
    second.click("#B03_07 .answer.ok")
    saved(second)
    first.close()
    finish(second)
    expect(second.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال 1")
    assert server.rows("select count(*) from received_body") == [(1,)]


def test_an_emptied_tablet_says_so_and_gets_its_draft_back(server, tablet):
    sign_in(tablet).close()
    page = begin(tablet, "100200")
    page.click("#B03_05 .answer.not_ok")
    page.fill("#B03_05 textarea", "اللوحة ساقطة")
    page.wait_for_timeout(600)
    saved(page)
    page.close()
    home = tablet.open()
    until(lambda: server.rows("select count(*) from draft_backup") == [(1,)])
    home.evaluate("indexedDB.deleteDatabase('kashf')")
    home.close()
    home = tablet.open()
    expect(home.locator("[data-vanished]")).to_contain_text("اختفت")
    home.click("[data-vanished-list] .main")
    expect(home.locator("[data-started] .kept-card")).to_contain_text("سما السرحان")
    expect(home.locator("[data-vanished]")).to_be_hidden()
    home.click("[data-started] a")
    expect(home.locator("#B03_05 textarea")).to_have_value("اللوحة ساقطة")


def test_another_persons_work_is_neither_shown_nor_sent(server, tablet):
    home = sign_in(tablet)
    take(home, ["100200"])
    home.close()
    page = begin(tablet, "100200")
    server.kill()
    page.click("#B03_05 .answer.ok")
    saved(page)
    finish(page)
    page.close()
    server.start()
    tablet.context.clear_cookies(name="session")
    other = sign_in(tablet, "neighbour")
    expect(other.locator("[data-to-send]")).to_be_hidden()
    expect(other.locator(".with-me-card")).to_have_count(0)
    other.wait_for_timeout(1000)
    assert server.rows("select count(*) from received_body") == [(0,)]
    server.kill()
    other.goto("/fieldwork/schools/100200/health-and-safety")
    expect(other.locator("h1")).to_contain_text("ليست على هذا الجهاز")
    server.start()
    tablet.context.clear_cookies(name="session")
    home = sign_in(tablet)
    until(lambda: server.rows("select count(*) from received_body") == [(1,)])


def until(true, seconds=15):
    for _ in range(seconds * 10):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("never came true")


FIRST_SCHEMA = """async (golden) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("kashf", 1);
    asked.onupgradeneeded = () => {
      for (const [name, key] of [["drafts", "visit"], ["photos", "sha256"], ["outbox", "visit"]]) {
        asked.result.createObjectStore(name, { keyPath: key });
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = reject;
  });
  const writing = db.transaction(["drafts", "photos", "outbox"], "readwrite");
  for (const one of golden.drafts) writing.objectStore("drafts").put(one);
  for (const one of golden.outbox) writing.objectStore("outbox").put({ ...one, body: bytes(one.body.base64) });
  for (const one of golden.photos) {
    writing.objectStore("photos").put({ ...one, blob: new Blob([bytes(one.blob.base64)], { type: one.blob.type }) });
  }
  await new Promise((resolve) => (writing.oncomplete = resolve));
  db.close();
}"""


def test_a_tablet_of_the_first_release_keeps_everything(server, tablet):
    golden = json.loads((ROOT / "tests" / "golden" / "tablet-store-1.json").read_text(encoding="utf-8"))
    page = tablet.open("/fieldwork/offline")
    page.evaluate(FIRST_SCHEMA, golden)
    page.close()
    sign_in(tablet).close()
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-drafts-list]")).to_contain_text("الحد الأدنى من المعايير")
    expect(sync.locator("[data-safe-list] li")).to_have_count(1, timeout=20_000)
    [(digest,)] = server.rows("select digest from received_body")
    assert digest == golden["outbox"][0]["digest"]
    assert server.rows("select count(*) from stored_photo") == [(1,)]
    sync.click("[data-drafts-list] a")
    expect(sync.locator('[name="A01_01-answer"][value=ok]')).to_be_checked()


def test_a_new_version_waits_until_no_visit_is_open(server, tablet):
    home = sign_in(tablet)
    home.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page = begin(tablet, "100200")
    server.kill()
    server.start(version="another")
    home.evaluate("navigator.serviceWorker.getRegistration('/fieldwork/').then((one) => one.update())")
    expect(home.locator("[data-update]")).to_be_visible(timeout=15_000)
    home.click("[data-update-now]")
    expect(home.locator("[data-update-said]")).to_contain_text("زيارة مفتوحة")
    page.click("#B03_05 .answer.ok")
    saved(page)
    page.close()
    with home.expect_navigation():
        home.click("[data-update-now]")
    expect(home.locator("[data-started] .kept-card")).to_contain_text("سما السرحان")
    assert "another" in home.evaluate("document.querySelector('script[type=module]').src")
