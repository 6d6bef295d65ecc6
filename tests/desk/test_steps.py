"""Steps that can be trusted: a reason of substance before a danger leaves the lists, a day to take a step back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.step_notes import is_substantial
from inspect_app.journal.models import AuditLine
from inspect_app.overview.filter_selection import Selection, count
from tests.desk.made import BINS, EXIT, add_visit, at_yard
from tests.second_person import take_step

PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"
EXIT_PAGE, BINS_PAGE = "/deficiencies/2", "/deficiencies/1"


@pytest.fixture
def found(world):
    """A locked exit (2) and numbers not posted (1), found three days ago."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),), BINS: (at_yard(world.school),)}, 3)


@pytest.fixture
def reviewer(world, page, found):
    return page(world.reviewer)


def row(number=2):
    db.session.rollback()
    return db.session.scalars(select(Deficiency).where(Deficiency.number == number)).one()


def stand(number=2):
    one = row(number)
    return one.status, one.closed_at, one.rejections, one.flagged


@pytest.fixture
def close(world, found):
    """Closes a deficiency as two people: proposed by the reviewer, consented to by the ministry."""
    return lambda number=2: take_step(
        world.reviewer, world.ministry, number, "verified_closed", PAPER, datetime.now(UTC)
    )


def undo(browser, note="ضغطت بالخطأ", status=302, page=EXIT_PAGE):
    step = browser.get(page).one("input[name=step]")["value"]
    return browser.post(f"{page}/take-back", {"step": step, "note": note}, status)


@pytest.mark.parametrize(
    "note", ["", ".", "خطأ", "ok", "خطأ خطأ خطأ خطأ خطأ خطأ", "تم التحقق", "نُفِّذذذذذذذذذذذذذذذذ", "1 2 3 4 5 6 7 8 9"]
)
@pytest.mark.parametrize("target", ["void", "verified_closed"])
def test_a_danger_is_not_closed_or_voided_without_a_reason_of_substance(reviewer, note, target):
    answer = reviewer.post(EXIT_PAGE, {"status": target, "note": note}, 422)
    assert stand()[0] == "open"
    assert answer.one("#step-note").get_text() == note
    assert answer.one("input[name=status][checked]")["value"] == target
    assert answer.one("#step-fault")["role"] == "alert"
    assert "step-fault" in answer.one("#step-note")["aria-describedby"]


def test_the_rule_is_told_before_the_button_is_pressed(reviewer):
    for page, told in ((EXIT_PAGE, True), (BINS_PAGE, False)):
        opened = reviewer.get(page)
        assert ("12 حرفاً" in opened.text and "شخص ثانٍ" in opened.text) is told
        assert opened.one("details.evidence").has_attr("open") is told


def test_substance_is_different_words_with_letters():
    assert is_substantial(PAPER)
    assert is_substantial("Works order 41, seen by Layla")
    assert not is_substantial("ـ" * 20 + " ـ ـ")


@pytest.mark.parametrize(
    ("note", "enough"),
    [
        ("ابجد هوز حطيكل", True),
        ("ابجد هوز حطيك", False),
        ("ابجد ابجد هوزحط", False),
        ("ابجدهوز حطيكلمن", False),
        ("abcd efgh ijkl 41", True),
    ],
)
def test_a_reason_has_three_different_words_and_twelve_letters(note, enough):
    assert is_substantial(note) is enough


@pytest.mark.parametrize(("severity", "wanted"), [("life_threatening", True), ("severe", True), ("moderate", False)])
def test_a_severe_fault_wants_as_much_as_a_danger_to_life(reviewer, severity, wanted):
    with writing():
        db.session.execute(update(Deficiency).where(Deficiency.number == 2).values(severity=severity))
    answer = reviewer.post(EXIT_PAGE, {"status": "void", "note": "خطأ"}, 422 if wanted else 302)
    assert stand()[0] == ("open" if wanted else "void")
    assert len(answer.all("#step-fault")) == wanted


def test_what_is_not_dangerous_is_closed_with_a_word(reviewer):
    reviewer.post(BINS_PAGE, {"status": "verified_closed", "note": "علّقت"})
    assert stand(1)[0] == "verified_closed"


def test_faults_are_told_where_the_step_is_taken(world, reviewer):
    for sent, place, told in (
        ({"note": PAPER}, "fieldset #status-fault[autofocus]", "اختر الحالة الجديدة"),
        ({"status": "deferred", "note": ""}, "#step-fault", "اكتب السبب"),
        ({"status": "acknowledged", "note": "س" * 2001}, "#step-fault", "أطول من 2000"),
    ):
        answer = reviewer.post(EXIT_PAGE, sent, 422)
        assert told in answer.one(place).get_text()
        assert len(answer.all("#step-note[aria-invalid]")) == (place == "#step-fault")
        assert len(answer.all("fieldset[aria-describedby='status-fault grave-rule']")) == (place != "#step-fault")
        assert answer.one("#step-note").get_text() == sent["note"]
        assert answer.one("h1").get_text(" ", strip=True) == f"{EXIT} مخرج مقفل"


