"""How a deficiency is told: what fails, what was measured with its limit, what was seen."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import NOTHING, Evidence, evidence_of, failure, measured, observed, tell
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.published import published
from inspect_app.submissions.receiving import receive_bytes
from tests.make import NOW, VisitBody

RAIL, EXIT = "B06.03", "B03.01"


def item_of(code):
    return published().latest("health-and-safety").items[code]


def said(item, reader="en", **given):
    return measured(Evidence(item, **given), reader)


@pytest.mark.parametrize(
    ("code", "given", "english", "arabic"),
    [
        (RAIL, {"number": 41.0}, "41 cm; at least 105", "41 سم؛ والحد الأدنى 105"),
        ("B02.01", {"number": 1250.5}, "1,250.5 m; at most 23", "1,250.5 م؛ والحد الأعلى 23"),
        ("B02.02", {"number": 87.504}, "87.5%; at least 100", "87.5%؛ والحد الأدنى 100"),
        ("B09.04", {"number": 9.0}, "9 °C; from 0 to 5", "9 °م؛ والمطلوب من 0 إلى 5"),
        (
            "B02.03",
            {"day": date(2024, 5, 3)},
            "last on 3 May 2024; due within 365 days",
            "آخر مرة 3 أيار 2024؛ والمطلوب خلال آخر 365 يوماً",
        ),
        (EXIT, {}, "", ""),
        (RAIL, {}, "", ""),
    ],
)
def test_what_was_measured_is_told_with_its_limit(app, code, given, english, arabic):
    assert (said(item_of(code), "en", **given), said(item_of(code), "ar", **given)) == (english, arabic)


def test_an_option_is_told_in_its_words(app):
    item = next(item for checklist in published() for item in checklist.items.values() if item.options)
    option = item.options[-1]
    assert said(item, "ar", option=option.key) == option.text.ar
    assert said(item, "ar", option="of another version") == "of another version"


def test_a_limit_that_depends_on_the_school_is_that_schools(app):
    item = next(i for c in published() for i in c.items.values() if i.thresholds and i.thresholds.ok_when)
    condition, band = item.thresholds.ok_when[0]
    facts = {"evening_shift": True, "year_built": 2024}
    assert condition.evaluate(facts) is True
    assert said(item, number=1.0, facts=facts).endswith(f"at least {band.low:g}")
    assert said(item, number=1.0, facts={}).endswith(f"at least {item.thresholds.ok.low:g}")


def test_a_failure_that_stands_for_itself_begins_with_a_capital(app):
    assert failure(item_of(EXIT)) == Text("مخرج مقفل", "Locked exit")


def test_ticks_are_told_in_words_and_unknown_ones_by_their_key(app):
    assert observed(Evidence(item_of(EXIT), ticks=("chained", "gone")), "ar") == "مقفل بسلسلة · gone"
    assert observed(NOTHING, "ar") == ""


def send(world, days, value, **fields):
    """A visit of NOW minus some days, whose rail is so low."""
    finished = NOW - timedelta(days=days)
    named = {f"B06_03-{name}": text for name, text in fields.items()}
    body = VisitBody(world.school, world.engineer.id, [], finished, {"B06_03-value": value, **named}, only=[])
    receive_bytes(body.bytes(), world.engineer, received_at=NOW)


def latest():
    ids = list(db.session.scalars(select(Deficiency.id)))
    return evidence_of(published(), db.session.connection(), ids)[ids[0]]


def test_the_newest_finding_is_told_and_not_what_arrived_last(world, app):
    with app.test_request_context():
        send(world, 20, "60", **{"0-tick": "loose"})
        send(world, 2, "41", **{"0-tick": "climbable", "0-note": "درج المدخل"})
        send(world, 10, "90")
    assert (latest().number, latest().ticks) == (41.0, ("climbable",))


def test_two_findings_of_one_place_are_told_together(world, app):
    with app.test_request_context():
        send(world, 2, "41", **{"0-tick": "loose", "1-tick": "climbable"})
    assert latest().ticks == ("loose", "climbable")


def test_what_was_seen_stays_told_after_the_repair(world, app):
    with app.test_request_context():
        send(world, 20, "41")
        send(world, 2, "110")
    assert db.session.scalars(select(Deficiency.status)).all() == ["verified_closed"]
    assert latest().number == 41.0


def test_it_is_told_in_one_piece(world, app):
    row = SimpleNamespace(
        checklist="health-and-safety", version=1, item=RAIL, location="", instance="الدرج", note="يتحرك"
    )
    with app.test_request_context():
        told = tell(row, Evidence(item_of(RAIL), number=41.0, ticks=("loose",)))
    assert told[:5] == ("درابزين منخفض", "41 سم؛ والحد الأدنى 105", "الحاجز غير ثابت", "يتحرك", "المدرسة كلها · الدرج")
    assert told.standard == item_of(RAIL).text.ar
