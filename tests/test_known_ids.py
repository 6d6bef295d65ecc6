"""Who knows an id, a digest or a hash of somebody else's has nothing of it: beside the matrix of guessed ones."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding, Photo, ReceivedBody, Visit
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.schools.models import Location
from tests.make import LOCKED_EXIT, VisitBody
from tests.offline.test_corrections import corrected
from tests.offline.test_tablet_file import bring, saved
from tests.submissions.test_photos import NAME, PHOTO, with_photo
from tests.submissions.test_receiving import a_visit, how_many, send

SECRET = "a word only the neighbour wrote"


@pytest.fixture
def neighbours(world, page):
    """The neighbour's visit with a photo, and what everybody could have read off that tablet: id, digest, hash."""
    neighbour, fields = page(world.neighbour), dict(with_photo(world).fields) | {"note": SECRET}
    visit = VisitBody(world.other_school, world.neighbour.id, [LOCKED_EXIT], fields=fields)
    neighbour.put(f"/fieldwork/photos/{NAME}", PHOTO)
    return visit, send(neighbour, visit)


def as_engineer(world, visit, **fields):
    """The same id, in the engineer's own name and school."""
    return replace(visit, owner=world.engineer.id, school=world.school, fields=fields)


@pytest.mark.parametrize("revision", [1, 2])
def test_nobody_corrects_or_contradicts_another_engineers_visit(revision, world, page, neighbours):
    visit, receipt = neighbours
    taken = replace(as_engineer(world, visit, replaces=receipt["digest"]), revision=revision)
    assert send(page(world.engineer), taken, status=409)["code"] == "id-in-use"
    row = db.session.scalars(select(Visit)).one()
    assert (row.engineer_id, row.digest, how_many(ReceivedBody)) == (world.neighbour.id, receipt["digest"], 1)
    assert send(page(world.neighbour), visit, status=200)["standing"] is True


def test_not_by_a_tablets_file_either_whoever_carries_it(world, page, neighbours):
    visit, receipt = neighbours
    data = saved(corrected(as_engineer(world, visit), receipt["digest"]))
    for browser in (page(world.engineer), page(world.administrator)):
        assert bring(browser, data)["entries"][0]["code"] == "id-in-use"


def test_an_id_that_is_taken_is_told_with_a_way_out(world, page, neighbours):
    answer = send(page(world.engineer, "en"), as_engineer(world, neighbours[0]), status=409)
    assert "save it to a file" in answer["sentence"]


def test_an_engineer_who_was_moved_does_not_take_visits_along(world, page):
    """The visit stays the old directorate's; an administrator may still bring the correction."""
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    _move(world.engineer.id, 2)
    away = corrected(visit, first["digest"], school=world.other_school)
    assert send(engineer, away, status=404)["code"] == "not-found"
    assert db.session.scalars(select(Deficiency.status)).all() == ["open"]
    assert bring(page(world.administrator), saved(away))["new"] == 1


def _move(account, directorate):
    with writing():
        db.session.execute(update(Account).where(Account.id == account).values(directorate_id=directorate))


def test_a_body_of_somebody_elses_is_on_nobodys_conflict_page(world, page, neighbours):
    """As it may have come in before such bodies were refused."""
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    foreign = replace(neighbours[0], id=visit.id).bytes()
    with writing():
        held = select(ReceivedBody.__table__).where(ReceivedBody.visit_id == visit.id)
        row = dict(db.session.execute(held).mappings().one())
        row |= {"digest": hashlib.sha256(foreign).hexdigest(), "body": foreign, "conflict": True}
        db.session.execute(insert(ReceivedBody), [row | {"account_id": world.neighbour.id, "id": 99}])
    for person in (world.reviewer, world.ministry):
        browser = page(person)
        assert SECRET not in browser.get("/visits/conflicts").text
        assert browser.get(f"/visits/{first['number']}").all("a[href='/visits/conflicts']") == []
        browser.post(f"/visits/conflicts/{visit.id}", {"digest": row["digest"]}, status=404)


def test_who_only_names_a_photo_has_none(world, page, neighbours):
    engineer = page(world.engineer)
    receipt = send(engineer, with_photo(world))
    assert (receipt["state"], receipt["missing"]) == ("partial", [NAME])
    for person in (world.engineer, world.reviewer, world.principal):
        browser = page(person)
        browser.get(f"/photos/{NAME}", status=404)
        assert f"/photos/{NAME}" not in str(browser.get(f"/visits/{receipt['number']}").soup)
        assert f"/photos/{NAME}" not in str(browser.get("/deficiencies/2").soup)
    assert NAME not in engineer.client.get(f"/fieldwork/package?school={world.school}").get_data(as_text=True)
    for person in (world.neighbour, world.neighbouring_reviewer, world.ministry):
        assert page(person).get(f"/photos/{NAME}").response.mimetype == "image/jpeg"


