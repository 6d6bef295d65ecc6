"""A tablet without room, and one whose store is emptied in mid-visit: said in words, and nothing more lost."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.offline.kit import begin, finish, forget_saved, saved, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ITEM = "B03_05"


# The browser hides the real figure from pages and does not tell them an overridden quota either.
NEARLY_FULL = "navigator.storage.estimate = async () => ({ usage: 2 ** 30, quota: 2 ** 30 + 20 * 2 ** 20 })"


def test_without_room_no_photo_is_taken_and_answers_go_on(server, tablet):
    sign_in(tablet).close()
    tablet.context.add_init_script(NEARLY_FULL)
    page = begin(tablet, "100200")
    page.click(f"#{ITEM} .answer.not_ok")
    saved(page)
    page.click(f"#{ITEM} .findings .camera")
    expect(page.locator(f"#{ITEM} .photos [role=alert]")).to_contain_text("فلا تُلتقط صور")
    page.click("#B01_01 .answer.ok")
    saved(page)
    page.close()
    page = begin(tablet, "100200")
    expect(page.locator('[name="B01_01-answer"][value=ok]')).to_be_checked()


def noise():
    """A picture that stays large when it is made small: the browser lets small writes pass over the quota."""
    made = io.BytesIO()
    Image.frombytes("L", (1600, 1200), random.randbytes(1600 * 1200)).save(made, "JPEG")
    return made.getvalue()


def test_a_photo_that_cannot_be_kept_gets_no_tick(server, tablet):
    sign_in(tablet)
    tablet.context.close()
    tablet.start()
    devtools = tablet.context.new_cdp_session(tablet.context.new_page())
    # Before the store is first opened: the browser goes on for a while with the room it found then.
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": 3_000_000})
    page = begin(tablet, "100200")
    page.click(f"#{ITEM} .answer.not_ok")
    photos = page.locator(f"#{ITEM} .findings .camera input")
    said = page.locator(f"#{ITEM} .photos [role=alert]")
    for turn in range(6):
        photos.set_input_files({"name": "y.jpg", "mimeType": "image/jpeg", "buffer": noise()})
        ticks = page.locator(f"#{ITEM} .findings .photo .tick")
        expect(ticks.nth(turn).or_(said)).to_be_visible()
        if ticks.count() == turn:
            break
    expect(said).to_contain_text("تعذّر حفظ الصورة")
    assert 0 < turn < 5, "some had room, not all"
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.address})
    page.click("#B01_01 .answer.ok")
    saved(page)
    page.reload()
    expect(page.locator('[name="B01_01-answer"][value=ok]')).to_be_checked()
    expect(page.locator(f"#{ITEM} .findings .photo .tick")).to_have_count(turn)


def test_a_store_emptied_in_mid_visit_keeps_what_is_on_the_page(server, tablet):
    sign_in(tablet).close()
    page = begin(tablet, "100200")
    page.click(f"#{ITEM} .answer.not_ok")
    page.fill(f"#{ITEM} .findings textarea", "اللوحة ساقطة")
    saved(page)
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin", {"origin": server.address, "storageTypes": "indexeddb"}
    )
    forget_saved(page)
    page.click("#B01_01 .answer.ok")
    saved(page)
    page.reload()
    expect(page.locator(f"#{ITEM} .findings textarea").first).to_have_value("اللوحة ساقطة")
    expect(page.locator('[name="B01_01-answer"][value=ok]')).to_be_checked()
    finish(page)
    until(lambda: server.rows("select count(*) from received_body") == [(1,)])
