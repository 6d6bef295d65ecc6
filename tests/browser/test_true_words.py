"""Small words on the engineer's own pages that are true: nearest first, never visited, pictures, what is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visit.finish_sheet import answer_sheet, open_sheet

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
HERE = {"latitude": 32.4687, "longitude": 36.2437, "accuracy": 6}
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def test_nearest_first_says_so_and_is_undone(window, world):
    view = window(world.engineer, 390, 844, geolocation=HERE, permissions=["geolocation"])
    view.goto("/fieldwork/")
    usual = view.inner_text("[data-order]")
    view.click("[data-nearest]")
    expect(view.locator("[data-order]")).to_contain_text("الأقرب أولاً")
    expect(view.locator("[data-nearest]")).to_have_attribute("aria-pressed", "true")
    view.click("[data-nearest]")
    expect(view.locator("[data-order]")).to_have_text(usual)


def test_nearest_first_says_why_it_cannot_be(window, world):
    view = window(world.engineer, 390, 844, permissions=[])
    view.goto("/fieldwork/")
    view.click("[data-nearest]")
    expect(view.locator("[data-order]")).to_contain_text("اسمح لهذه الصفحة بالموقع")


def test_schools_taken_along_are_confirmed_in_view_and_never_visited_is_said(window, world):
    view = window(world.engineer, 390, 844)
    view.goto("/fieldwork/")
    view.click(f'label:has([data-take="{world.school}"])')
    view.click("[data-take-now]")
    expect(view.locator("[data-ready]")).to_be_focused()
    expect(view.locator("[data-ready]")).to_be_in_viewport()
    expect(view.locator(".with-me-card .badges")).to_have_text("لم تُزر بعد")


def test_a_picture_that_cannot_be_opened_is_refused_with_its_reason(window, world):
    view = window(world.engineer, 800, 1280)
    view.goto(f"/fieldwork/schools/{world.school}/health-and-safety")
    expect(view.locator("[data-deck]")).to_be_visible()
    view.click("#B03_05 .answer.not_ok")
    said = view.locator("#B03_05 .findings [role=alert]")
    for content, words in ((b"", "فارغ"), (HEIC, "HEIC"), (b"\xff\xd8\xff\xe0 cut", "تالف")):
        picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": content}
        view.set_input_files("#B03_05 .findings .camera input", picture)
        expect(said).to_contain_text(words)


def test_send_now_at_sign_out_says_what_came_of_it(window, world):
    view = window(world.engineer, 800, 1280)
    view.goto(f"/fieldwork/schools/{world.school}/health-and-safety")
    expect(view.locator("[data-deck]")).to_be_visible()
    view.click("#B03_05 .answer.ok")
    view.route("**/fieldwork/visits/**", lambda route: route.abort())
    open_sheet(view)
    answer_sheet(view)
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent]")).to_be_visible()
    view.goto("/fieldwork/")
    view.click(".masthead form[action$='/sign-out'] button")
    view.click("[data-leave-send]")
    expect(view.locator("[data-leave-said]")).to_contain_text("لا يوجد اتصال")
    view.unroute("**/fieldwork/visits/**")
    # However slow the finger: by now the queue may have tried again by itself.
    view.evaluate("document.querySelector('[data-leave-send]').click()")
    expect(view.locator("[data-leave-said]")).to_have_text("أُرسل كل ما أُنهي.")
    expect(view.locator("[data-leave-send]")).to_be_hidden()
