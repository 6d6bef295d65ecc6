"""A finished visit is opened, corrected and left for a new one without a connection."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import WORKS, begin, finish, photograph, saved, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_a_finished_visit_opens_and_is_corrected_without_a_connection(server, tablet):
    home = sign_in(tablet)
    page = begin(tablet, "100200")
    page.click("#B03_05 .answer.not_ok")
    photograph(page, "B03_05")
    saved(page)
    home.wait_for_function(WORKS)
    home.goto("/fieldwork/sync")
    server.kill()
    finish(page)
    page.close()
    home.goto("/fieldwork/sync")
    home.click("[data-queue-list] a.button")
    expect(home.locator("[data-finished-said]")).to_contain_text("لم يُرسل بعد")
    expect(home.locator("#B03_05 .photo img")).to_be_visible()
    home.click("[data-new-visit]")
    expect(home.locator("[data-deck]")).to_be_visible()
    expect(home.locator('[name="B03_05-answer"]:checked')).to_have_count(0)
    home.goto("/fieldwork/schools/100200/health-and-safety")
    home.click("[data-correct]")
    home.click("[data-reasons] button >> nth=0")
    home.click("[data-begin]")
    expect(home.locator("[data-correcting]")).to_contain_text("لُمس جواب خطأ")
    home.fill("#B03_05 textarea", "عند المدخل")
    saved(home)
    finish(home)
    server.start()
    home.goto("/fieldwork/sync")
    expect(home.locator("[data-safe-list] li")).to_have_count(2)
    expect(home.locator("[data-safe-list]")).to_contain_text("تصحيح للزيارة المنتهية")
    until(lambda: server.rows("select number, revision, correction from visit") == [(1, 2, "لُمس جواب خطأ")])
    assert server.rows("select note from finding") == [("عند المدخل",)]
    assert server.rows("select count(*) from photo p join stored_photo s on s.sha256 = p.sha256") == [(1,)]
