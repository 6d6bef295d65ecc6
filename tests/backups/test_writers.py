"""Backed up while eight write, restored elsewhere, and everything offered again: nothing is lost, nothing twice."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.photo_intake import keep_photo
from inspect_app.submissions.projection.rebuild import compare
from inspect_app.submissions.receiving import receive_bytes
from tests.backups.conftest import close
from tests.make import LOCKED_EXIT, VisitBody
from tests.people import populate
from tests.wire.visits import picture

WRITERS = 8
MAX_WAIT_SECONDS = 5.0
"""On a busy machine; a backup holds nobody, so a visit takes as long as ever."""


class Tablet:
    """One writer. It keeps all that it ever finished, as a tablet does for thirty days."""

    def __init__(self, app, world, number):
        self.app, self.person, self.school = app, world.engineer, world.school
        self.dice = Random(number)
        self.kept = []
        self.numbers = {}
        self.longest = 0.0

    def go_on(self, enough):
        while not enough.is_set():
            self.finish()
            start = time.monotonic()
            self.offer(self.app, self.kept[-1])
            self.longest = max(self.longest, time.monotonic() - start)

    def finish(self):
        photo = picture(self.dice)
        name = hashlib.sha256(photo).hexdigest()
        fields = {"device": f"tablet-{id(self)}", "B03_01-0-photo": f"{name};{len(photo)};;;"}
        body = VisitBody(self.school, self.person.id, [LOCKED_EXIT], fields=fields)
        with self.app.app_context():
            self.kept.append((body.bytes(), photo, name))

    def offer(self, app, one):
        """A photo before its visit, as often as it takes; the receipt is complete."""
        body, photo, name = one
        with app.app_context(), app.test_request_context():
            keep_photo(photo, name, self.person)
            receipt = receive_bytes(body, self.person)
            db.session.remove()
        assert receipt.is_complete
        self.numbers.setdefault(receipt.held.number, set()).add(receipt.held.id)


@pytest.fixture
def drilled(make_instance):
    """An instance in which eight wrote while it was backed up and afterwards, the backup, and the tablets."""
    instance = make_instance()
    app = instance.app()
    upgrade_database(app)
    with app.app_context():
        world = populate()
        db.session.remove()
    tablets = [Tablet(app, world, number) for number in range(WRITERS)]
    enough = Event()
    with ThreadPoolExecutor(WRITERS) as threads:
        running = [threads.submit(tablet.go_on, enough) for tablet in tablets]
        try:
            time.sleep(1)
            backup = instance.back_up()
            time.sleep(0.5)
        finally:
            enough.set()
    for one in running:
        one.result()
    close(app)
    return instance, backup, tablets


def test_nothing_is_lost_and_no_number_given_twice(drilled, make_instance):
    instance, backup, tablets = drilled
    other = make_instance()
    assert other.run("restore", str(backup)).exit_code == 0
    ((finished,),), ((came_back,),) = (one.rows("SELECT count(*) FROM visit") for one in (instance, other))
    assert 0 < came_back < finished == sum(len(tablet.kept) for tablet in tablets)
    app = other.app()
    for tablet in tablets:
        for one in tablet.kept:
            tablet.offer(app, one)
    quoted = [(number, visits) for tablet in tablets for number, visits in tablet.numbers.items()]
    of_a_number = {}
    for number, visits in quoted:
        of_a_number.setdefault(number, set()).update(visits)
    assert all(len(visits) == 1 for visits in of_a_number.values())
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Visit)) == finished
        assert db.session.scalar(select(func.count()).select_from(Deficiency)) == 1
        assert compare().different == {}
    close(app)
    for _, photo, name in (one for tablet in tablets for one in tablet.kept):
        assert other.photo(name).read_bytes() == photo
    assert other.store.damage() == []


def test_nobody_waits_for_a_backup(drilled):
    _, _, tablets = drilled
    assert max(tablet.longest for tablet in tablets) < MAX_WAIT_SECONDS
