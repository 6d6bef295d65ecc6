"""A tablet whose person has signed out shows nobody's pages, with a server and without; what was begun stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import begin, saved, sign_in, take

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SCHOOL = "سما السرحان"


def test_after_sign_out_the_tablet_shows_nobodys_pages_and_keeps_the_work(server, tablet):
    home = sign_in(tablet)
    take(home, ["100200"])
    page = begin(tablet, "100200")
    page.click("#B03_05 .answer.ok")
    saved(page)
    page.close()
    home.goto("/fieldwork/")
    expect(home.locator("main")).to_contain_text(SCHOOL)
    home.click(".masthead form[action$='/sign-out'] button")
    home.click("[data-leave-go]")
    expect(home.locator("[name=password]")).to_be_visible()
    home.go_back()
    expect(home.locator("[name=password]")).to_be_visible()
    server.kill()
    home.goto("/fieldwork/schools/100200/health-and-safety")
    expect(home.locator("h1")).to_contain_text("ليست على هذا الجهاز")
    expect(home.locator("body")).not_to_contain_text(SCHOOL)
    server.start()
    sign_in(tablet).close()
    page = begin(tablet, "100200")
    expect(page.locator('[name="B03_05-answer"][value=ok]')).to_be_checked()


def test_a_cookie_copied_off_the_tablet_is_worth_nothing_after_sign_out(server, tablet, chromium):
    home = sign_in(tablet)
    copied = [one for one in tablet.context.cookies() if one["name"] == "session"]
    home.click(".masthead form[action$='/sign-out'] button")
    expect(home.locator("[name=password]")).to_be_visible()
    thief = chromium.new_context(base_url=server.address)
    thief.add_cookies(copied)
    view = thief.new_page()
    view.goto("/fieldwork/")
    expect(view.locator("[name=password]")).to_be_visible()
    thief.close()


def test_signing_out_in_the_office_hides_what_the_tablet_keeps_at_once(server, tablet):
    home = sign_in(tablet)
    take(home, ["100200"])
    home.goto("/deficiencies")
    home.click(".masthead form[action$='/sign-out'] button")
    expect(home.locator("[name=password]")).to_be_visible()
    server.kill()
    for path in ("/fieldwork/", "/fieldwork/sync", "/fieldwork/schools/100200/health-and-safety"):
        answer = home.goto(path)
        assert SCHOOL not in answer.text(), "not even until a script has run"
        expect(home.locator("h1")).to_contain_text("ليست على هذا الجهاز")
    server.start()
    sign_in(tablet).close()
    server.kill()
    begin(tablet, "100200")
