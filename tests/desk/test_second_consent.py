"""A danger ends by hand when one person proposes it with a picture and another one consents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role, moves_to
from inspect_app.checklists import PhotoRule
from inspect_app.db import db, writing
from inspect_app.deficiencies.history import CONSENTED, PROPOSED
from inspect_app.deficiencies.models import Deficiency, DeficiencyStep, StepEvidence
from inspect_app.deficiencies.second_consent import NothingWaits, OwnProposal, consent, decline
from inspect_app.deficiencies.status import LEADS_TO, Status
from inspect_app.deficiencies.step_evidence import (
    MAX_PICTURES,
    EvidenceKind,
    EvidenceNeeded,
    TooManyPictures,
    kinds_needed,
)
from inspect_app.deficiencies.step_notes import is_grave
from inspect_app.deficiencies.steps import AlreadyProposed, CannotTakeBack, InvalidTransition, take_back, transition
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.submitted import AMMAN
from inspect_app.journal.models import AuditLine
from tests.desk.made import BINS, EXIT, add_visit, at_yard
from tests.make import VisitBody, days_ago, jpeg
from tests.people import add_person
from tests.second_person import picture
from tests.submissions.test_receiving import send

PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"
EXIT_PAGE, BINS_PAGE = "/deficiencies/2", "/deficiencies/1"


@pytest.fixture
def found(world):
    """A locked exit (2) and numbers not posted (1), found three days ago."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),), BINS: (at_yard(world.school),)}, 3)


@pytest.fixture
def second(found, world):
    """Another reviewer of the same directorate."""
    return add_person("second_reviewer", Role.REVIEWER, "زياد الثاني", world.reviewer.directorate_id)


def today(days=0):
    return (datetime.now(UTC).astimezone(AMMAN) - timedelta(days=days)).date().isoformat()


def pictures(**more):
    sent = {"place-file": (BytesIO(jpeg()), "door.jpg"), "place-day": today()}
    return {"status": "verified_closed", "note": PAPER} | sent | more


def row(number=2):
    db.session.rollback()
    return db.session.scalars(select(Deficiency).where(Deficiency.number == number)).one()


def stand(number=2):
    one = row(number)
    return one.status, one.proposed


def kinds():
    return list(db.session.scalars(select(DeficiencyStep.kind).order_by(DeficiencyStep.id)))


def propose(world, target="verified_closed", number=2):
    """The moment of it, as pages name it."""
    at, evidence = datetime.now(UTC), picture(world.reviewer, datetime.now(UTC))
    with writing():
        assert transition(world.reviewer, number, target, PAPER, at, [evidence]) is None
    return at.isoformat()


@pytest.mark.parametrize("severity", ["life_threatening", "severe"])
@pytest.mark.parametrize("target", ["verified_closed", "void"])
def test_one_person_only_proposes_and_the_deficiency_stays_where_it_is(world, page, found, target, severity):
    with writing():
        db.session.execute(update(Deficiency).where(Deficiency.number == 2).values(severity=severity))
    page(world.reviewer).post(EXIT_PAGE, pictures(status=target))
    assert (stand(), row().closed_at) == (("open", target), None)
    assert [(one.kind, one.day.isoformat()) for one in db.session.scalars(select(StepEvidence))] == [("place", today())]


@pytest.mark.parametrize(("person", "status"), [("ministry", 302), ("reviewer", 403), ("neighbouring_reviewer", 404)])
def test_another_person_within_reach_consents(world, page, found, person, status):
    proposed = propose(world)
    page(getattr(world, person)).post(f"{EXIT_PAGE}/consent", {"proposal": proposed}, status)
    assert stand() == (("verified_closed", None) if status == 302 else ("open", "verified_closed"))
    if status == 302:
        assert row().closed_at > datetime.fromisoformat(proposed)
        assert db.session.scalars(select(AuditLine.action)).all() == [
            "deficiency-end-proposed",
            "deficiency-end-consented",
        ]


@pytest.mark.parametrize("person", ["engineer", "principal", "administrator"])
@pytest.mark.parametrize("path", ["consent", "decline"])
def test_nobody_else_decides(world, page, found, person, path):
    page(getattr(world, person)).post(f"{EXIT_PAGE}/{path}", {"proposal": propose(world), "note": PAPER}, 403)
    assert stand() == ("open", "verified_closed")


