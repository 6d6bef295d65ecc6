from __future__ import annotations

import hashlib
import json
import uuid

import pytest

from inspect_app.db import db, writing
from inspect_app.deficiencies.step_notes import MAX_STEP_NOTE
from inspect_app.inspections.models import Visit
from inspect_app.journal.models import AuditLine
from inspect_app.submissions import limits
from inspect_app.submissions.models import DraftBackup
from tests.make import LOCKED_EXIT, NOW, jpeg
from tests.submissions.test_receiving import a_visit, how_many, send

ID = "9f9f0a0e-0000-4000-8000-000000000000"


def back_up(browser, counter, content=None, id_=ID, status=200, revision=1, device="tablet-1"):
    path = f"/fieldwork/drafts/{id_}?device={device}&revision={revision}&counter={counter}"
    data = content if isinstance(content, bytes) else json.dumps(content or {"n": counter})
    answer = browser.client.put(path, data=data)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.json


def held(browser, device="tablet-1"):
    return browser.client.get(f"/fieldwork/drafts?device={device}").json["drafts"]


def test_a_draft_comes_back_as_it_was(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, {"answers": {"B03_01-answer": "not_ok"}}, status=201)
    (draft,) = held(engineer)
    assert (draft["id"], draft["counter"]) == (ID, 1)
    assert draft["draft"] == {"answers": {"B03_01-answer": "not_ok"}}


def test_the_last_by_its_own_counter_wins(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 2, status=201)
    assert back_up(engineer, 1) | {"epoch": ""} == {
        "id": ID, "revision": 1, "counter": 2, "saved_at": held(engineer)[0]["saved_at"],
        "kept": False, "finished": False, "epoch": "",
    }  # fmt: skip
    assert back_up(engineer, 3)["kept"] is True
    assert held(engineer)[0]["draft"] == {"n": 3}


def test_nobody_else_sees_it(world, page):
    back_up(page(world.engineer), 1, status=201)
    assert held(page(world.neighbour)) == []
    assert page(world.reviewer).client.get("/fieldwork/drafts").status_code == 403


def test_two_people_may_use_the_same_id(world, page):
    back_up(page(world.engineer), 5, {"of": "engineer"}, status=201)
    back_up(page(world.neighbour), 1, {"of": "neighbour"}, status=201)
    assert held(page(world.engineer))[0]["draft"] == {"of": "engineer"}


@pytest.mark.parametrize("spell", [str, int])
def test_what_names_another_owner_is_kept_for_nobody(spell, world, page):
    """A page that stays open sends on after another has signed in on the tablet."""
    neighbour, photo = page(world.neighbour), jpeg()
    refused = back_up(neighbour, 1, {"owner": spell(world.engineer.id)}, status=403)
    assert (refused["code"], held(neighbour)) == ("not-yours", [])
    path = f"/fieldwork/photos/{hashlib.sha256(photo).hexdigest()}"
    answer = neighbour.client.put(f"{path}?owner={world.engineer.id}", data=photo)
    assert (answer.status_code, answer.json["code"]) == (403, "not-yours")
    assert photos_on_disk(neighbour) == []
    assert neighbour.client.put(f"{path}?owner={world.neighbour.id}", data=photo).status_code == 201


@pytest.mark.parametrize("owner", ["", None, "me", True, ["9"]])
def test_a_draft_that_names_no_account_is_its_senders(owner, world, page):
    back_up(page(world.engineer), 1, {"owner": owner}, status=201)


def test_the_list_says_whose_it_is(world, page):
    assert page(world.engineer).client.get("/fieldwork/drafts").json["person"] == world.engineer.id


