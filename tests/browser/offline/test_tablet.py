"""One tablet, several windows, several people, several versions, and a store that was emptied."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import ROOT, WORKS, begin, close, finish, saved, sign_in, take, until

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


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


FILL = """async ({ schema, ...records }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const keys = { drafts: "visit", photos: "sha256", outbox: "visit", queue: "digest", packages: "key", meta: "key" };
  const indexes = { queue: ["owner", "visit"], packages: ["person"] };
  const names = Object.keys(records);
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("kashf", schema);
    asked.onupgradeneeded = () => {
      for (const name of names) {
        const store = asked.result.createObjectStore(name, { keyPath: keys[name] });
        for (const index of indexes[name] ?? []) store.createIndex(index, index);
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = reject;
  });
  const writing = db.transaction(names, "readwrite");
  for (const name of names) for (const row of records[name]) {
    const record = { ...row };
    if (row.body) record.body = bytes(row.body.base64);
    if (row.bytes?.base64) record.bytes = bytes(row.bytes.base64).buffer;
    if (row.blob) record.blob = new Blob([bytes(row.blob.base64)], { type: row.blob.type });
    writing.objectStore(name).put(record);
  }
  await new Promise((resolve) => (writing.oncomplete = resolve));
  db.close();
}"""


def earlier_store(tablet, schema):
    """What a tablet of an earlier release kept, put into this one's IndexedDB before anything of today runs."""
    text = (ROOT / "tests" / "golden" / f"tablet-store-{schema}.json").read_text(encoding="utf-8")
    golden = json.loads(text)
    page = tablet.open("/fieldwork/offline")
    page.evaluate(FILL, golden)
    page.close()
    return golden


def test_a_tablet_of_the_first_release_keeps_everything(server, tablet):
    golden = earlier_store(tablet, 1)
    sign_in(tablet).close()
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-drafts-list]")).to_contain_text("الحد الأدنى من المعايير")
    expect(sync.locator("[data-safe-list] li")).to_have_count(1)
    [(digest,)] = server.rows("select digest from received_body")
    assert digest == golden["outbox"][0]["digest"]
    assert server.rows("select count(*) from stored_photo") == [(1,)]
    sync.click("[data-drafts-list] a")
    expect(sync.locator('[name="A01_01-answer"][value=ok]')).to_be_checked()


def test_a_tablet_whose_store_had_other_keys_keeps_everything(server, tablet):
    golden = earlier_store(tablet, 2)
    sign_in(tablet).close()
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-drafts-list]")).to_contain_text("سما السرحان")
    expect(sync.locator("[data-safe-list] li")).to_have_count(len(golden["queue"]))
    expect(sync.locator("[data-safe-list] li").first).to_contain_text("سما السرحان الثانوية للبنات")
    received = {digest for (digest,) in server.rows("select digest from received_body")}
    assert received == {entry["digest"] for entry in golden["queue"]}
    assert server.rows("select count(*) from stored_photo") == [(1,)]
    sync.close()
    home = tablet.open()
    expect(home.locator(".with-me-card h3")).to_have_text("سما السرحان الثانوية للبنات")
    home.click("[data-started] a")
    expect(home.locator('[name="A01_01-answer"][value=ok]')).to_be_checked()


def test_a_new_version_waits_until_no_visit_is_open(server, tablet):
    home = sign_in(tablet)
    home.wait_for_function(WORKS)
    page = begin(tablet, "100200")
    server.kill()
    server.start(version="another")
    home.evaluate("navigator.serviceWorker.getRegistration('/fieldwork/').then((one) => one.update())")
    expect(home.locator("[data-update]")).to_be_visible()
    home.click("[data-update-now]")
    expect(home.locator("[data-update-said]")).to_contain_text("زيارة مفتوحة")
    page.click("#B03_05 .answer.ok")
    saved(page)
    close(page, home)
    with home.expect_navigation():
        home.click("[data-update-now]")
    expect(home.locator("[data-started] .kept-card")).to_contain_text("سما السرحان")
    assert "another" in home.evaluate("document.querySelector('script[type=module]').src")