def test_another_reviewer_of_the_directorate_consents(world, page, second):
    page(second).post(f"{EXIT_PAGE}/consent", {"proposal": propose(world, "void")})
    assert stand() == ("void", None)


def test_declining_wants_a_reason_and_leaves_it_open(world, page, found):
    ministry, proposed = page(world.ministry), propose(world)
    answer = ministry.post(f"{EXIT_PAGE}/decline", {"proposal": proposed, "note": " . "}, 422)
    assert answer.one("#refusal").get_text() == " . "
    assert "اكتب السبب" in answer.one("#refusal-fault").get_text()
    ministry.post(f"{EXIT_PAGE}/decline", {"proposal": proposed, "note": "الصورة ليست لهذا الباب"})
    assert stand() == ("open", None)
    assert "الصورة ليست لهذا الباب" in page(world.principal).get(EXIT_PAGE).one(".history").get_text()


def test_what_does_not_wait_is_not_decided_and_the_words_are_kept(world, page, found):
    ministry, proposed = page(world.ministry), propose(world)
    earlier = (datetime.fromisoformat(proposed) - timedelta(seconds=1)).isoformat()
    for moment in ("", "x", earlier):
        ministry.post(f"{EXIT_PAGE}/consent", {"proposal": moment}, 409)
    with writing():
        take_back(world.reviewer, 2, proposed, "بالخطأ", datetime.now(UTC))
    for path in ("consent", "decline"):
        answer = ministry.post(f"{EXIT_PAGE}/{path}", {"proposal": proposed, "note": "الباب مقفل"}, 409)
        assert "لم يعد هذا الاقتراح ينتظر" in answer.one("#answer-fault[autofocus]").get_text()
        assert "الباب مقفل" in answer.text
    assert stand() == ("open", None)


def test_a_consent_that_fails_is_told_above_both_answers(world, page, found):
    propose(world)
    answer = page(world.ministry).post(f"{EXIT_PAGE}/consent", {"proposal": "x"}, 409)
    assert "لم يعد هذا الاقتراح ينتظر" in answer.one("section.waits > #answer-fault[autofocus]").get_text()
    assert not answer.all("#refusal[aria-invalid], #refusal[autofocus], section.waits details[open]")


def test_only_who_proposed_takes_it_back_and_at_any_time(world, second, found):
    proposed = propose(world)
    later = datetime.now(UTC) + timedelta(days=30)
    for other in (second, world.ministry):
        with pytest.raises(CannotTakeBack), writing():
            take_back(other, 2, proposed, "بالخطأ", later)
    with writing():
        take_back(world.reviewer, 2, proposed, "بالخطأ", later)
    assert stand() == ("open", None)


@pytest.mark.parametrize("person", ["reviewer", "ministry", "second"])
def test_either_of_the_two_or_a_reviewer_takes_the_end_back_within_a_day(world, second, person):
    """Nothing waits then."""
    proposed, at = propose(world), datetime.now(UTC)
    with writing():
        consent(world.ministry, 2, proposed, "", at)
    who = second if person == "second" else getattr(world, person)
    with pytest.raises(CannotTakeBack), writing():
        take_back(who, 2, at.isoformat(), "بالخطأ", at + timedelta(hours=25))
    with writing():
        take_back(who, 2, at.isoformat(), "بالخطأ", at + timedelta(hours=23))
    assert (stand(), row().closed_at) == (("open", None), None)


def test_the_journal_says_what_each_step_changed(world, found):
    def details():
        return db.session.scalars(select(AuditLine.detail).order_by(AuditLine.id)).all()

    moment = datetime.fromisoformat(propose(world))
    decide = [decline, take_back, consent, take_back]
    people = [world.ministry, world.ministry, world.ministry, world.reviewer]
    for n, (step, person) in enumerate(zip(decide, people, strict=True)):
        at = moment + timedelta(minutes=n + 1)
        about = moment if step is not take_back else at - timedelta(minutes=1)
        with writing():
            step(person, 2, about.isoformat(), "صورة أخرى", at)
    assert details() == [
        "open → verified_closed",
        "verified_closed → open",
        "open → verified_closed",
        "open → verified_closed",
        "verified_closed → open",
    ]
    again = propose(world)
    with writing():
        take_back(world.reviewer, 2, again, "بالخطأ", datetime.now(UTC))
    assert details()[5:] == ["open → verified_closed", "verified_closed → open"]


