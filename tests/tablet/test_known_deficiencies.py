"""What a visit says of a deficiency that was known: still the same, worse, repaired, on every kind of item."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Finding, Visit
from tests.make import NOW, VisitBody, days_ago
from tests.submissions.test_receiving import send

YARD = "yard-100200"
KINDS = {
    # item: what fails without a reading, a reading that fails, one that passes
    "A02.01": (("answer", "not_ok"), None, None),
    "A06.02": (("answer", "not_ok"), None, None),
    "A01.03": (("answer", "not_ok"), ("value", "60"), ("value", "4")),
    "A04.02": (("answer", "not_ok"), ("value", "9"), ("value", "0")),
    "A05.02": (("answer", "not_ok"), ("value", "2001-01-01"), ("value", "2026-01-01")),
    "A03.01": (("value", "serious"), ("value", "serious"), ("value", "sound")),
    "A06.07": (("fact", "2"), ("fact", "2"), ("fact", "100")),
}
MEASURED = [item for item, (_, fails, _) in KINDS.items() if fails]


def said(item, given):
    if given is None:
        return {}
    kind, value = given
    return {"fact-working_drinking_taps" if kind == "fact" else f"{item.replace('.', '_')}-{kind}": value}


def a_visit(world, item, given, finished=NOW, **more):
    field = item.replace(".", "_")
    fields = said(item, given) | {f"{field}-{name.replace('__', '-')}": value for name, value in more.items()}
    return VisitBody(
        world.school, world.engineer.id, finished=finished, fields=fields, checklist="minimum-standards", only=()
    )


@pytest.fixture
def known(world, page):
    """``known(item)``: the id of a deficiency of this item in the yard, found this morning."""

    def found(item):
        send(page(world.engineer), a_visit(world, item, KINDS[item][0], days_ago(0.1), **{"0__location": YARD}))
        row = db.session.scalars(select(Deficiency).where(Deficiency.location_id == YARD)).one()
        db.session.rollback()
        return row.id

    return found


def fate(id_):
    db.session.rollback()
    row = db.session.get(Deficiency, id_)
    others = db.session.scalars(select(Deficiency).where(Deficiency.id != id_)).all()
    return row.status, row.times_seen, len(others)


STILL = {"0__location": YARD, "0__still": "yes"}


@pytest.mark.parametrize("item", MEASURED)
@pytest.mark.parametrize("reading", ["none", "failing", "passing"])
def test_what_is_still_the_same_stays_failing_at_its_place(world, page, known, item, reading):
    id_ = known(item)
    given = {"none": None, "failing": KINDS[item][1], "passing": KINDS[item][2]}[reading]
    send(page(world.engineer), a_visit(world, item, given, **STILL))
    assert fate(id_) == ("open", 2, 0)
    newest = select(Visit.id).order_by(Visit.finished_at.desc()).limit(1).scalar_subquery()
    answer = db.session.scalars(select(Answer).where(Answer.visit_id == newest, Answer.item == item)).one()
    assert answer.verdict == "not_ok"
    where = select(Finding.location_id, Finding.outcome).where(Finding.visit_id == newest)
    assert db.session.execute(where).all() == [(YARD, "seen_again")]


@pytest.mark.parametrize("item", MEASURED)
def test_the_new_reading_is_kept_where_a_place_is_still_wrong(world, page, known, item):
    known(item)
    send(page(world.engineer), a_visit(world, item, KINDS[item][2], **STILL))
    db.session.rollback()
    answers = select(Answer).join(Visit).where(Answer.item == item)
    row = db.session.scalars(answers.order_by(Visit.finished_at.desc())).first()
    kept = {"A01.03": row.number == 4, "A04.02": row.number == 0, "A05.02": str(row.day) == "2026-01-01"}
    kept |= {"A03.01": row.option == "sound", "A06.07": row.number == 4}
    assert kept[item]


@pytest.mark.parametrize("item", KINDS)
@pytest.mark.parametrize("word", [None, "not_inspected"])
def test_what_was_seen_repaired_closes_whatever_is_said_of_the_item(world, page, known, item, word):
    id_ = known(item)
    given = ("fact", "") if item == "A06.07" and not word else ("answer", word) if word else None
    send(page(world.engineer), a_visit(world, item, given, repaired=id_))
    assert fate(id_)[0] == "verified_closed"


def test_a_repair_is_not_seen_where_a_finding_stands(world, page, known):
    id_ = known("A01.03")
    send(page(world.engineer), a_visit(world, "A01.03", ("value", "60"), **STILL, repaired=id_))
    assert fate(id_) == ("open", 2, 0)


@pytest.mark.parametrize("item", MEASURED)
def test_a_reading_that_passes_closes_what_nobody_said_was_wrong_still(world, page, known, item):
    id_ = known(item)
    send(page(world.engineer), a_visit(world, item, KINDS[item][2]))
    assert fate(id_)[0] == "verified_closed"


def test_still_the_same_makes_nothing_worse_than_it_was(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world, "A03.01", ("value", "hairline"), days_ago(20), **{"0__location": YARD}))
    send(engineer, a_visit(world, "A03.01", None, **STILL))
    db.session.rollback()
    assert db.session.scalars(select(Deficiency.severity)).one() == "low"


def test_two_places_of_one_item_are_still_wrong_also_the_whole_school(world, page):
    engineer, both = (
        page(world.engineer),
        {"1__location": YARD, "0__note": "كلها", "0__still": "yes", "1__still": "yes"},
    )
    send(engineer, a_visit(world, "A01.03", ("value", "60"), days_ago(20), **both))
    send(
        engineer,
        a_visit(world, "A01.03", ("value", "4"), **{"0__still": "yes", "1__location": YARD, "1__still": "yes"}),
    )
    db.session.rollback()
    assert sorted(db.session.execute(select(Deficiency.location_id, Deficiency.times_seen)).all()) == [
        ("", 2),
        (YARD, 2),
    ]


def test_the_page_without_scripts_names_what_it_would_close_and_asks(world, page, known):
    id_ = known("A03.01")
    engineer, address = page(world.engineer), "/fieldwork/schools/100200/minimum-standards"
    form = {
        one["name"]: one.get("value", "")
        for one in engineer.get(address).soup.select("form#visit input[type=hidden][name]")
    }
    answered = form | {"A03_01-value": "sound", "not_signed": "في إجازة"}
    seen = engineer.post(address, answered, status=200)
    section = seen.one("section[aria-labelledby=closing]").get_text()
    assert "يُغلق بهذه الزيارة" in section
    assert "الساحة الرئيسية" in section
    again = engineer.post(address, answered | {"confirmed": "yes"}, status=422)
    assert "قُل إن كان قد أُصلح" in again.one("section[aria-labelledby=closing]").get_text()
    assert [link["href"] for link in again.all(".message.bad a")] == ["#closing"]
    assert fate(id_)[0] == "open"
    engineer.post(address, answered | {"confirmed": "yes", "closing": id_})
    assert fate(id_)[0] == "verified_closed"
    number = db.session.scalar(select(Visit.number).order_by(Visit.number.desc()))
    report = engineer.get(f"/visits/{number}")
    assert re.search("A03.01.*الساحة الرئيسية", report.one("section[aria-labelledby=closed]").get_text(" "), re.DOTALL)
