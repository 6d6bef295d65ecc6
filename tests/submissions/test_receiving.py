from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Finding, ReceivedBody, Visit
from tests.make import LOCKED_EXIT, NOW, VisitBody, days_ago, digest_header, jpeg


def send(browser, visit, status=201):
    body = visit.bytes()
    response = browser.client.put(visit.url, data=body, headers=digest_header(body))
    assert response.status_code == status, response.get_data(as_text=True)[:600]
    return response.json


def how_many(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def a_visit(world, *failing, **more):
    return VisitBody(world.school, world.engineer.id, failing, **more)


def test_a_receipt_repeats_the_digest(world, page):
    visit = a_visit(world)
    receipt = send(page(world.engineer), visit)
    assert receipt["digest"] == hashlib.sha256(visit.bytes()).hexdigest()
    assert (receipt["state"], receipt["missing"], receipt["conflict"]) == ("complete", [], False)


def test_the_raw_body_is_kept(world, page):
    visit = a_visit(world)
    send(page(world.engineer), visit)
    assert db.session.scalar(select(ReceivedBody.body)) == visit.bytes()


def test_a_failing_item_becomes_a_deficiency(world, page):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    row = db.session.scalars(select(Deficiency)).one()
    assert (row.item, row.severity, row.status, row.opened_at) == (LOCKED_EXIT, "life_threatening", "open", NOW)


def test_the_same_visit_sent_twice_is_one_visit(world, page):
    visit, engineer = a_visit(world, LOCKED_EXIT), page(world.engineer)
    first, second = send(engineer, visit), send(engineer, visit, status=200)
    assert first["number"] == second["number"]
    assert (how_many(Visit), how_many(Deficiency), how_many(ReceivedBody)) == (1, 1, 1)


@pytest.mark.parametrize(
    "more",
    [{}, {"fields": {"B03_01-0-photo": f"{'a' * 64};100;;;"}}, {"finished": days_ago(20_000)}],
    ids=["complete", "without its photo", "by a wrong clock"],
)
def test_the_first_receipt_says_what_every_later_one_does(world, page, more):
    visit, engineer = a_visit(world, LOCKED_EXIT, **more), page(world.engineer)
    first, second = send(engineer, visit), send(engineer, visit, status=200)
    assert first == second | {"new": True}


def test_the_same_id_with_other_bytes_keeps_both_and_says_so(world, page):
    visit, engineer = a_visit(world, LOCKED_EXIT), page(world.engineer)
    send(engineer, visit)
    visit.failing = ()
    assert send(engineer, visit)["conflict"] is True
    assert (how_many(ReceivedBody), how_many(Deficiency, Deficiency.closed_at.is_(None))) == (2, 1)


def test_a_second_visit_verifies_what_is_right_again(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(30)))
    send(engineer, a_visit(world))
    row = db.session.scalars(select(Deficiency)).one()
    assert (row.status, row.closed_at) == ("verified_closed", NOW)


def test_a_visit_that_comes_in_late_overturns_nothing(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world))
    send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(30)))
    assert how_many(Deficiency) == 0
    assert how_many(Finding) == 1


def test_a_finding_names_its_place(world, page):
    place = f"yard-{world.school}"
    said = {"B03_01-0-location": place, "B03_01-0-note": "مقفل"}
    send(page(world.engineer), a_visit(world, LOCKED_EXIT, fields=said))
    row = db.session.scalars(select(Deficiency)).one()
    assert (row.location_id, row.note) == (place, "مقفل")


def test_two_places_are_two_deficiencies(world, page):
    fields = {"B03_01-0-location": f"yard-{world.school}", "B03_01-1-location": f"hall-{world.school}"}
    send(page(world.engineer), a_visit(world, LOCKED_EXIT, fields=fields))
    assert how_many(Deficiency) == 2


def test_a_photo_that_has_not_come_yet_is_missing(world, page):
    photo = jpeg()
    name = hashlib.sha256(photo).hexdigest()
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{name};{len(photo)};{NOW.isoformat()};;"})
    engineer = page(world.engineer)
    assert send(engineer, visit)["missing"] == [name]
    engineer.put(f"/fieldwork/photos/{name}", photo)
    assert send(engineer, visit, status=200)["state"] == "complete"


