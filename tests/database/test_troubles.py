"""What the database cannot do now is tried again, then told as such: never 500, never a 409, never in its own words."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import event

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency, DeficiencyStep
from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.inspections.photo_models import StoredPhoto
from tests.database.troubles import ENDS_THE_CONNECTION, SECRET, raising, refusing, tries, troubled, unheard_commit
from tests.make import LOCKED_EXIT, digest_header
from tests.offline.test_tablet_file import bring, saved
from tests.submissions.test_photos import NAME, PHOTO
from tests.submissions.test_receiving import a_visit, how_many, send

postgresql = pytest.mark.only_on("postgresql", "its triggers raise any code there is")
TROUBLES = {
    "serialization failure": raising("40001"),
    "deadlock": raising("40P01"),
    "no memory": raising("53200"),
    "connection lost": ENDS_THE_CONNECTION,
}


@postgresql
@pytest.mark.parametrize("what", TROUBLES.values(), ids=TROUBLES)
def test_a_visit_is_stored_by_the_third_try(world, page, store, what):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    with troubled(store, "received_body", what, times=2):
        assert send(engineer, visit)["state"] == "complete"
        assert tries(store) == 3
    assert (how_many(ReceivedBody), how_many(Visit), how_many(Deficiency)) == (1, 1, 1)


@postgresql
@pytest.mark.parametrize("what", TROUBLES.values(), ids=TROUBLES)
def test_a_visit_that_failed_three_times_is_told_to_come_later(world, page, store, what):
    engineer, visit = page(world.engineer, "en"), a_visit(world, LOCKED_EXIT)
    with troubled(store, "received_body", what, times=3):
        answer = engineer.client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (503, "database-unavailable", {})
    assert answer.headers["Retry-After"] == "10"
    assert SECRET not in answer.get_data(as_text=True)
    assert how_many(Visit) == 0
    send(engineer, visit)


@postgresql
def test_a_connection_lost_in_the_commit_of_a_visit_is_tried_again(world, page, store):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    with troubled(store, "received_body", ENDS_THE_CONNECTION, times=1, at="commit"):
        send(engineer, visit)
    assert (how_many(ReceivedBody), how_many(Visit)) == (1, 1)


@postgresql
def test_a_visit_whose_commit_nobody_heard_of_is_recognised(world, page, store):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    with unheard_commit(store):
        assert send(engineer, visit, status=200)["state"] == "complete"
    assert (how_many(ReceivedBody), how_many(Visit), how_many(Deficiency)) == (1, 1, 1)


@postgresql
def test_a_persons_step_whose_commit_nobody_heard_of_is_there_once(world, page, store):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    reviewer = page(world.reviewer)
    with unheard_commit(store):
        reviewer.post("/deficiencies/1", {"status": "acknowledged"}, status=503)
    assert how_many(DeficiencyStep) == 1


@postgresql
def test_a_persons_step_is_not_repeated_when_nobody_knows_what_became_of_it(world, page, store):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    reviewer = page(world.reviewer, "en")
    with troubled(store, "deficiency_step", ENDS_THE_CONNECTION, times=1, at="commit"):
        answer = reviewer.post("/deficiencies/1", {"status": "acknowledged"}, status=503)
        assert tries(store) == 1
    assert "See whether your request was stored before you repeat it." in answer.text
    assert how_many(DeficiencyStep) == 0


@postgresql
def test_a_persons_step_is_repeated_when_nothing_of_it_was_stored(world, page, store):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    with troubled(store, "deficiency_step", ENDS_THE_CONNECTION, times=2):
        page(world.reviewer).post("/deficiencies/1", {"status": "acknowledged"})
    assert how_many(DeficiencyStep) == 1


@postgresql
def test_what_came_with_the_request_is_read_again(world, page, store):
    """A raw body, and a file that a form brought."""
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    with troubled(store, "stored_photo", raising("40001"), times=2):
        engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    with troubled(store, "received_body", raising("40001"), times=2):
        assert bring(engineer, saved(visit))["new"] == 1
    assert (how_many(StoredPhoto), how_many(Visit)) == (1, 1)


@postgresql
@pytest.mark.parametrize(
    ("code", "status", "name"), [("53100", 507, "disk-full"), ("53300", 503, "database-unavailable")]
)
def test_no_room_and_no_connection_are_told_by_their_names(world, page, store, code, status, name):
    engineer, visit = page(world.engineer), a_visit(world)
    with troubled(store, "received_body", raising(code), times=9):
        answer = engineer.client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
    assert (answer.status_code, answer.json["code"]) == (status, name)


@postgresql
def test_a_real_deadlock_ends_with_the_visit_stored(world, page, store):
    """Somebody past the application holds what the visit needs, and then wants what the visit holds."""
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    holding, done = threading.Event(), []

    def hold():
        with store.connected() as other:
            other.execute("SET deadlock_timeout = '20s'")  # so that the application is the one that is put out
            other.execute("LOCK TABLE visit IN ACCESS EXCLUSIVE MODE")
            holding.set()
            while not other.execute("SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND NOT granted").fetchone():
                time.sleep(0.05)
            other.execute("LOCK TABLE received_body IN ACCESS EXCLUSIVE MODE")
            done.append(other.execute("SELECT count(*) FROM received_body").fetchone())

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    send(engineer, visit)
    thread.join()
    assert done == [(0,)]
    assert how_many(Visit) == 1


@pytest.mark.only_on("sqlite", "its one writer shuts others out by the file")
@pytest.mark.parametrize(("seconds", "status"), [(0.5, 201), (4, 503)])
def test_a_locked_file_is_tried_again(world, page, store, seconds, status):
    engineer, visit = page(world.engineer), a_visit(world)
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", _impatient)
    with closing(sqlite3.connect(store.database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(seconds, other.execute, ["ROLLBACK"])
        timer.start()
        answer = engineer.client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
        timer.join()
    event.remove(db.engine, "connect", _impatient)
    db.engine.dispose()
    assert (answer.status_code, how_many(Visit)) == (status, int(status == 201))
    assert status == 201 or answer.json["code"] == "database-unavailable"


def _impatient(connection, _record):
    connection.execute("PRAGMA busy_timeout=1")


def test_a_constraint_that_no_view_foresaw_is_a_409_for_people_without_the_databases_words(world, page, store):
    send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    with refusing(store, "deficiency_step"):
        answer = page(world.reviewer).client.post(
            "/deficiencies/1", data={"status": "acknowledged"}, headers={"Accept": "application/json"}
        )
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (409, "constraint-violated", {})
    assert SECRET not in answer.get_data(as_text=True)


def test_and_later_for_tablets(world, page, store):
    engineer, visit = page(world.engineer), a_visit(world)
    with refusing(store, "received_body"):
        answer = engineer.client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
        sent = bring(engineer, saved(visit))
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (503, "write-collision", {})
    assert answer.headers["Retry-After"] == "10"
    assert [entry["code"] for entry in sent["entries"]] == ["write-collision"]
