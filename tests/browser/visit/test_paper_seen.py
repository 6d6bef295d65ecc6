"""The paper of a record is ticked and photographed; the next visit shows its date, and one tap takes it over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Answer, Photo
from tests.browser.visit.known import begin, finish, tap
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"


def test_a_paper_is_seen_and_its_date_known_the_next_time(window, world):
    view = window(world.engineer, 800, 1280, has_touch=True)
    begin(view, VISIT)
    card = view.locator("#B02_03")
    note = card.locator('[data-photos="B02_03"] .photos-note')
    expect(note).to_be_hidden()
    tap(card.locator("[name$=-value]"))
    card.locator("[name$=-value]").fill("2026-03-03")
    tap(card.locator("label.paper"))
    expect(note).to_be_visible()
    expect(note).to_have_attribute("data-missing", "")
    photo = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(80, 60)}
    card.locator('[data-photos="B02_03"] .camera input').set_input_files(photo)
    expect(card.locator('[data-photos="B02_03"] .tick')).to_be_visible()
    assert note.get_attribute("data-missing") is None
    finish(view)
    row = db.session.scalars(select(Answer).where(Answer.item == "B02.03")).one()
    assert (str(row.day), row.paper_seen) == ("2026-03-03", True)
    assert [(one.item, one.finding) for one in db.session.scalars(select(Photo))] == [("B02.03", -1)]

    view.goto(VISIT)
    tap(view.locator("[data-new-visit]"))
    expect(view.locator("[data-deck]")).to_be_visible()
    latest = card.locator(".latest")
    tap(latest.locator("button"))
    expect(latest).to_contain_text("أحدث تاريخ معروف: 3 آذار 2026 · رُئيت الوثيقة في")
    expect(latest.locator("button")).to_have_attribute("aria-pressed", "true")
    assert card.locator("[name$=-value]").input_value() == "2026-03-03"
    expect(card.locator("[data-verdict-text]")).to_be_visible()
    tap(latest.locator("button"))
    assert card.locator("[name$=-value]").input_value() == ""
    tap(card.locator(".answer.na"))
    expect(card.locator("label.paper")).to_be_hidden()
    tap(latest.locator("button"))
    finish(view)
    rows = db.session.scalars(select(Answer).where(Answer.item == "B02.03")).all()
    assert sorted((str(one.day), one.paper_seen) for one in rows) == [("2026-03-03", False), ("2026-03-03", True)]
