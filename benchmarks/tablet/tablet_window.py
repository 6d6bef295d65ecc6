"""Chromium as a tablet's browser: signed in at the school, slowed down, and photos as its camera makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from random import Random

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, browser_program
from tests.wire.server import Server

SLOWER = 6
SCHOOL = "100200"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def tablet(browser: Browser, server: Server, address: str = "") -> Iterator[Page]:
    """An empty tablet with the engineer signed in; ``address`` when the way to the server leads over a line."""
    context = browser.new_context(
        viewport={"width": 800, "height": 1280},
        base_url=address or server.address,
        geolocation={"latitude": 32.4687, "longitude": 36.2437, "accuracy": 6},
        permissions=["geolocation"],
    )
    name, _, value = server.cookie(server.engineers[0]).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": address or server.address}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def slow_down(page: Page, times: int = SLOWER) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def begin(page: Page, checklist: str) -> None:
    page.goto(f"/fieldwork/schools/{SCHOOL}/{checklist}")
    page.wait_for_selector("[data-deck]")


def photograph(page: Page, item: str, content: bytes) -> None:
    """Through the camera's own field, until the photo is kept."""
    before = page.locator(f"#{item} .photo img").count()
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.set_input_files(f"#{item} .findings input[type=file]", file)
    page.locator(f"#{item} .photo img").nth(before).wait_for()


def answer(page: Page, item: str, word: str) -> None:
    """And tells the principal where it is a danger to life, as the page asks."""
    page.click(f"#{item} .answer.{word}")
    if page.locator("#danger").is_visible():
        page.click("#danger button[value=told]")


def photo(dice: Random) -> bytes:
    """1600 × 1200 of soft colours: some 60 KB after shrinking, like a wall with a crack."""
    out = BytesIO()
    small = Image.frombytes("RGB", (5, 4), dice.randbytes(5 * 4 * 3))
    small.resize((1600, 1200), Image.Resampling.BICUBIC).save(out, "JPEG", quality=75)
    return out.getvalue()
