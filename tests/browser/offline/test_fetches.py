"""A visit page is fetched once for each opening, and what was shown is what the tablet keeps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import WORKS, begin, close, saved, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

PAGE = "/fieldwork/schools/100200/health-and-safety"
KEPT = """async () => {
  const found = {};
  for (const name of (await caches.keys()).filter((one) => one.startsWith("kashf-pages-"))) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      const kept = await cache.match(key);
      const policy = kept.headers.get("Content-Security-Policy");
      if (key.url.includes("/schools/")) found[new URL(key.url).search] = [name, policy];
    }
  }
  return found;
}"""


@pytest.fixture
def home(server, tablet):
    page = sign_in(tablet)
    page.wait_for_function(WORKS)
    return page


def settled(page):
    """The page has seen to it that it is kept."""
    until(lambda: "?version=1" in page.evaluate(KEPT))
    page.wait_for_timeout(500)


def test_the_first_opening_fetches_the_page_once(server, tablet, home):
    page = begin(tablet, "100200")
    settled(page)
    assert server.asked(PAGE) == 1
    kept = page.evaluate(KEPT)
    assert set(kept) == {"", "?version=1"}
    assert kept[""] == kept["?version=1"], "both are the one answer: its nonce is nobody else's"


def test_each_further_opening_fetches_it_once(server, tablet, home):
    for opening in (1, 2, 3):
        page = begin(tablet, "100200")
        settled(page)
        assert server.asked(PAGE) == opening
        close(page, home)


def test_the_page_of_a_begun_visit_stays_the_one_it_was_begun_with(server, tablet, home):
    page = begin(tablet, "100200")
    page.click("#B03_05 .answer.ok")
    saved(page)
    settled(page)
    begun = page.evaluate(KEPT)["?version=1"]
    close(page, home)
    page = begin(tablet, "100200")
    settled(page)
    kept = page.evaluate(KEPT)
    assert kept["?version=1"] == begun
    assert kept[""] != begun


@pytest.mark.parametrize("query", ["", "?version=1"])
def test_an_opening_without_a_server_shows_what_was_kept(server, tablet, home, query):
    page = begin(tablet, "100200")
    settled(page)
    close(page, home)
    server.kill()
    page = tablet.open(PAGE + query)
    expect(page.locator("[data-deck]")).to_be_visible()
    page.click("#B03_05 .answer.ok")
    saved(page)
    assert server.asked(PAGE) == 1


def test_before_there_is_a_worker_the_page_is_fetched_once_more_to_be_kept(server, tablet):
    """Nobody but a worker can keep the answer of a navigation; the tablet's very first page may be a visit."""
    page = sign_in(tablet, to=PAGE)
    expect(page.locator("[data-deck]")).to_be_visible()
    settled(page)
    assert server.asked(PAGE) == 2
    home = tablet.open()
    home.wait_for_function(WORKS)
    close(page, home)
    server.kill()
    expect(tablet.open(PAGE + "?version=1").locator("[data-deck]")).to_be_visible()