def test_a_stranger_of_the_ministry_takes_no_end_back(world, found):
    proposed, at = propose(world), datetime.now(UTC)
    stranger = add_person("another_officer", Role.MINISTRY, "موظف آخر")
    with writing():
        consent(world.ministry, 2, proposed, "", at)
    with pytest.raises(CannotTakeBack), writing():
        take_back(stranger, 2, at.isoformat(), "بالخطأ", at)


def test_a_refusal_is_taken_back_by_who_refused_alone_and_it_waits_again(world, found):
    proposed, at = propose(world), datetime.now(UTC)
    with writing():
        decline(world.ministry, 2, proposed, "صورة أخرى", at)
    with pytest.raises(CannotTakeBack), writing():
        take_back(world.reviewer, 2, at.isoformat(), "بالخطأ", at)
    with writing():
        take_back(world.ministry, 2, at.isoformat(), "بالخطأ", at)
    assert stand() == ("open", "verified_closed")


def test_nothing_is_proposed_beside_what_waits(world, page, found):
    propose(world)
    offered = {tag["value"] for tag in page(world.reviewer).get(EXIT_PAGE).all("input[name=status]")}
    assert not offered & {"verified_closed", "void"}
    evidence = picture(world.reviewer, datetime.now(UTC))
    with pytest.raises(AlreadyProposed), writing():
        transition(world.reviewer, 2, "void", PAPER, datetime.now(UTC), [evidence])


def test_a_visit_settles_it_as_ever_and_what_was_proposed_lapses(world, page, found):
    proposed = propose(world)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 0)
    assert (stand(), row().times_seen) == (("open", None), 2)
    with pytest.raises(NothingWaits), writing():
        consent(world.ministry, 2, proposed, "", datetime.now(UTC))
    assert "سقط الاقتراح لورود ما هو أحدث" in page(world.reviewer).get(EXIT_PAGE).one(".history").get_text()


def test_a_visit_that_comes_late_leaves_it_waiting(world, found):
    proposed = propose(world)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 40)
    assert stand() == ("open", "verified_closed")
    with writing():
        take_back(world.reviewer, 2, proposed, "بالخطأ", datetime.now(UTC))
    assert stand() == ("open", None)


def test_a_visit_that_could_not_look_leaves_it_waiting(world, found):
    """It flags the deficiency; that stays so when the proposal is taken back."""
    proposed = propose(world)
    add_visit(world.engineer, world.school, days_ago=0, skipped=frozenset({EXIT}))
    assert (stand(), row().flagged) == (("open", "verified_closed"), True)
    with writing():
        take_back(world.reviewer, 2, proposed, "بالخطأ", datetime.now(UTC))
    assert (stand(), row().flagged) == (("open", None), True)


def test_a_visit_that_saw_the_place_before_it_was_proposed_leaves_it_waiting(world, found):
    """It counts as seen, and whoever consents before or after it comes ends the same."""
    proposed = propose(world)
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 1)
    assert (stand(), row().times_seen) == (("open", "verified_closed"), 2)
    with writing():
        consent(world.ministry, 2, proposed, "", datetime.now(UTC))
    assert stand() == ("verified_closed", None)


def test_nothing_waits_where_a_visit_that_comes_after_it_saw_the_repair(world, found):
    propose(world)
    add_visit(world.engineer, world.school, days_ago=1)
    assert stand() == ("verified_closed", None)