def test_a_body_that_was_cut_on_the_way_is_refused(world, page):
    visit = a_visit(world)
    headers = digest_header(visit.bytes())
    response = page(world.engineer).client.put(visit.url, data=visit.bytes()[:-9], headers=headers)
    assert (response.status_code, response.json["code"]) == (422, "digest-differs")
    assert how_many(ReceivedBody) == 0


@pytest.mark.parametrize("digest", ["A", "AA", "AAAAA", "=", "!", "A" * 43 + "==", "A" * 9999])
def test_a_digest_that_is_none_is_refused_as_one_that_differs(digest, world, page):
    visit = a_visit(world)
    headers = digest_header(visit.bytes()) | {"Content-Digest": f"sha-256=:{digest}:"}
    response = page(world.engineer).client.put(visit.url, data=visit.bytes(), headers=headers)
    assert (response.status_code, response.json["code"]) == (422, "digest-differs")


def test_a_digest_is_right_with_and_without_its_padding(world, page):
    visit = a_visit(world)
    headers = digest_header(visit.bytes())
    headers["Content-Digest"] = headers["Content-Digest"].replace("=:", ":").replace("sha-256:", "sha-256=:")
    assert page(world.engineer).client.put(visit.url, data=visit.bytes(), headers=headers).status_code == 201


def test_what_no_database_keeps_is_left_out_of_the_rows_and_kept_in_the_body(world, page):
    """NUL, raw or written as a code, and half an emoji: in words, in names of fields, in the device."""
    fields = {"B03_01-0-note": "lock\0ed", "note": "%00", "mo\0od": "\0good", "device": "tab\0let"}
    visit = a_visit(world, LOCKED_EXIT, fields=fields)
    body = visit.bytes().replace(b"note=lock", b"note=%ED%A0%BDlock\x00%%0000")
    receipt = page(world.engineer).client.put(visit.url, data=body, headers=digest_header(body))
    assert (receipt.status_code, receipt.json["device"]) == (201, "tablet")
    assert db.session.scalars(select(Finding.note)).one() == "\ufffd\ufffd\ufffdlock%00ed"
    row = db.session.scalars(select(Visit)).one()
    assert (row.note, row.unknown) == ("%00", ["mood"])
    assert db.session.scalar(select(ReceivedBody.body)) == body


def test_another_engineers_visit_is_refused(world, page):
    visit = VisitBody(world.school, world.neighbour.id)
    assert send(page(world.engineer), visit, status=403)["code"] == "not-yours"


def test_a_school_of_another_directorate_is_not_found(world, page):
    visit = VisitBody(world.other_school, world.engineer.id)
    assert send(page(world.engineer), visit, status=404)["code"] == "not-found"


def test_a_reviewer_sends_no_visits(world, page):
    assert send(page(world.reviewer), a_visit(world), status=403)["code"] == "not-allowed"


def test_a_stranger_is_asked_to_sign_in_and_told_nothing_is_lost(world, page):
    assert send(page(), a_visit(world), status=401)["code"] == "sign-in-first"


def test_bad_fields_are_named(world, page):
    visit = a_visit(world, fields={"B03_01-answer": "perhaps"})
    answer = send(page(world.engineer), visit, status=422)
    assert answer["code"] == "bad-visit"
    assert "B03" in answer["sentence"]


def test_a_number_or_date_that_cannot_be_read_never_costs_the_visit(world, page):
    """An older page may still send one: everything else counts, and the visit's page names what does not."""
    typed = {"B03_02-value": "500", "B03_02-answer": "", "B03_08-value": "2031-01-01", "B03_08-answer": ""}
    visit = a_visit(world, LOCKED_EXIT, fields=typed | {"fact-floors": "كثير"})
    receipt = send(page(world.engineer), visit)
    assert how_many(Answer, Answer.item == LOCKED_EXIT, Answer.verdict == "not_ok") == 1
    assert how_many(Answer, Answer.item.in_(["B03.02", "B03.08"])) == 0
    told = page(world.reviewer).get(receipt["url"]).text
    assert "B03_02-value: 500" in told
    assert "fact-floors: كثير" in told


def test_every_answer_is_a_row(world, page):
    send(page(world.engineer), a_visit(world))
    assert how_many(Answer, Answer.verdict == "ok") > 40


def test_the_result_is_stored_with_its_model(world, page):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    visit = db.session.scalars(select(Visit)).one()
    assert visit.score_model == "score-model-1"
    assert visit.score == 59
    assert visit.result["cap"]["items"] == [LOCKED_EXIT]
