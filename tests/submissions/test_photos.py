from __future__ import annotations

import hashlib
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import PICTURE
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from inspect_app.submissions import photo_intake
from tests.make import LOCKED_EXIT, NOW, jpeg
from tests.pictures import KINDS, webp_that_claims, with_scans
from tests.submissions.test_receiving import a_visit, send

PHOTO = jpeg(900, 600)
NAME = hashlib.sha256(PHOTO).hexdigest()


def with_photo(world):
    return a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{NAME};{len(PHOTO)};{NOW.isoformat()};32.4;36.2"})


def test_a_photo_sent_twice_is_known_the_second_time(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=200)


def test_a_photo_that_two_people_sent_is_one_photo_of_both(world, page):
    for person in (world.engineer, world.neighbour):
        page(person).put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    (stored,) = db.session.scalars(select(StoredPhoto))
    assert (stored.sha256, stored.size, stored.width, stored.height) == (NAME, len(PHOTO), 900, 600)
    assert stored.account_id == world.engineer.id
    sent = db.session.scalars(select(SentPhoto).order_by(SentPhoto.account_id))
    assert [(one.sha256, one.account_id) for one in sent] == sorted(
        (NAME, one.id) for one in (world.engineer, world.neighbour)
    )


def test_a_photo_whose_file_was_lost_is_noted_as_it_is_kept_now(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    with writing():
        db.session.get_one(StoredPhoto, NAME).size = 1
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    db.session.expire_all()
    assert db.session.get_one(StoredPhoto, NAME).size == len(PHOTO)


def test_a_photo_under_another_name_is_refused(world, page):
    response = page(world.engineer).put(f"/fieldwork/photos/{'0' * 64}", PHOTO, status=422)
    assert response.json["code"] == "hash-differs"


def test_the_reviewer_sees_the_photo_of_a_visit(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    send(engineer, with_photo(world))
    assert page(world.reviewer).get(f"/photos/{NAME}?size=small").response.mimetype == "image/jpeg"


def test_a_photo_whose_coded_part_is_nonsense_is_kept_and_shown_as_far_as_it_goes(world, page):
    start = PHOTO.index(b"\xff\xda") + 14
    data = PHOTO[:start] + bytes(range(255)) * 60 + b"\xff\xd9"
    name, engineer = hashlib.sha256(data).hexdigest(), page(world.engineer)
    engineer.put(f"/fieldwork/photos/{name}", data, status=201)
    send(engineer, a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{name};{len(data)};{NOW.isoformat()};;"}))
    assert page(world.reviewer).get(f"/photos/{name}?size=small").response.mimetype == "image/jpeg"


def test_of_a_photo_that_was_damaged_on_disk_it_is_said_that_it_cannot_be_shown(world, page):
    engineer, file = page(world.engineer), photo_files().path(NAME)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    send(engineer, with_photo(world))
    file.write_bytes(b"\0" * len(PHOTO))
    assert "ملفها تالف" in page(world.reviewer).get(f"/photos/{NAME}?size=small", status=422).text


def test_the_neighbour_does_not(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    send(engineer, with_photo(world))
    page(world.neighbouring_reviewer).get(f"/photos/{NAME}", status=404)


def test_a_photo_of_no_visit_is_shown_to_nobody(world, page):
    page(world.engineer).put(f"/fieldwork/photos/{NAME}", PHOTO)
    page(world.ministry).get(f"/photos/{NAME}", status=404)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (with_scans(65), 413, "too-many-scans"),
        (webp_that_claims(16383), 413, "too-many-pixels"),
        (b"no picture", 415, "not-a-photo"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", 415, "not-a-photo"),
    ],
)
def test_a_photo_nobody_can_look_at_leaves_its_visit_partial(world, page, data, status, code):
    engineer, name = page(world.engineer), hashlib.sha256(data).hexdigest()
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{name};{len(data)};{NOW.isoformat()};;"})
    assert engineer.put(f"/fieldwork/photos/{name}", data, status=status).json["code"] == code
    receipt = send(engineer, visit)
    assert (receipt["state"], receipt["missing"]) == ("partial", [name])


def test_a_tablet_is_told_what_it_sent_by_the_beginning_of_its_name(world, page):
    data = b"%PDF-1.7"
    name = hashlib.sha256(data).hexdigest()
    refused = page(world.engineer, "en").put(f"/fieldwork/photos/{name}", data, status=415)
    assert refused.json["sentence"].startswith(f"The file {name[:8]} is a PDF document, not a picture.")


def test_while_others_wait_a_tablet_is_told_to_come_later_and_its_own_photos_go_on(app, world, page):
    engineer, heavy = page(world.engineer), KINDS["RGB png"].make()
    path = f"/fieldwork/photos/{hashlib.sha256(heavy).hexdigest()}"
    turns = server_turns()
    with turns.take(PICTURE, world.neighbour.id), turns.take(PICTURE, world.reviewer.id):
        refused = engineer.put(path, heavy, status=503)
        assert refused.json["code"] == "pictures-busy"
        assert int(refused.headers["Retry-After"]) > 0
        engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    engineer.put(path, heavy, status=201)


def test_one_engineer_has_one_unusual_picture_opened_at_a_time(app, world, page):
    engineer, heavy = page(world.engineer, "en"), KINDS["RGB png"].make()
    path = f"/fieldwork/photos/{hashlib.sha256(heavy).hexdigest()}"
    with server_turns().take(PICTURE, world.engineer.id):
        refused = engineer.put(path, heavy, status=429).json
        assert refused["code"] == "one-job-at-a-time"
        assert re.search(r"try again in about \d+ seconds?\.$", refused["sentence"])
        page(world.neighbour).put(path, heavy, status=201)
    engineer.put(path, heavy, status=201)


def test_a_form_of_pictures_does_not_keep_its_thread_for_ever(world, page, monkeypatch):
    monkeypatch.setattr(photo_intake, "_MAX_FORM_SECONDS", -1)
    path = f"/fieldwork/schools/{world.school}/health-and-safety"
    form = {"B03_01-0-file": (BytesIO(PHOTO), "x.jpg")}
    answer = page(world.engineer, "en").post(path, form, status=503, content_type="multipart/form-data")
    assert "try again in about 1 second" in answer.text