def test_a_consent_that_a_correction_has_come_before_is_shown_without_effect(world, page):
    """The visit between the proposal and the consent is corrected: it had found the exit locked."""
    engineer, at = page(world.engineer), days_ago(20)
    send(engineer, VisitBody(world.school, world.engineer.id, [EXIT], finished=days_ago(30), only=[EXIT]))
    evidence = [picture(world.reviewer, at)]
    with writing():
        transition(world.reviewer, 1, "verified_closed", PAPER, at, evidence)
    silent = VisitBody(world.school, world.engineer.id, finished=days_ago(10), only=[])
    digest = send(engineer, silent)["digest"]
    with writing():
        consent(world.ministry, 1, at.isoformat(), "", days_ago(5))
    assert stand(1) == ("verified_closed", None)
    send(engineer, replace(silent, revision=2, failing=[EXIT], only=[EXIT], fields={"replaces": digest}))
    assert stand(1) == ("open", None)
    proposed, consented = (
        page(world.principal).get("/deficiencies/1").one(".history").find_all("li", recursive=False)[1::2]
    )
    assert "سقط" in proposed.get_text()
    assert "بلا أثر بعد تصحيح" in consented.get_text()
    assert not consented.get("class")


def test_another_step_lets_it_lapse_and_taken_back_it_waits_again(world, page, found):
    propose(world)
    school = page(world.principal)
    school.post(EXIT_PAGE, {"status": "in_progress", "note": ""})
    assert stand() == ("in_progress", None)
    step = school.get(EXIT_PAGE).one("input[name=step]")["value"]
    school.post(f"{EXIT_PAGE}/take-back", {"step": step, "note": "بالخطأ"})
    assert stand() == ("open", "verified_closed")


@pytest.mark.parametrize("status", [status for status in Status if LEADS_TO[status]])
@pytest.mark.parametrize("severity", ["life_threatening", "severe", "moderate", "low"])
def test_every_state_and_step_goes_by_the_table(world, found, status, severity):
    """Of every role: what the table does not name is refused, and what is grave is only proposed."""
    for person in (world.reviewer, world.principal, world.engineer, world.ministry, world.administrator):
        evidence = [picture(person, datetime.now(UTC))]
        for target in Status:
            with writing():
                place = {"status": status.value, "severity": severity, "proposed": None, "proposed_at": None}
                db.session.execute(update(Deficiency).where(Deficiency.number == 2).values(place))
            expected = "refused"
            if target in LEADS_TO[status] and target in moves_to(person.role):
                expected = None if is_grave(severity, target) else target
            assert tried(person, target, evidence) == expected


def tried(person, target, evidence):
    try:
        with writing():
            return transition(person, 2, target.value, PAPER, datetime.now(UTC), evidence)
    except InvalidTransition:
        return "refused"


def test_the_page_shows_everything_to_decide_by(world, page, found):
    proposed = propose(world)
    asked = page(world.ministry).get(EXIT_PAGE)
    card = asked.one("section.waits").get_text(" ", strip=True)
    for words in ("اقتُرح إغلاقه وينتظر شخصاً ثانياً", world.reviewer.name("ar"), PAPER, "صورة الموقع"):
        assert words in card
    assert "أيٌّ منكما أو أي مراجع في المديرية التراجع عنه خلال 24 ساعة" in card
    assert [tag["value"] for tag in asked.all("section.waits input[name=proposal]")] == [proposed, proposed]
    (shown,) = asked.all("section.waits img")
    assert page(world.ministry).get(shown["src"]).response.mimetype == "image/jpeg"


def test_who_proposed_is_told_who_can_consent(world, page, found):
    propose(world)
    mine = page(world.reviewer).get(EXIT_PAGE)
    assert f"يستطيع الموافقة أو الرفض: {world.ministry.name('ar')}" in mine.text
    assert not mine.all("input[name=proposal]")
    assert f"يستطيع الموافقة أو الرفض: {world.ministry.name('ar')}" in page(world.engineer).get(EXIT_PAGE).text
    with writing():
        db.session.execute(update(Account).where(Account.role == "ministry").values(active=False))
    assert "لا يوجد بعدُ من يستطيع الموافقة" in page(world.reviewer).get(EXIT_PAGE).text


def test_the_history_names_both(world, page, found):
    proposed = propose(world)
    page(world.ministry).post(f"{EXIT_PAGE}/consent", {"proposal": proposed})
    history = page(world.engineer).get(EXIT_PAGE).one(".history")
    lines = [line.get_text(" ", strip=True) for line in history.find_all("li", recursive=False)]
    assert "اقتراح: أُصلح وتم التحقق منه" in lines[-2]
    assert world.reviewer.name("ar") in lines[-2]
    assert "موافقة: أُصلح وتم التحقق منه" in lines[-1]
    assert f"{world.ministry.name('ar')} · باقتراح {world.reviewer.name('ar')}" in lines[-1]
    assert len(history.select("img")) == 1