def test_a_program_gets_the_fault_as_json(reviewer):
    sent = {"status": "void", "note": PAPER}
    answer = reviewer.client.post(EXIT_PAGE, data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (422, "evidence-needed")


@pytest.mark.parametrize("target", ["void", "verified_closed", "acknowledged", "reported_fixed", "deferred"])
def test_any_step_is_taken_back_to_what_was_before(world, reviewer, target):
    before = stand()
    take_step(world.reviewer, world.ministry, 2, target, PAPER, datetime.now(UTC))
    assert stand()[0] == target
    undo(reviewer)
    assert stand() == before


def test_a_rejection_that_is_taken_back_is_not_counted(reviewer):
    reviewer.post(EXIT_PAGE, {"status": "reported_fixed", "note": ""})
    reviewer.post(EXIT_PAGE, {"status": "open", "note": "ما زال مقفلاً"})
    assert stand()[2] == 1
    undo(reviewer)
    assert stand() == ("reported_fixed", None, 0, False)
    undo(reviewer)
    assert stand() == ("open", None, 0, False)


def test_what_was_flagged_is_flagged_again(world, reviewer, close):
    add_visit(world.engineer, world.school, {BINS: (at_yard(world.school),)}, 1, skipped=frozenset({EXIT}))
    assert stand() == ("open", None, 0, True)
    close()
    undo(reviewer)
    assert stand() == ("open", None, 0, True)


def test_it_is_on_the_lists_again(world, reviewer, close):
    def listed():
        db.session.rollback()
        return db.session.scalar(count(world.reviewer, Selection(), datetime.now(UTC)))

    close()
    assert listed() == 1
    undo(reviewer)
    assert listed() == 2


def test_the_history_names_the_step_that_was_taken_back_and_keeps_both_lines(world, reviewer, close):
    close()
    undo(reviewer, "أُغلق الخلل الخطأ")
    text = reviewer.get(EXIT_PAGE).one(".history").get_text(" ", strip=True)
    assert "تراجع عن خطوة « موافقة: أُصلح وتم التحقق منه »" in text
    assert "أُغلق الخلل الخطأ" in text
    assert PAPER in text
    assert db.session.scalars(select(AuditLine.action)).all() == [
        "deficiency-end-proposed",
        "deficiency-end-consented",
        "deficiency-step-taken-back",
    ]
    assert db.session.scalars(select(AuditLine.detail)).all() == [
        "open → verified_closed",
        "open → verified_closed",
        "verified_closed → open",
    ]


def test_taking_back_wants_a_reason_and_keeps_its_place(reviewer, close):
    close()
    answer = undo(reviewer, " . ", 422)
    assert stand()[0] == "verified_closed"
    assert answer.one("details.take-back").has_attr("open")
    assert answer.one("#regret").get_text() == " . "
    assert "اكتب السبب" in answer.one("#regret-fault").get_text()


def test_nobody_takes_back_what_they_have_not_seen(reviewer, close):
    close()
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    for step in (moment, "", "x"):
        reviewer.post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 409)
    assert stand()[0] == "verified_closed"


def test_after_a_day_it_stands(reviewer, close):
    close()
    step = reviewer.get(EXIT_PAGE).one("input[name=step]")["value"]
    yesterday = datetime.fromisoformat(step) - timedelta(hours=24, minutes=1)
    with writing():
        db.session.execute(update(DeficiencyEvent).where(DeficiencyEvent.kind == "consented").values(at=yesterday))
    assert not reviewer.get(EXIT_PAGE).all("input[name=step]")
    answer = reviewer.post(f"{EXIT_PAGE}/take-back", {"step": yesterday.isoformat(), "note": "خطأ"}, 409)
    assert "مضت عليها 24 ساعة" in answer.one("#regret-fault[autofocus]").get_text()


def test_a_visit_that_came_after_it_lets_it_stand(world, reviewer, close):
    """Seen again, the fault has a row of its own by now."""
    close()
    step = reviewer.get(EXIT_PAGE).one("input[name=step]")["value"]
    with writing():
        db.session.execute(update(Deficiency).where(Deficiency.number == 2).values(closed_at=datetime.now(UTC)))
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 0)
    assert row(3).recurrence_of == row(2).id
    assert not reviewer.get(EXIT_PAGE).all("input[name=step]")
    reviewer.post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 409)
    assert stand()[0] == "verified_closed"


def test_a_newer_step_is_taken_back_first(reviewer):
    reviewer.post(EXIT_PAGE, {"status": "acknowledged", "note": ""})
    first = reviewer.get(EXIT_PAGE).one("input[name=step]")["value"]
    reviewer.post(EXIT_PAGE, {"status": "made_safe", "note": ""})
    reviewer.post(f"{EXIT_PAGE}/take-back", {"step": first, "note": "خطأ"}, 409)
    undo(reviewer)
    assert stand()[0] == "acknowledged"
    undo(reviewer)
    assert stand()[0] == "open"
    assert not reviewer.get(EXIT_PAGE).all("input[name=step]")


def test_the_school_takes_back_its_own_step_and_the_reviewer_takes_back_any(world, page, reviewer):
    school = page(world.principal)
    report = partial(take_step, world.principal, world.ministry, 2, "reported_fixed", "")
    report(datetime.now(UTC))
    assert page(world.ministry).get(EXIT_PAGE).all("input[name=step]") == []
    undo(school)
    report(datetime.now(UTC))
    undo(reviewer)
    assert stand()[0] == "open"
    reviewer.post(EXIT_PAGE, {"status": "deferred", "note": "مشروع"})
    step = reviewer.get(EXIT_PAGE).one("input[name=step]")["value"]
    assert not school.get(EXIT_PAGE).all("input[name=step]")
    school.post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 409)
    page(world.neighbouring_reviewer).post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 404)
    page(world.ministry).post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 409)
    for stranger in (world.engineer, world.administrator):
        page(stranger).post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "خطأ"}, 403)
    assert stand()[0] == "deferred"
