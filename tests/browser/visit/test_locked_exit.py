"""The locked exit: found, told, opened on the spot; and what was open before ends only where its end was confirmed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import DangerNotice, Finding
from tests.browser.visit.finish_sheet import open_sheet, say_principal
from tests.browser.visit.known import YARD, begin, dismiss, tap
from tests.make import VisitBody, days_ago, digest_header, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SAFETY = "/fieldwork/schools/100200/health-and-safety"
EXIT, ALARM, WIRES = "B03_01", "B02_05", "B04_01"
BEFORE = {EXIT: YARD, ALARM: "", WIRES: YARD}


@pytest.fixture
def seen_before(page, world):
    """Last month the exit to the yard was locked, wires were bare there, and the alarm was silent."""
    fields = {}
    for item, place in BEFORE.items():
        fields |= {f"{item}-answer": "not_ok", f"{item}-0-location": place, f"{item}-0-note": "منذ الشتاء"}
    visit = VisitBody(world.school, world.engineer.id, finished=days_ago(30), fields=fields, only=())
    sent = page(world.engineer).client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
    assert sent.status_code == 201, sent.get_data(as_text=True)[:300]
    db.session.rollback()


def find_the_exit_locked(view):
    """In the hall, where it was not locked before; the yard's is open by now. Both are photographed at once."""
    tap(view.locator(f"#{EXIT} .answer.not_ok"))
    expect(view.locator("#danger [data-danger-at-once]")).to_contain_text("اطلب فتحه أمامك الآن")
    dismiss(view, "danger", "later")
    view.select_option(f'[name="{EXIT}-0-location"]', "hall-100200")
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    view.set_input_files(f"#{EXIT} .findings .camera input", picture)
    expect(view.locator(f"#{EXIT} .findings .photo .tick")).to_be_visible()


def fate(item, place):
    found = select(Deficiency).where(Deficiency.item == item.replace("_", "."), Deficiency.location_id == place)
    return db.session.scalars(found).one()


def test_the_locked_exit(seen_before, window, world):
    view = window(world.engineer, 800, 1280, has_touch=True)
    begin(view, SAFETY)
    find_the_exit_locked(view)
    tap(view.locator(f'label:has([name="{EXIT}-0-fixed"])'))
    tap(view.locator(f"#{EXIT} .known label.chip:has([name$=-repaired])"))
    dismiss(view, "closing", "yes")
    tap(view.locator(f"#{WIRES} .answer.ok"))
    dismiss(view, "closing", "no")
    dismiss(view, "danger", "later")
    tap(view.locator(f"#{ALARM} .answer.not_inspected"))

    open_sheet(view)
    expect(view.locator("[data-closings] li")).to_have_count(1)
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent]")).to_be_hidden()
    view.get_by_role("button", name="أُبلغ المدير بها كلها").click()
    for field in view.query_selector_all("#finish .finish-list input"):
        field.fill("الغرفة مقفلة")
    say_principal(view)
    view.click("[data-finish-now]")
    expect(view.locator("[data-finish-sent] .message")).to_contain_text("رقم الإيصال")
    db.session.rollback()

    before = {item: fate(item, place).status for item, place in BEFORE.items()}
    assert before == {EXIT: "verified_closed", WIRES: "open", ALARM: "open"}
    found = fate(EXIT, "hall-100200")
    assert (found.status, found.closed_at, found.severity) == ("verified_closed", found.opened_at, "life_threatening")
    assert db.session.scalars(select(Finding.outcome).where(Finding.fixed)).all() == ["fixed_on_spot"]
    told = set(db.session.execute(select(DangerNotice.item, DangerNotice.way)).all())
    assert told == {("B03.01", "voice"), ("B04.01", "voice")}

    office = window(world.reviewer)
    office.goto("/deficiencies")
    expect(office.locator("main tbody tr")).to_have_count(2)
    expect(office.locator("main tbody")).not_to_contain_text("مخرج مقفل")