def test_a_school_shows_the_repair_where_the_item_asks_for_a_photo(world, page, found):
    school = page(world.principal)
    for number, needed in ((2, True), (1, False)):
        sent = {"status": "reported_fixed", "note": ""}
        school.post(f"/deficiencies/{number}", sent, 422 if needed else 302)
        assert stand(number)[0] == ("open" if needed else "reported_fixed")
    school.post(EXIT_PAGE, pictures(status="reported_fixed"))
    assert stand()[0] == "reported_fixed"


@pytest.mark.parametrize("rule", PhotoRule)
def test_a_repair_is_shown_where_the_fault_must_be(rule):
    for severity in ("low", "severe"):
        asked = kinds_needed(severity, Status.REPORTED_FIXED, rule, by_school=True)
        assert asked == (set() if rule is PhotoRule.NONE else {EvidenceKind.PLACE})
        assert not kinds_needed(severity, Status.IN_PROGRESS, rule, by_school=True)


def test_the_office_reports_a_repair_by_a_letter(world, page, found):
    page(world.reviewer).post(EXIT_PAGE, {"status": "reported_fixed", "note": "كتاب المدرسة"})
    assert stand()[0] == "reported_fixed"


def test_a_picture_is_welcome_at_every_step(world, page, found):
    sent = {"document-file": (BytesIO(jpeg(colour="#fff")), "p.jpg"), "document-day": today(400)}
    page(world.reviewer).post(BINS_PAGE, {"status": "deferred", "note": "مشروع", **sent})
    assert [one.kind for one in db.session.scalars(select(StepEvidence))] == [EvidenceKind.DOCUMENT]
    assert stand(1)[0] == "deferred"


@pytest.mark.parametrize(
    ("kind", "day", "told"),
    [
        ("place", "", "اكتب تاريخ الصورة"),
        ("place", "2026-13-01", "اكتب تاريخ الصورة"),
        ("place", -1, "لم يأتِ بعد"),
        ("place", 4, "أقدم من آخر معاينة"),
        ("document", "1999-12-31", "أقدم من 2000-01-01"),
    ],
)
def test_the_day_must_be_one_that_can_be(world, page, found, kind, day, told):
    """``day`` as typed, or how many days ago it is."""
    day = today(day) if isinstance(day, int) else day
    sent = {f"{kind}-file": (BytesIO(jpeg()), "a.jpg"), f"{kind}-day": day, "status": "void", "note": PAPER}
    answer = page(world.reviewer).post(EXIT_PAGE, sent, 422)
    assert told in answer.one("#evidence-fault").get_text()
    assert answer.one("#step-note").get_text() == PAPER
    assert answer.one(f"#{kind}-day")["value"] == day
    assert kinds() == []


@pytest.mark.parametrize(("kind", "days"), [("place", 3), ("place", 0), ("document", 4), ("document", 9000)])
def test_a_photo_of_the_place_is_as_new_as_the_finding_and_a_paper_may_be_old(world, page, found, kind, days):
    sent = {f"{kind}-file": (BytesIO(jpeg()), "a.jpg"), f"{kind}-day": today(days), "status": "void", "note": PAPER}
    page(world.reviewer).post(EXIT_PAGE, sent)
    assert kinds() == [PROPOSED]


def test_what_was_accepted_need_not_be_chosen_again(world, page, found):
    reviewer = page(world.reviewer)
    files = [(BytesIO(jpeg()), "good.jpg"), (BytesIO(b"%PDF-1.7 not a picture"), "paper.pdf")]
    answer = reviewer.post(EXIT_PAGE, pictures(**{"place-file": files}), 415)
    assert "paper.pdf" in answer.one("#evidence-fault").get_text()
    (kept,) = answer.all("input[name=place-kept]")
    again = {"status": "verified_closed", "note": PAPER, "place-kept": kept["value"], "place-day": today()}
    reviewer.post(EXIT_PAGE, again)
    assert stand() == ("open", "verified_closed")