def test_what_is_missing_does_not_tell_whether_somebody_else_has_it(world, page, neighbours):
    engineer, nobodys = page(world.engineer), "0" * 64
    fields = {"B03_01-0-photo": f"{NAME};;;;", "B03_01-1-photo": f"{nobodys};;;;"}
    receipt = send(engineer, a_visit(world, LOCKED_EXIT, fields=fields))
    assert set(receipt["missing"]) == {NAME, nobodys}


def test_two_engineers_who_send_the_same_bytes_both_have_the_photo(world, page, neighbours):
    engineer, visit = page(world.engineer), with_photo(world)
    send(engineer, visit)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=200)
    assert send(engineer, visit, status=200)["state"] == "complete"
    assert page(world.reviewer).get(f"/photos/{NAME}").response.mimetype == "image/jpeg"
    assert how_many(StoredPhoto) == 1


def test_the_page_without_javascript_names_no_photo_of_others(world, page, neighbours):
    visit = with_photo(world)
    fields = dict(visit.pairs()) | {"confirmed": "yes", "B03_01-told_by": "voice"}
    page(world.engineer).post(f"/fieldwork/schools/{world.school}/health-and-safety", fields, status=302)
    assert how_many(Photo, Photo.visit_id == visit.id) == 1
    page(world.reviewer).get(f"/photos/{NAME}", status=404)


def test_a_carried_file_gives_its_photos_to_those_whose_visits_name_them(world, page):
    mine, theirs = with_photo(world), VisitBody(world.other_school, world.neighbour.id)
    said = bring(page(world.administrator), saved(theirs, mine, photos=[PHOTO]))
    assert said["new"] == 3
    assert {entry["receipt"]["state"] for entry in said["entries"] if entry["receipt"]} == {"complete"}
    send(page(world.neighbour), replace(theirs, id=VisitBody("", 0).id, fields=mine.fields, failing=[LOCKED_EXIT]))
    page(world.neighbouring_reviewer).get(f"/photos/{NAME}", status=404)
    page(world.reviewer).get(f"/photos/{NAME}")


def test_a_carried_file_does_not_give_a_photo_to_a_visit_that_may_not_be_sent(world, page, neighbours):
    """The engineer's file with the neighbour's visit in it: the bytes are the engineer's own then, and only that."""
    mine = with_photo(world)
    said = bring(page(world.engineer), saved(neighbours[0], mine, photos=[PHOTO]))
    assert [(entry["outcome"], entry["code"]) for entry in said["entries"]] == [
        ("new", None), ("refused", "not-yours"), ("new", None),
    ]  # fmt: skip


def test_a_place_of_another_school_is_no_place_here(world, page):
    yard = f"yard-{world.other_school}"
    with writing():
        db.session.execute(update(Location).where(Location.id == yard).values(name=SECRET))
    fields = {"B03_01-0-location": yard, "B03_01-0-note": "one"}
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT, fields=fields)
    receipt = send(engineer, visit)
    visit.fields = fields | {"B03_01-0-note": "two"}
    assert send(engineer, visit)["conflict"] is True
    assert db.session.scalars(select(Finding.location_id)).all() == [""]
    for person in (world.reviewer, world.ministry):
        for path in ("/visits/conflicts", f"/visits/{receipt['number']}", "/deficiencies/1", "/deficiencies"):
            assert SECRET not in page(person).get(path).text, path


def test_a_place_of_ones_own_school_is_named_on_the_conflict_page(world, page):
    engineer = page(world.engineer)
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-location": f"yard-{world.school}"})
    send(engineer, visit)
    visit.fields = {"B03_01-0-location": f"hall-{world.school}"}
    send(engineer, visit)
    text = page(world.reviewer).get("/visits/conflicts").text
    assert "الساحة الرئيسية" in text
    assert "المبنى الرئيسي" in text


def test_a_deficiency_of_another_school_is_not_repaired_by_naming_it(world, page, neighbours):
    theirs = db.session.scalars(select(Deficiency.id)).one()
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-repaired": theirs, "B03_01-0-instance": "2"})
    send(page(world.engineer), visit)
    assert db.session.scalar(select(Deficiency.status).where(Deficiency.id == theirs)) == "open"


def test_a_place_without_an_id_is_not_everybodys_whole_school(world, page):
    """Its name stood beside every deficiency in the country that names no place."""
    engineer, neighbour = page(world.engineer), page(world.neighbour)
    send(engineer, a_visit(world, LOCKED_EXIT))
    fields = {"B03_01-0-new_name": SECRET, "B03_01-1-location": f"yard-{world.other_school}"}
    send(neighbour, VisitBody(world.other_school, world.neighbour.id, [LOCKED_EXIT], fields=fields))
    assert db.session.scalar(select(Location.name).where(Location.id == "")) is None
    for path in ("/deficiencies", "/deficiencies/1", "/exports/deficiencies.csv"):
        assert SECRET not in engineer.client.get(path).get_data(as_text=True), path
    assert SECRET in neighbour.get("/deficiencies").text
