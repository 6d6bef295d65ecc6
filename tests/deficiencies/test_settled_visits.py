"""What a visit leaves in the database: sent as a tablet sends it, read as the pages and files read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inspect_app.checklists import Verdict
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.steps import transition
from inspect_app.submissions.projection.rebuild import compare
from tests.make import VisitBody, days_ago
from tests.second_person import picture, take_step
from tests.submissions.test_receiving import send

EXIT, SIGNS, BARS, CRACKS = "B03.01", "B03.05", "B03.07", "A03.01"
YARD = "yard-100200"


@pytest.fixture
def visit(world, page):
    """``visit(days, item, answer, **fields)``: one item of a visit that ended so many days ago, received now.

    ``fields`` of the item, with ``__`` for ``-``; ``fact_…`` of the school.
    """

    def sent(days, item, answer="not_ok", checklist="health-and-safety", **fields):
        field = item.replace(".", "_")
        said = {f"{field}-answer": answer} if answer else {}
        for name, value in fields.items():
            fact = name.startswith("fact_")
            said[f"fact-{name.removeprefix('fact_')}" if fact else f"{field}-{name.replace('__', '-')}"] = value
        school, engineer = world.school, world.engineer
        body = VisitBody(school, engineer.id, finished=days_ago(days), fields=said, checklist=checklist, only=())
        return send(page(engineer), body)

    return sent


def row(number=1):
    db.session.rollback()
    return db.session.scalars(select(Deficiency).where(Deficiency.number == number)).one()


def stand(number=1):
    found = row(number)
    return found.status, found.flagged, found.times_seen, found.rejections


def step(person, days, status, note=""):
    take_step(person, person, 1, status, note, days_ago(days))


def test_what_the_facts_rule_out_later_is_left_for_the_reviewer(visit):
    """Bars before a window were found wrong; now there are none on the form: nobody has seen that they are right."""
    visit(20, BARS, fact_has_window_bars="yes")
    visit(10, EXIT, "ok", fact_has_window_bars="no")
    assert stand() == ("open", True, 1, 0)


@pytest.mark.parametrize("word", [Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED])
def test_what_was_not_looked_at_stays_open_and_is_left_for_the_reviewer(visit, word):
    visit(20, EXIT)
    visit(10, EXIT, word.value, reason="لا مفتاح")
    assert stand() == ("open", True, 1, 0)


def test_what_is_seen_again_is_decided(visit):
    visit(20, EXIT)
    visit(15, EXIT, "not_inspected", reason="لا مفتاح")
    visit(10, EXIT)
    assert stand() == ("open", False, 2, 0)


@pytest.mark.parametrize("school", ["own", "other"])
def test_only_a_deficiency_of_this_item_and_school_is_ticked_as_repaired(world, page, visit, school):
    """The id of something else closes nothing, whoever wrote it into the body."""
    if school == "own":
        visit(20, EXIT)
    else:
        body = VisitBody(world.other_school, world.neighbour.id, [SIGNS], finished=days_ago(20), only=[SIGNS])
        send(page(world.neighbour), body)
    visit(10, SIGNS, repaired=row().id)
    assert [stand()[0], stand(2)[0]] == ["open", "open"]


def test_a_repair_reported_after_the_visit_is_not_undone_by_it(world, visit):
    """The tablet came home late: what it saw was before the repair."""
    visit(30, EXIT)
    step(world.principal, 5, "reported_fixed")
    visit(10, EXIT)
    assert stand() == ("reported_fixed", False, 2, 0)


def test_a_repair_reported_before_the_visit_is_rejected_by_it(world, visit):
    visit(30, EXIT)
    step(world.principal, 20, "reported_fixed")
    visit(10, EXIT)
    assert stand() == ("open", False, 2, 1)


def test_a_repair_is_as_old_as_its_report_whatever_happened_since(world, visit):
    """Nobody got in ten days ago; a tablet that saw the fault five days before that, after the report, comes late."""
    visit(30, EXIT)
    step(world.principal, 20, "reported_fixed")
    visit(10, EXIT, "not_inspected", reason="لا مفتاح")
    visit(15, EXIT)
    assert stand() == ("open", False, 2, 1)


def test_what_waits_for_a_second_person_is_the_same_when_it_is_told_again(world, visit):
    """Whoever saw the place before, or could not look, leaves it waiting; whoever saw it since does not."""
    visit(30, EXIT)
    evidence = [picture(world.reviewer, days_ago(20))]
    with writing():
        transition(world.reviewer, 1, "void", "محضر لجنة الكشف رقم 41", days_ago(20), evidence)
    for days, answer, waits in ((25, "not_ok", "void"), (15, "not_inspected", "void"), (10, "not_ok", None)):
        visit(days, EXIT, answer, reason="لا مفتاح")
        assert row().proposed == waits
        assert compare().different == {}


def test_of_two_reports_the_newer_counts(world, visit):
    visit(30, EXIT)
    step(world.principal, 20, "reported_fixed")
    step(world.reviewer, 18, "open", "القفل ما زال مكانه")
    step(world.principal, 8, "reported_fixed")
    visit(12, EXIT)
    assert stand() == ("reported_fixed", False, 2, 1)


@pytest.mark.parametrize(
    ("answer", "severity", "days"), [("not_ok", "", 30), ("partial", "", 30), ("not_ok", "life_threatening", 7)]
)
def test_a_danger_is_due_sooner_and_nothing_later_than_its_item_allows(visit, answer, severity, days):
    """An item of moderate weight has 30 days; doubly late is what has had them twice."""
    raised = {"0__severity": severity} if severity else {}
    visit(20, SIGNS, answer, **raised)
    found = row()
    assert found.due_at - found.opened_at == timedelta(days=days)
    assert found.doubly_late_at - found.opened_at == timedelta(days=2 * days)


@pytest.mark.parametrize(("more", "severity"), [({}, "low"), ({"0__worse": "yes"}, "life_threatening")])
def test_still_the_same_keeps_the_severity_and_worse_does_not(visit, more, severity):
    hairline = {"checklist": "minimum-standards", "value": "hairline", "0__location": YARD}
    visit(20, CRACKS, "", **hairline)
    visit(10, CRACKS, "", checklist="minimum-standards", **{"0__location": YARD, "0__still": "yes"}, **more)
    assert (stand()[2], row().severity) == (2, severity)


@pytest.mark.parametrize(
    ("first", "second", "kept"), [("مقفل", "", "مقفل"), ("", "مقفل", "مقفل"), ("أ", "ب", "أ"), ("", "", "")]
)
def test_two_findings_at_one_place_are_one_deficiency_with_the_first_words(visit, first, second, kept):
    visit(20, EXIT, **{"0__location": YARD, "0__note": first, "1__location": YARD, "1__note": second})
    assert row().note == kept


def test_a_newer_visit_without_words_keeps_those_that_were_there(visit):
    visit(20, EXIT, **{"0__note": "بجنزير"})
    visit(10, EXIT)
    assert (row().note, stand()[2]) == ("بجنزير", 2)


def test_what_is_seen_right_was_last_seen_wrong_before(visit):
    visit(30, EXIT)
    visit(20, EXIT)
    visit(10, EXIT, "ok")
    found = row()
    assert (found.status, found.last_seen_at, found.closed_at) == ("verified_closed", days_ago(20), days_ago(10))


def test_a_step_is_not_taken_back_over_what_was_found_since_and_closed_again(world, page, visit):
    """Closed by hand, found anew by a visit, closed again: the first closing has been overtaken for good."""
    visit(3, EXIT)
    closed = "verified_closed", "كتاب الصيانة رقم 41 بتاريخ اليوم"
    reviewer = page(world.reviewer)
    take_step(world.reviewer, world.ministry, 1, *closed, datetime.now(UTC))
    taken = reviewer.get("/deficiencies/1").one("input[name=step]")["value"]
    now = datetime.now(UTC) + timedelta(seconds=1)
    body = VisitBody(world.school, world.engineer.id, [EXIT], finished=now, only=[EXIT])
    send(page(world.engineer), body)
    take_step(world.reviewer, world.ministry, 2, *closed, datetime.now(UTC))
    assert not reviewer.get("/deficiencies/1").all("input[name=step]")
    reviewer.post("/deficiencies/1/take-back", {"step": taken, "note": "خطأ"}, 409)
    assert stand()[0] == "verified_closed"
