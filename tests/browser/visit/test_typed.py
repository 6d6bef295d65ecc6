"""What is typed into a field: what was understood stands beside it, and nothing unreadable can be finished."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Answer, Visit
from inspect_app.schools.models import School
from tests.browser.visit.finish_sheet import open_sheet, say_principal

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SAFETY = "health-and-safety"


@pytest.fixture
def opened(window, world):
    def open_visit(checklist=SAFETY, clock=None, size=(800, 1280)):
        view = window(world.engineer, *size)
        if clock:
            view.clock.set_system_time(clock)
        view.goto(f"/fieldwork/schools/{world.school}/{checklist}")
        expect(view.locator("[data-deck]")).to_be_visible()
        return view

    return open_visit


def type_in(view, name, text):
    view.locator(f'[name="{name}"]').press_sequentially(text)


def open_facts(view):
    view.evaluate("document.querySelector('[data-facts]').open = true")


def said(view, item):
    return view.locator(f"#{item} [data-verdict-text]")


@pytest.mark.parametrize("typed", ["1,200", "١٬٢٠٠", "1 200", "1,200 lux", "1200 لوكس"])
def test_a_measured_number_is_told_as_it_was_understood(opened, typed):
    view = opened("minimum-standards")
    type_in(view, "A05_05-value", typed)
    expect(said(view, "A05_05")).to_contain_text("= 1,200")
    expect(said(view, "A05_05")).to_have_attribute("data-verdict", "ok")


def test_a_plain_number_is_not_repeated(opened):
    view = opened("minimum-standards")
    type_in(view, "A05_05-value", "٤٢٠")
    expect(said(view, "A05_05")).to_have_attribute("data-verdict", "ok")
    assert "=" not in said(view, "A05_05").inner_text()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("٤١٬٥", "يُقرأ بأكثر من طريقة"),
        ("500", "الرقم خارج المدى الممكن، تحقق من الإدخال · من 0 إلى 50"),
        ("2.5", "أدخل عدداً صحيحاً"),
        ("كثير", "أدخل رقماً"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(opened, typed, sentence):
    view = opened()
    type_in(view, "B03_02-value", typed)
    expect(said(view, "B03_02")).to_contain_text(sentence)
    expect(view.locator("[name=B03_02-value]")).to_have_attribute("aria-invalid", "true")


def test_facts_say_the_same_beside_their_fields(opened):
    view = opened("minimum-standards")
    open_facts(view)
    litres = view.locator("[data-fact=storage_litres] [data-fact-said]")
    view.fill("[name=fact-storage_litres]", "")
    type_in(view, "fact-storage_litres", "24,000")
    expect(litres).to_have_text("= 24,000")
    type_in(view, "fact-storage_litres", ",1")
    expect(litres).to_contain_text("يُقرأ بأكثر من طريقة")
    view.fill("[name=fact-floors]", "40")
    expect(view.locator("[data-fact=floors] [data-fact-said]")).to_contain_text("من 1 إلى 12")
    view.fill("[name=fact-floors]", "٣")
    expect(view.locator("[data-fact=floors] [data-fact-said]")).to_be_hidden()


def test_the_finish_sheet_names_what_cannot_be_read_and_leads_to_it(opened, app):
    view = opened()
    view.click("#B03_05 .answer.ok")
    type_in(view, "B03_02-value", "500")
    view.fill("[name=B03_08-value]", (datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    open_facts(view)
    view.fill("[name=fact-floors]", "٣٬٥")
    open_sheet(view)
    lines = view.locator("#finish [data-unread] li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("عدد الطوابق")
    expect(lines.nth(1)).to_contain_text("B03.02")
    expect(lines.nth(2)).to_contain_text("اليوم بحسب ساعة هذا الجهاز")

    view.click("[data-finish-now]")
    expect(lines.nth(0).locator("a")).to_be_focused()
    expect(view.locator("[data-finish-sent]")).to_be_hidden()
    db.session.rollback()
    assert db.session.scalar(select(Visit.id)) is None

    lines.nth(0).locator("a").click()
    expect(view.locator("[name=fact-floors]")).to_be_focused()
    view.fill("[name=fact-floors]", "٣")
    open_sheet(view)
    lines.nth(0).locator("a").click()
    expect(view.locator("[name=B03_02-value]")).to_be_focused()
    view.fill("[name=B03_02-value]", "٢ مخرج")
    open_sheet(view)
    lines.nth(0).locator("a").click()
    expect(view.locator("[name=B03_08-value]")).to_be_focused()
    view.fill("[name=B03_08-value]", "")
    open_sheet(view)
    expect(lines).to_have_count(0)
    say_principal(view)
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    db.session.rollback()
    assert db.session.scalar(select(Answer.number).where(Answer.item == "B03.02")) == 2
    assert db.session.scalar(select(School.profile))["floors"] == 3
    assert db.session.scalar(select(Visit.unknown)) == []


def test_half_a_date_is_not_taken_for_none(opened):
    view = opened()
    view.locator("[name=B03_08-value]").focus()
    view.keyboard.type("12")
    view.locator("[name=B03_02-value]").focus()
    expect(said(view, "B03_08")).to_have_text("أدخل تاريخاً")
    open_sheet(view)
    expect(view.locator("#finish [data-unread]")).to_contain_text("B03.08")


def test_a_tablet_whose_clock_runs_ahead_may_enter_its_today(opened, app):
    ahead = datetime.now(UTC) + timedelta(days=40)
    view = opened(clock=ahead)
    view.fill("[name=B03_08-value]", ahead.date().isoformat())
    expect(said(view, "B03_08")).to_have_attribute("data-verdict", "ok")
    open_sheet(view)
    say_principal(view)
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال")
    db.session.rollback()
    drill = db.session.scalars(select(Answer).where(Answer.item == "B03.08")).one()
    assert (drill.verdict, drill.day) == ("ok", ahead.date())
    assert db.session.scalar(select(Visit.clock_doubtful))
