from __future__ import annotations

import hashlib

from click.testing import CliRunner
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import PhotoWaiver, ReceivedBody, Visit
from inspect_app.journal.models import AuditLine
from inspect_app.submissions import commands
from tests.make import LOCKED_EXIT, days_ago
from tests.offline.story import snapshot
from tests.submissions.test_photos import NAME, PHOTO, with_photo
from tests.submissions.test_receiving import a_visit, how_many, send


def contradict(world, page):
    """Two bodies of the same revision: the first finds the exit locked, the second does not."""
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    visit.failing = ()
    return visit, first, send(engineer, visit)


def test_the_reviewer_sees_what_differs(world, page):
    contradict(world, page)
    shown = page(world.reviewer).get("/visits/conflicts")
    assert [row.select_one("bdi.code").get_text() for row in shown.all("tbody tr")] == [LOCKED_EXIT]
    assert len(shown.all("button[name=digest]")) == 2


def test_the_reviewer_sees_what_was_said_of_a_known_deficiency(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(1)))
    known = db.session.scalars(select(Deficiency.id)).one()
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-still": "yes"})
    send(engineer, visit)
    visit.fields = {"B03_01-repaired": known}
    send(engineer, visit)
    (first, second) = [cell.get_text() for cell in page(world.reviewer).get("/visits/conflicts").all("tbody td")]
    assert "ما زال قائماً" in first
    assert "أُصلح (1)" in second


def test_the_neighbour_sees_none_of_it(world, page):
    visit, _, second = contradict(world, page)
    neighbour = page(world.neighbouring_reviewer)
    assert neighbour.get("/visits/conflicts").all("button[name=digest]") == []
    neighbour.post(f"/visits/conflicts/{visit.id}", {"digest": second["digest"]}, status=404)


def test_the_chosen_one_stands(world, page):
    visit, first, second = contradict(world, page)
    page(world.reviewer).post(f"/visits/conflicts/{visit.id}", {"digest": second["digest"]})
    assert db.session.scalars(select(Visit)).one().digest == second["digest"]
    assert db.session.scalars(select(Deficiency)).one().status == "void"
    again = send(page(world.engineer), visit, status=200)
    assert (again["standing"], again["conflict"]) == (True, False)
    assert how_many(ReceivedBody, ReceivedBody.digest == first["digest"]) == 1
    assert how_many(AuditLine, AuditLine.action == "choose-version") == 1


def test_keeping_the_first_settles_it_too(world, page):
    visit, first, _ = contradict(world, page)
    reviewer = page(world.reviewer)
    reviewer.post(f"/visits/conflicts/{visit.id}", {"digest": first["digest"]})
    assert "لا توجد زيارة لها نسخ متعارضة" in reviewer.get("/visits/conflicts").text
    reviewer.post(f"/visits/conflicts/{visit.id}", {"digest": first["digest"]}, status=409)


def test_only_bytes_that_are_here_can_be_chosen(world, page):
    visit, _, _ = contradict(world, page)
    page(world.reviewer).post(f"/visits/conflicts/{visit.id}", {"digest": "0" * 64}, status=404)


def test_a_visit_without_its_photo_is_partial_until_a_person_closes_it(world, page):
    engineer, visit = page(world.engineer), with_photo(world)
    assert send(engineer, visit)["state"] == "partial"
    page(world.reviewer).post("/visits/1/missing-photos", {"reason": "تلف الجهاز"})
    closed = send(engineer, visit, status=200)
    assert (closed["state"], closed["missing"], closed["given_up"]) == ("complete", [], [NAME])
    assert how_many(AuditLine, AuditLine.action == "waive-photos") == 1


def give_up(browser, visit, digest, reason="الصورة تالفة على الجهاز"):
    return browser.client.post(
        f"/fieldwork/visits/{visit.id}/missing-photos", data={"digest": digest, "reason": reason}
    )


def test_whose_visit_it_is_may_give_its_photo_up_from_the_tablet(world, page):
    engineer, visit = page(world.engineer), with_photo(world)
    digest = send(engineer, visit)["digest"]
    assert give_up(engineer, visit, digest).json == {"id": visit.id, "digest": digest, "given_up": 1}
    closed = send(engineer, visit, status=200)
    assert (closed["state"], closed["given_up"]) == ("complete", [NAME])
    (line,) = db.session.scalars(select(AuditLine).where(AuditLine.action == "waive-photos"))
    assert (line.account_id, line.detail) == (world.engineer.id, "1: الصورة تالفة على الجهاز")
    assert "الصورة تالفة على الجهاز" in page(world.reviewer).get("/visits/1").text


def test_giving_up_from_the_tablet_wants_ones_own_visit_a_reason_and_something_missing(world, page):
    engineer, visit = page(world.engineer), with_photo(world)
    digest = send(engineer, visit)["digest"]
    assert give_up(page(world.neighbour), visit, digest).status_code == 404
    assert give_up(engineer, visit, "0" * 64).status_code == 404
    assert give_up(engineer, visit, digest, " ").json["code"] == "reason-needed"
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    assert give_up(engineer, visit, digest).json["code"] == "nothing-missing"
    assert how_many(PhotoWaiver) == 0


def test_a_photo_that_turns_up_later_is_still_taken(world, page):
    engineer, visit = page(world.engineer), with_photo(world)
    send(engineer, visit)
    page(world.reviewer).post("/visits/1/missing-photos", {"reason": "تلف الجهاز"})
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    assert send(engineer, visit, status=200)["given_up"] == []


def test_closing_wants_a_reason_and_something_missing(world, page):
    send(page(world.engineer), with_photo(world))
    reviewer = page(world.reviewer)
    reviewer.post("/visits/1/missing-photos", {"reason": " "}, status=422)
    page(world.neighbouring_reviewer).post("/visits/1/missing-photos", {"reason": "x"}, status=404)
    page(world.engineer).put(f"/fieldwork/photos/{NAME}", PHOTO)
    reviewer.post("/visits/1/missing-photos", {"reason": "x"}, status=409)


def test_a_reason_may_be_as_long_as_its_field(world, page):
    send(page(world.engineer), with_photo(world))
    reviewer = page(world.reviewer)
    longest = int(reviewer.get("/visits/1").one("#photos-reason")["maxlength"])
    reviewer.post("/visits/1/missing-photos", {"reason": "ا" * (longest + 1)}, status=422)
    reviewer.post("/visits/1/missing-photos", {"reason": "ا" * longest}, status=302)


def test_a_photo_cut_on_the_tablet_is_not_a_photo(world, page):
    """Its hash is right and so is its header; nobody could ever look at it."""
    cut = PHOTO[: len(PHOTO) // 2]
    answer = page(world.engineer).put(f"/fieldwork/photos/{hashlib.sha256(cut).hexdigest()}", cut, status=415)
    assert answer.json["code"] == "not-a-photo"


def test_a_new_epoch_reaches_every_tablet(world, page):
    before = page(world.engineer).client.get("/fieldwork/hello").json["epoch"]
    assert CliRunner().invoke(commands.new_epoch).exit_code == 0
    assert page(world.engineer).client.get("/fieldwork/inventory").json["epoch"] != before


def test_the_rebuild_command_compares_and_rebuilds(world, page):
    contradict(world, page)
    before = snapshot()
    checked = CliRunner().invoke(commands.rebuild_command, ["--check"])
    assert (checked.exit_code, checked.stdout.strip()) == (0, "A rebuild would change nothing.")
    assert CliRunner().invoke(commands.rebuild_command).exit_code == 0
    assert snapshot() == before
