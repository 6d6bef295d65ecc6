"""Deficiencies known before a visit begins: one of each kind of item of the minimum standards, in the yard."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from tests.browser.visit.finish_sheet import answer_sheet, open_sheet
from tests.make import VisitBody, days_ago, digest_header

VISIT = "/fieldwork/schools/100200/minimum-standards"
YARD = "yard-100200"
FAILING = {
    "A02_01": "answer=partial",
    "A06_02": "answer=not_ok",
    "A01_03": "answer=not_ok",
    "A04_02": "answer=not_ok",
    "A05_02": "answer=not_ok",
    "A03_01": "value=serious",
    "A06_07": "",
}
"""By item: how it failed last time: scale, yes or no, number, count, date, choice, ratio."""
# Until it stays there: what comes into view for the first time is laid out only then.
BRING = """async (control, share) => {
  await document.fonts.ready;
  const bars = innerWidth >= 1100 ? 64 : 124;
  const wanted = bars + 8 + share * (innerHeight - 90 - control.offsetHeight - bars - 8);
  for (let frame = 0, still = 0; frame < 60 && still < 6; frame += 1) {
    const by = control.getBoundingClientRect().top - wanted;
    scrollBy({ top: by, behavior: "instant" });
    still = Math.abs(by) < 1 ? still + 1 : 0;
    await new Promise(requestAnimationFrame);
  }
}"""


def make_known(page, world, failing=FAILING, days=0.1):
    """Sends the visit that found them."""
    fields = {"fact-working_drinking_taps": "2"} if "A06_07" in failing else {}
    for item, answer in failing.items():
        name, _, value = answer.partition("=")
        fields |= {f"{item}-0-location": YARD, f"{item}-0-note": "كُسر أمس"}
        if name:
            fields[f"{item}-{name}"] = value
    visit = VisitBody(
        world.school, world.engineer.id, finished=days_ago(days), fields=fields, checklist="minimum-standards", only=()
    )
    sent = page(world.engineer).client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
    assert sent.status_code == 201, sent.get_data(as_text=True)[:300]
    db.session.rollback()


def begin(tablet, address=VISIT):
    tablet.goto(address)
    expect(tablet.locator("[data-deck]")).to_be_visible()


def tap(control):
    """As a person does: when the page stands still."""
    control.evaluate(BRING, 0.5)
    control.tap()


def dismiss(tablet, sheet, value):
    """Presses a button of a sheet that came up."""
    tablet.locator(f"#{sheet}[open] button[value={value}]").tap()
    expect(tablet.locator(f"#{sheet}")).to_be_hidden()


def finish(tablet, reason="الكاميرا معطلة"):
    open_sheet(tablet)
    answer_sheet(tablet, reason)
    tablet.tap("[data-finish-now]")
    expect(tablet.locator("[data-finish-sent] .message")).to_contain_text("رقم الإيصال")
    db.session.rollback()


def fates():
    """What became of the known ones, by item: (status, how often seen)."""
    rows = db.session.execute(
        select(Deficiency.item, Deficiency.status, Deficiency.times_seen).where(Deficiency.location_id == YARD)
    )
    return {row.item.replace(".", "_"): (row.status, row.times_seen) for row in rows}