def test_it_leaves_when_its_visit_is_complete(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    back_up(engineer, 1, id_=visit.id, status=201)
    send(engineer, visit)
    assert held(engineer) == []
    assert back_up(engineer, 2, id_=visit.id)["finished"] is True
    assert held(engineer) == []


def test_it_stays_while_a_photo_is_missing(world, page):
    photo = jpeg()
    name = hashlib.sha256(photo).hexdigest()
    engineer = page(world.engineer)
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{name};{len(photo)};;;"})
    back_up(engineer, 1, id_=visit.id, status=201)
    send(engineer, visit)
    assert len(held(engineer)) == 1
    engineer.put(f"/fieldwork/photos/{name}", photo)
    send(engineer, visit, status=200)
    assert held(engineer) == []


def test_a_correction_is_drafted_after_its_visit_is_complete(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    send(engineer, visit)
    assert back_up(engineer, 1, id_=visit.id, revision=2, status=201)["kept"] is True


def test_a_draft_of_a_newer_revision_takes_the_place_of_the_older_however_often_that_was_saved(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 9, revision=1, status=201)
    assert back_up(engineer, 1, revision=2)["kept"] is True
    assert back_up(engineer, 10, revision=1)["kept"] is False
    assert [(draft["revision"], draft["counter"]) for draft in held(engineer)] == [(2, 1)]


def test_an_older_revision_is_finished_once_a_newer_one_is_complete(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    visit.revision = 2
    send(engineer, visit)
    assert [back_up(engineer, 1, id_=visit.id, revision=n)["finished"] for n in (1, 2)] == [True, True]
    assert back_up(engineer, 1, id_=visit.id, revision=3, status=201)["finished"] is False


def test_a_complete_visit_of_somebody_else_finishes_no_draft(world, page):
    visit = a_visit(world)
    send(page(world.engineer), visit)
    assert back_up(page(world.neighbour), 1, id_=visit.id, status=201)["kept"] is True


def test_what_was_thrown_away_is_not_restored(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, status=201)
    assert engineer.client.delete(f"/fieldwork/drafts/{ID}").json == {"id": ID, "deleted": True}
    assert engineer.client.delete(f"/fieldwork/drafts/{ID}").json == {"id": ID, "deleted": False}
    assert held(engineer) == []


def test_a_draft_on_two_tablets_has_a_backup_of_each(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 5, {"on": "the first"}, status=201)
    back_up(engineer, 2, {"on": "the second"}, device="tablet-2", status=201)
    assert back_up(engineer, 4)["kept"] is False
    assert [one["draft"]["on"] for one in (*held(engineer), *held(engineer, "tablet-2"))] == ["the first", "the second"]
    assert engineer.client.delete(f"/fieldwork/drafts/{ID}?device=tablet-2").json["deleted"] is True
    assert [one["device"] for one in engineer.client.get("/fieldwork/drafts").json["drafts"]] == ["tablet-1"]


def test_the_backups_of_all_tablets_leave_when_the_visit_is_complete(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    for device in ("tablet-1", "tablet-2"):
        back_up(engineer, 1, id_=visit.id, device=device, status=201)
    send(engineer, visit)
    assert engineer.client.get("/fieldwork/drafts").json["drafts"] == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"school": "100200"}, "100200 · سُرق الجهاز"),
        ({"school": 7}, "سُرق الجهاز"),
        ({"school": "\ud800"}, "سُرق الجهاز"),
        ({"school": "100\0"}, "سُرق الجهاز"),
        ([1], "سُرق الجهاز"),
    ],
)
def test_the_journal_keeps_who_gave_a_draft_up_and_why(content, told, world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, content, status=201)
    for _ in range(2):
        engineer.client.delete(f"/fieldwork/drafts/{ID}?device=tablet-1", data={"reason": " سُرق الجهاز "})
    (line,) = db.session.scalars(db.select(AuditLine).where(AuditLine.action == "discard-draft"))
    assert (line.account_id, line.subject, line.detail) == (world.engineer.id, f"draft {ID}", told)


def test_a_reason_that_is_too_long_throws_nothing_away(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, status=201)
    answer = engineer.client.delete(f"/fieldwork/drafts/{ID}", data={"reason": "ا" * (MAX_STEP_NOTE + 1)})
    assert (answer.status_code, answer.json["code"]) == (422, "note-too-long")
    assert len(held(engineer)) == 1


def test_a_photo_of_a_draft_comes_back_to_whoever_sent_it(world, page):
    engineer, photo = page(world.engineer), jpeg()
    path = f"/fieldwork/photos/{hashlib.sha256(photo).hexdigest()}"
    assert engineer.client.get(path).status_code == 404
    engineer.put(path, photo)
    answer = engineer.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert page(world.neighbour).client.get(path).status_code == 404
    assert page(world.reviewer).client.get(path).status_code == 403
    for file in photos_on_disk(engineer):
        file.unlink()
    assert engineer.client.get(path).status_code == 404


def photos_on_disk(browser):
    folder = browser.client.application.extensions["kashf.settings"].photos
    return [file for file in folder.rglob("*") if file.is_file()]


def test_a_photo_that_nobody_names_stays_and_is_shown_to_nobody_else(world, page):
    """As docs/sync.md says of the photos of drafts that are never finished."""
    engineer, photo = page(world.engineer), jpeg()
    name = hashlib.sha256(photo).hexdigest()
    engineer.put(f"/fieldwork/photos/{name}", photo)
    assert engineer.client.get(f"/photos/{name}").status_code == 404
    assert page(world.administrator).client.get(f"/photos/{name}").status_code == 404
    engineer.client.get(f"/fieldwork/photos/{name}").close()
    assert [file.name for file in photos_on_disk(engineer)] == [name]