def test_to_know_the_name_of_anothers_picture_is_not_to_have_it(world, page, found):
    theirs = picture(world.engineer, datetime.now(UTC)).sha256
    for name in (theirs, "0" * 64, "../../etc/passwd", ""):
        again = {"status": "verified_closed", "note": PAPER, "place-kept": name, "place-day": today()}
        answer = page(world.reviewer).post(EXIT_PAGE, again, 422)
        assert "لم تعد محفوظة" in answer.one("#evidence-fault").get_text()
    page(world.reviewer).get(f"/photos/{theirs}", 404)


def test_there_is_a_most_of_pictures(world, page, found):
    files = [(BytesIO(jpeg(colour=f"#{n}00")), "a.jpg") for n in range(MAX_PICTURES + 1)]
    answer = page(world.reviewer).post(EXIT_PAGE, pictures(**{"place-file": files}), 422)
    assert str(MAX_PICTURES) in answer.one("#evidence-fault").get_text()
    evidence = picture(world.reviewer, datetime.now(UTC))
    with pytest.raises(TooManyPictures), writing():
        transition(world.reviewer, 2, "void", PAPER, datetime.now(UTC), [evidence] * (MAX_PICTURES + 1))
    with writing():
        transition(world.reviewer, 1, "deferred", PAPER, datetime.now(UTC), [evidence] * MAX_PICTURES)
    with pytest.raises(EvidenceNeeded), writing():
        transition(world.reviewer, 2, "void", PAPER, datetime.now(UTC))


def test_the_picture_of_a_step_is_shown_within_scope_alone(world, page, found):
    shown = f"/photos/{picture(world.reviewer, datetime.now(UTC)).sha256}"
    page(world.reviewer).get(shown, 404)
    propose(world)
    for person in (world.reviewer, world.engineer, world.principal, world.ministry):
        page(person).get(shown)
    for stranger in (world.neighbour, world.neighbouring_reviewer):
        page(stranger).get(shown, 404)


def test_nobody_consents_to_an_end_whose_pictures_are_gone(world, page, found):
    proposed = propose(world)
    photo_files().set_aside(db.session.scalars(select(StepEvidence.sha256)).one())
    ministry = page(world.ministry)
    shown = ministry.get(EXIT_PAGE)
    for part in ("section.waits", ".history"):
        assert "تنقص صورة واحدة." in shown.one(part).get_text()
        assert not shown.one(part).select("img")
    refused = ministry.post(f"{EXIT_PAGE}/consent", {"proposal": proposed}, 409)
    assert "لم تعد صور هذا الاقتراح محفوظة" in refused.one("#answer-fault").get_text()
    assert stand() == ("open", "verified_closed")
    ministry.post(f"{EXIT_PAGE}/decline", {"proposal": proposed, "note": "لا صورة للباب"})
    assert stand() == ("open", None)


def test_what_one_proposed_oneself_one_does_not_decide(world, found):
    proposed = propose(world)
    for decide in (consent, decline):
        with pytest.raises(OwnProposal), writing():
            decide(world.reviewer, 2, proposed, PAPER, datetime.now(UTC))


def test_a_program_is_told_the_same(world, page, found):
    proposed = propose(world)
    headers = {"Accept": "application/json"}
    own = page(world.reviewer).client.post(f"{EXIT_PAGE}/consent", data={"proposal": proposed}, headers=headers)
    assert (own.status_code, own.json["code"]) == (403, "own-proposal")
    gone = page(world.ministry).client.post(f"{EXIT_PAGE}/consent", data={"proposal": "x"}, headers=headers)
    assert (gone.status_code, gone.json["code"]) == (409, "nothing-waits")


def test_two_who_answer_at_once_are_told_one_after_the_other(world, second, found):
    proposed = propose(world)
    with writing():
        consent(world.ministry, 2, proposed, "", datetime.now(UTC))
    for decide in (consent, decline):
        with pytest.raises(NothingWaits), writing():
            decide(second, 2, proposed, PAPER, datetime.now(UTC))
    assert kinds() == [PROPOSED, CONSENTED]
