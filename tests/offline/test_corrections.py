from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import EVENT_STANDS, IN_ORDER, Deficiency, DeficiencyEvent
from inspect_app.deficiencies.steps import CannotTakeBack, take_back, transition
from inspect_app.inspections.models import Finding, ReceivedBody, Visit
from inspect_app.schools.models import School
from inspect_app.submissions.limits import MAX_NOTE
from inspect_app.submissions.projection.rebuild import rebuild
from tests.make import LOCKED_EXIT, NOW, VisitBody, days_ago
from tests.offline.story import snapshot
from tests.second_person import take_step
from tests.submissions.test_receiving import a_visit, how_many, send

BLOCKED_ROUTE = "B02.07"


def corrected(visit: VisitBody, digest: str, **changed) -> VisitBody:
    """The next revision of a visit, naming the body it corrects."""
    fields = dict(visit.fields) | changed.pop("fields", {})
    return replace(visit, revision=visit.revision + 1, fields={"replaces": digest, **fields}, **changed)


def the_visit() -> Visit:
    return db.session.scalars(select(Visit)).one()


def test_a_correction_takes_the_place_of_what_it_corrects(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    second = send(engineer, corrected(visit, first["digest"], failing=[BLOCKED_ROUTE]))
    assert (second["number"], second["conflict"], second["standing"]) == (first["number"], False, True)
    assert (the_visit().revision, how_many(ReceivedBody)) == (2, 2)
    assert [finding.item for finding in db.session.scalars(select(Finding))] == [BLOCKED_ROUTE]


REASON = "لمست الجواب الخطأ: الباب مفتوح"


def test_the_reason_stands_with_the_correction_and_outlives_a_rebuild(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    assert the_visit().correction == ""
    send(engineer, corrected(visit, first["digest"], failing=[], fields={"correction": f" {REASON} "}))
    assert (the_visit().correction, the_visit().unknown) == (REASON, [])
    rebuild()
    db.session.rollback()
    assert the_visit().correction == REASON


def test_no_correction_is_refused_for_the_length_of_its_reason(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    send(engineer, corrected(visit, first["digest"], failing=[], fields={"correction": "س" * 9000}))
    assert the_visit().correction == "س" * MAX_NOTE


def test_the_office_reads_when_and_why_a_visit_was_corrected_and_what_changed(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    assert not page(world.reviewer, "en").get("/visits/1").all("#correction")
    send(engineer, corrected(visit, first["digest"], failing=[BLOCKED_ROUTE], fields={"correction": REASON}))
    shown = page(world.reviewer, "en").get("/visits/1")
    [title] = shown.all("#correction")
    assert "Revision 2" in title.get_text()
    card = title.find_parent("section")
    assert REASON in card.get_text()
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th .code, td")] for row in card.select("tbody tr")]
    assert rows == [[BLOCKED_ROUTE, "OK", "Not OK"], [LOCKED_EXIT, "Not OK", "OK"]]


def test_what_changed_names_what_was_told_put_right_seen_and_signed(world, page):
    engineer = page(world.engineer)
    fields = {"B02_03-value": "2026-04-01", "signer_name": "أمل"}
    visit = a_visit(world, LOCKED_EXIT, only=[LOCKED_EXIT], fields=fields)
    first = send(engineer, visit)
    said = {"B03_01-told_by": "voice", "B03_01-0-fixed": "yes", "B02_03-paper": "yes", "signature": "600,200;1,1 9,9"}
    send(engineer, corrected(visit, first["digest"], fields=said))
    card = page(world.reviewer, "en").get("/visits/1").one("#correction").find_parent("section")
    rows = {row.th.get_text(" ", strip=True): row.select("td") for row in card.select("tbody tr")}
    told = {name[:6]: [cell.get_text(" ", strip=True) for cell in cells] for name, cells in rows.items()}
    assert told["The pr"][0] == "أمل"
    assert told["The pr"][1].startswith("أمل · The signature ")
    assert told["B02.03"] == ["2026-04-01", "2026-04-01 · paper seen"]
    assert told["B03.01"][1] == "Not OK · Whole school، Put right on the spot · Told، the principal، By voice"


def test_a_correction_of_an_earlier_tablet_shows_without_a_reason(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    send(engineer, corrected(visit, first["digest"], failing=[]))
    assert "No reason was given." in page(world.reviewer, "en").get("/visits/1").text


def test_the_corrected_body_no_longer_stands_and_is_no_conflict(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    send(engineer, corrected(visit, first["digest"], failing=[]))
    again = send(engineer, visit, status=200)
    assert (again["digest"], again["standing"], again["conflict"]) == (first["digest"], False, False)


def test_what_nobody_says_any_more_is_withdrawn_with_its_number(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    send(engineer, corrected(visit, first["digest"], failing=[BLOCKED_ROUTE]))
    rows = {row.item: row for row in db.session.scalars(select(Deficiency))}
    assert (rows[LOCKED_EXIT].status, rows[LOCKED_EXIT].number) == ("void", 1)
    assert (rows[BLOCKED_ROUTE].status, rows[BLOCKED_ROUTE].number) == ("open", 2)
    page(world.reviewer).get("/deficiencies/1")


def test_what_is_said_again_keeps_number_and_steps(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    with writing():
        transition(world.reviewer, 1, "acknowledged", "", NOW)
    send(engineer, corrected(visit, first["digest"], failing=[LOCKED_EXIT, BLOCKED_ROUTE]))
    row = db.session.scalars(select(Deficiency).where(Deficiency.item == LOCKED_EXIT)).one()
    assert (row.number, row.status) == (1, "acknowledged")


def test_a_persons_step_survives_the_withdrawal_of_what_it_was_about(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    with writing():
        transition(world.reviewer, 1, "acknowledged", "سنرى", NOW)
    send(engineer, corrected(visit, first["digest"], failing=[]))
    events = db.session.scalars(select(DeficiencyEvent).where(EVENT_STANDS))
    assert {(event.kind, event.note) for event in events} == {("acknowledged", "سنرى"), ("withdrawn", "")}


def step_and_regret(world):
    """The exit is closed by hand, and an hour later the step is taken back."""
    take_step(world.reviewer, world.ministry, 1, "verified_closed", "كتاب الصيانة رقم 41", NOW)
    with writing():
        take_back(world.reviewer, 1, NOW.isoformat(), "أُغلق الخلل الخطأ", NOW + timedelta(hours=1))


def told(number: int = 1) -> tuple[str, bool, list[str]]:
    """Status, whether it is closed, and the kinds of its lines."""
    db.session.rollback()
    row = db.session.scalars(select(Deficiency).where(Deficiency.number == number)).one()
    lines = select(DeficiencyEvent.kind).where(DeficiencyEvent.deficiency_id == row.id, EVENT_STANDS)
    return row.status, row.closed_at is not None, list(db.session.scalars(lines.order_by(*IN_ORDER)))


def test_a_step_taken_back_stays_so_through_a_correction_and_a_rebuild(world, page, app):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    step_and_regret(world)
    expected = ("open", False, ["new", "proposed", "consented", "taken_back"])
    assert told() == expected
    send(engineer, corrected(visit, first["digest"], failing=[LOCKED_EXIT, BLOCKED_ROUTE]))
    assert told() == expected
    before = snapshot()
    with app.test_request_context(), writing():
        rebuild()
    assert snapshot() == before
    assert told() == expected


def test_a_step_is_taken_back_after_a_correction_too(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    take_step(world.reviewer, world.ministry, 1, "verified_closed", "كتاب الصيانة رقم 41", NOW)
    send(engineer, corrected(visit, first["digest"], failing=[LOCKED_EXIT, BLOCKED_ROUTE]))
    with writing():
        take_back(world.reviewer, 1, NOW.isoformat(), "أُغلق الخلل الخطأ", NOW + timedelta(hours=1))
    assert told() == ("open", False, ["new", "proposed", "consented", "taken_back"])


def test_what_a_correction_withdrew_is_not_brought_back_by_taking_back_a_step(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    take_step(world.reviewer, world.ministry, 1, "void", "سُجّل على المدرسة الخطأ", NOW)
    send(engineer, corrected(visit, first["digest"], failing=[]))
    with pytest.raises(CannotTakeBack), writing():
        take_back(world.reviewer, 1, NOW.isoformat(), "أُلغي الخلل الخطأ", NOW + timedelta(hours=1))
    assert told()[:2] == ("void", True)


def test_a_step_taken_back_comes_back_with_what_it_was_about(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    step_and_regret(world)
    gone = corrected(visit, first["digest"], failing=[])
    second = send(engineer, gone)
    assert told()[:2] == ("void", True)
    send(engineer, corrected(gone, second["digest"], failing=[LOCKED_EXIT], fields={"replaces": second["digest"]}))
    assert told() == ("open", False, ["new", "proposed", "consented", "taken_back"])


def test_a_correction_changes_what_later_visits_meant(world, page):
    """The second visit saw it “again”; once the first no longer says so, it saw it first."""
    engineer, early = page(world.engineer), a_visit(world, LOCKED_EXIT, finished=days_ago(30))
    first = send(engineer, early)
    late = a_visit(world, LOCKED_EXIT)
    send(engineer, late)
    send(engineer, corrected(early, first["digest"], failing=[]))
    row = db.session.scalars(select(Deficiency).where(Deficiency.closed_at.is_(None))).one()
    assert (row.first_visit_id, row.opened_at, row.times_seen) == (late.id, NOW, 1)


def test_a_correction_of_something_else_is_a_conflict(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    send(engineer, visit)
    receipt = send(engineer, corrected(visit, "0" * 64, failing=[]))
    assert (receipt["conflict"], receipt["standing"], receipt["state"]) == (True, False, "complete")
    assert the_visit().revision == 1


def test_a_correction_may_arrive_before_what_it_corrects(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = hashlib.sha256(visit.bytes()).hexdigest()
    send(engineer, corrected(visit, first, failing=[]))
    receipt = send(engineer, visit)
    assert (receipt["conflict"], receipt["standing"], the_visit().revision) == (False, False, 2)


def test_a_corrected_fact_reaches_the_schools_profile(world, page):
    engineer, visit = page(world.engineer), a_visit(world, fields={"fact-floors": "3"})
    first = send(engineer, visit)
    send(engineer, corrected(visit, first["digest"], fields={"fact-floors": "4"}))
    assert db.session.scalars(select(School).where(School.number == world.school)).one().profile["floors"] == 4


def test_unknown_fields_are_kept_and_listed(world, page):
    send(page(world.engineer), a_visit(world, fields={"B99_01-answer": "ok", "mood": "good"}))
    assert set(the_visit().unknown) == {"B99_01-answer", "mood"}