def test_a_draft_is_never_counted(world, page):
    back_up(page(world.engineer), 1, status=201)
    assert how_many(Visit) == 0


def test_what_cannot_be_kept_is_said(world, page, monkeypatch):
    engineer = page(world.engineer)
    for path, data in ((f"{ID}?counter=x", b"{}"), (f"{ID}?counter=1", b"{")):
        answer = engineer.client.put(f"/fieldwork/drafts/{path}", data=data)
        assert (answer.status_code, answer.json["code"]) == (422, "bad-draft")
    big = engineer.client.put(f"/fieldwork/drafts/{ID}?counter=1", data=b'"' + b"x" * limits.MAX_DRAFT + b'"')
    assert (big.status_code, big.json["code"]) == (413, "too-large")
    monkeypatch.setattr(limits, "MAX_DRAFTS", 1)
    back_up(engineer, 1, status=201)
    assert back_up(engineer, 1, id_=str(uuid.uuid4()), status=409)["code"] == "too-many-drafts"


@pytest.mark.parametrize(
    "text",
    [
        b'{"note":"half an emoji: \\ud83d"}',
        b'{"note":"a NUL: \\u0000"}',
        b'{"n":123456789012345678901234567890}',
        '{ "note" : "كما هو 🏫" }'.encode(),
    ],
)
def test_a_draft_comes_back_as_the_very_text_that_was_sent(text, world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, text, status=201)
    assert b'"draft":' + text + b"}]" in engineer.client.get("/fieldwork/drafts").data
    assert [draft["id"] for draft in held(engineer)] == [ID]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        b'"\xed\xa0\xbd"',
        b'{"n":NaN}',
        b"-Infinity",
        b"1" * 5000,
        b'"a raw NUL \x00"',
        "\ufeff{}".encode(),
        "{}".encode("utf-16"),
        b"[" * (limits.MAX_DRAFT_DEPTH + 1) + b"]" * (limits.MAX_DRAFT_DEPTH + 1),
        b"[" + b"{}," * limits.MAX_DRAFT_VALUES + b"{}]",
        b"]" * 1_000_000,
        b'["' + b'\\"' * 200_000,
    ],
    ids=[
        "bytes",
        "surrogate",
        "NaN",
        "infinite",
        "digits",
        "NUL",
        "BOM",
        "UTF-16",
        "deep",
        "many",
        "ends",
        "endless string",
    ],
)
def test_what_a_tablet_could_not_read_back_is_refused(text, world, page):
    assert back_up(page(world.engineer), 1, text, status=422)["code"] == "bad-draft"


def test_brackets_and_commas_in_words_are_not_counted(world, page):
    note = '[{,\\"' * 100_000
    back_up(page(world.engineer), 1, {"note": note}, status=201)
    assert held(page(world.engineer))[0]["draft"] == {"note": note}


def test_one_that_cannot_be_read_does_not_hide_the_others(world, page):
    engineer = page(world.engineer)
    back_up(engineer, 1, {"good": True}, status=201)
    bad = {"account_id": world.engineer.id, "visit_id": str(uuid.uuid4()), "revision": 1, "device": "tablet-1"}
    with writing():
        db.session.add(DraftBackup(**bad, counter=1, saved_at=NOW, content=b'{"n":NaN}'))
    assert [draft["draft"] for draft in held(engineer)] == [{"good": True}]


def test_the_backups_of_one_person_have_a_size_together(world, page):
    engineer, half = page(world.engineer), b'"' + b"x" * (limits.MAX_DRAFT - 2) + b'"'
    ids = [str(uuid.uuid4()) for _ in range(limits.MAX_DRAFTS_TOGETHER // limits.MAX_DRAFT)]
    for id_ in ids:
        back_up(engineer, 1, half, id_=id_, status=201)
    assert back_up(engineer, 1, half, status=409)["code"] == "drafts-too-large"
    assert back_up(engineer, 2, half, id_=ids[0])["kept"] is True
    back_up(page(world.neighbour), 1, half, status=201)


def test_a_name_of_a_device_that_no_database_keeps_is_refused(world, page):
    engineer = page(world.engineer)
    asked = [
        engineer.client.put(f"/fieldwork/drafts/{ID}?counter=1&device=a%00b", data=b"{}"),
        engineer.client.get("/fieldwork/drafts?device=a%00b"),
        engineer.client.get("/fieldwork/inventory?device=a%00b"),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in asked] == [(400, "unreadable-text")] * 3


def test_a_counter_that_no_database_holds_is_refused(world, page):
    answer = page(world.engineer).client.put(f"/fieldwork/drafts/{ID}?counter={2**31}", data=b"{}")
    assert (answer.status_code, answer.json["code"]) == (422, "bad-draft")
