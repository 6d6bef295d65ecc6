"""Signing in with two factors by keyboard alone, a link that is copied, and a tablet past the office's limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from inspect_app.accounts.models import OpenSession
from inspect_app.db import db, writing
from tests.accounts.factors import code
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def type_and_enter(view, *texts):
    """Into the field that has the focus, then into the next ones."""
    for nth, text in enumerate(texts):
        if nth:
            view.keyboard.press("Tab")
        view.keyboard.type(text)
    view.keyboard.press("Enter")


def sign_in(view):
    view.goto("/sign-in")
    view.focus("[name=username]")
    type_and_enter(view, "ministry", PASSWORD)


def test_a_second_factor_is_set_up_and_asked_for_without_a_mouse(chromium, address, world):
    view = chromium.new_page(base_url=address)
    sign_in(view)
    expect(view.locator(".own-account")).to_be_visible()
    view.goto("/account/second-factor")
    assert view.locator(".qr svg").bounding_box()["width"] > 150
    key = view.inner_text(".secret").replace(" ", "")
    view.focus("[name=code]")
    type_and_enter(view, code(key, steps=-1))
    expect(view.locator(".codes li")).to_have_count(10)
    recovery = view.locator(".codes li").all_inner_texts()
    view.focus("main .button.main")
    view.keyboard.press("Enter")
    expect(view.locator(".settings .badge.good")).to_be_visible()
    for typed in (code(key), recovery[0]):
        view.locator(".masthead form[action$='/sign-out'] button").press("Enter")
        expect(view.locator("[name=username]")).to_be_visible()
        sign_in(view)
        expect(view.locator("[name=code]")).to_be_focused()
        type_and_enter(view, typed)
        expect(view.locator(".own-account")).to_be_visible()
    view.close()


def test_a_link_is_copied_at_a_touch(window, world):
    view = window(world.administrator, 390, 844, permissions=["clipboard-read", "clipboard-write"])
    view.goto(f"/registry/people/{world.engineer.id}")
    view.click("form[action$='/link'] button")
    view.click("[data-copy=link]")
    expect(view.locator("[data-copy=link]")).to_have_text("تم النسخ")
    assert view.evaluate("navigator.clipboard.readText()") == view.inner_text("#link")


def test_past_the_offices_limits_a_tablet_goes_on_and_the_office_asks_to_sign_in(window, world):
    view = window(world.engineer, 800, 1280)
    with writing():
        then = datetime.now(UTC) - timedelta(hours=13)
        db.session.execute(update(OpenSession).values(last_used_at=then, office_used_at=then))
    view.goto("/fieldwork/")
    expect(view.locator("main")).to_contain_text("سما السرحان")
    view.goto("/deficiencies?severity=severe")
    expect(view.locator(".message").first).to_contain_text("للعمل الميداني")
    view.focus("[name=username]")
    type_and_enter(view, "engineer", PASSWORD)
    view.wait_for_url("**/deficiencies?severity=severe")


@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("en", 390), ("ar", 360)])
def test_the_bar_at_the_top_of_a_phones_page_keeps_to_two_rows(window, world, language, width):
    view = window(world.reviewer, width, 844, language=language)
    view.goto("/account")
    assert view.locator(".masthead").bounding_box()["height"] < 110
