"""After sign-out, Back shows nothing of what was read in the office."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, browser_program
from tests.make import LOCKED_EXIT, NOW
from tests.submissions.test_receiving import a_visit, send
from tests.test_access import NAMES, PHOTOS

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SCHOOL = "سما السرحان"


@pytest.fixture
def reader(world, page, playwright, address):
    """The reviewer's window, in a browser that keeps whole pages for Back; there is a visit with a photo to look at."""
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAMES['own']}", PHOTOS["own"])
    fields = {"B03_01-0-photo": f"{NAMES['own']};{len(PHOTOS['own'])};{NOW.isoformat()};;"}
    send(engineer, a_visit(world, LOCKED_EXIT, fields=fields))
    keeps = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(executable_path=browser_program(), args=ARGUMENTS, ignore_default_args=keeps)
    context = browser.new_context(base_url=address)
    cookie = page(world.reviewer).client.get_cookie("session").value
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    yield context.new_page()
    browser.close()


def sign_out(view):
    view.click(".masthead form[action$='/sign-out'] button")
    expect(view.locator("[name=password]")).to_be_visible()


@pytest.mark.parametrize("path", ["/deficiencies", "/schools/100200", "/maps/2202", "/visits"])
def test_back_after_sign_out_shows_no_page(reader, path):
    reader.goto(path)
    expect(reader.locator("main")).to_contain_text(SCHOOL)
    sign_out(reader)
    reader.go_back()
    expect(reader.locator("[name=password]")).to_be_visible()
    expect(reader.locator("body")).not_to_contain_text(SCHOOL)


def test_back_after_sign_out_shows_no_photo(reader):
    reader.goto(f"/photos/{NAMES['own']}")
    assert reader.evaluate("document.images[0].naturalWidth") == 60
    reader.goto("/deficiencies")
    sign_out(reader)
    reader.go_back()
    reader.go_back()
    expect(reader.locator("[name=password]")).to_be_visible()
    assert reader.evaluate("[...document.images].every((image) => image.naturalWidth !== 60)")
