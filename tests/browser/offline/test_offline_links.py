"""Without a connection no link and no reload ends on the browser's own page; signed out, a visit is not feared for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import begin, close, saved, sign_in, take, until
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
OFFICE = ["/", "/deficiencies", "/deficiencies?page=2", "/visits/1", "/maps/2202", "/schools/100200", "/account"]
FIELDWORK = ["/fieldwork/receive", "/fieldwork/schools/999/health-and-safety", "/sign-in?next=/fieldwork/"]
LINKS = "[...document.links].map((link) => link.getAttribute('href')).filter((href) => href.startsWith('/'))"
SCOPES = """async () => (await navigator.serviceWorker.getRegistrations())
  .map(({ scope }) => new URL(scope).pathname)"""
EARLIER = "navigator.serviceWorker.register('/sw.js', { scope: '/fieldwork/' }).then(() => true)"


def test_no_link_and_no_reload_ends_on_the_browsers_own_page(server, tablet):
    home = sign_in(tablet)
    take(home, ["100200"])
    home.reload()
    links = set(home.evaluate(LINKS))
    assert len(links) > 8
    server.kill()
    home.reload()
    expect(home.locator(".with-me-card")).to_have_count(1)
    expect(home.locator("body[data-offline]")).to_be_visible()
    maps = home.locator(".masthead nav a[href^='/maps']")
    expect(maps).to_have_attribute("data-needs-server", "")
    maps.click()
    expect(home.locator("[data-link-said]")).to_contain_text("يحتاج إلى اتصال")
    for path in sorted({*links, *OFFICE, *FIELDWORK}):
        home.goto(path)
        assert home.locator("main").count() == 1, path
        if path in OFFICE + FIELDWORK:
            expect(home.locator("main a[href='/fieldwork/sync']")).to_be_visible()
            home.reload()
            expect(home.locator("main a[href='/fieldwork/sync']")).to_be_visible()


def test_the_worker_of_earlier_releases_makes_room_for_the_one_of_the_whole_site(server, tablet):
    page = tablet.open("/fieldwork/offline")
    assert page.evaluate(EARLIER)
    home = sign_in(tablet)
    until(lambda: home.evaluate(SCOPES) == ["/"])


def test_a_tablet_that_is_signed_out_says_what_waits_and_leads_back_to_it(server, tablet):
    home = sign_in(tablet)
    page = begin(tablet, "100200")
    page.click("#B03_05 .answer.ok")
    saved(page)
    visit = page.input_value("[name=visit]")
    close(page, home)
    tablet.context.clear_cookies(name="session")
    home.goto(f"/fieldwork/schools/100200/health-and-safety?version=1#{visit}")
    expect(home.locator("[data-kept-work]")).to_contain_text("لم تُرسل بعد: 1.")
    assert "سما" not in home.inner_text("main")
    sign_in_again(home)
    expect(home.locator("[data-deck]")).to_be_visible()
    assert home.url.endswith(f"#{visit}")


def sign_in_again(page):
    page.fill("[name=username]", "engineer")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def test_a_device_on_which_nothing_waits_says_nothing(server, tablet):
    page = tablet.open("/sign-in")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-kept-work]")).to_be_hidden()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
