"""What makes a large file has its person's turn as long as it lives, and leaves nothing where it was ended."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.exports.large_files.file_child import make_file_on
from inspect_app.exports.large_files.file_shelf import FileShelf, shelf_of
from inspect_app.heavy_jobs.job_kinds import EXPORT, PICTURE, OneFileAtATime
from inspect_app.heavy_jobs.job_turns import server_turns
from tests.exports.large_file_orders import FILE, OWN, an_order, downloads, until_made


class Watched(FileShelf):
    """Looks, while rows are written, whether its person may begin something else."""

    def note_rows(self, written):
        super().note_rows(written)
        with pytest.raises(OneFileAtATime):
            server_turns().check(EXPORT, int(self.file.parent.name))
        self.looked = True


def test_who_makes_a_file_has_the_turn_until_its_end(world, app, many):
    shelf = Watched(shelf_of(world.reviewer.id).file.parent)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        make_file_on(shelf, app)
    assert shelf.looked
    server_turns().check(EXPORT, world.reviewer.id)


def test_a_file_waits_for_a_picture_that_came_first(world, app, many):
    shelf = shelf_of(world.reviewer.id)
    picture = server_turns().take(PICTURE, world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        Timer(0.5, picture.close).start()
        make_file_on(shelf, app)
    db.session.rollback()
    assert shelf.read(world.reviewer).state == "ready"


def test_a_file_whose_turn_never_came_says_so_and_is_not_counted(world, app, page, many, monkeypatch):
    monkeypatch.setattr("inspect_app.exports.large_files.file_child._MAX_WAIT_SECONDS", 0)
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock(), server_turns().take(PICTURE, world.reviewer.id):
        shelf.begin(an_order(world.reviewer))
        make_file_on(shelf, app)
    db.session.rollback()
    assert "Your earlier large file is still being made" in page(world.reviewer, "en").get(OWN).text
    assert downloads() == []


def test_a_file_that_fails_says_so_and_gives_the_turn_back(world, page, many):
    with writing():
        # A version of the checklist that this server does not have: its words cannot be found.
        db.session.execute(Deficiency.__table__.update().where(Deficiency.number == 1).values(version=99))
    page(world.reviewer, "en").get(FILE, 303)
    assert "The file could not be made. Something unexpected" in until_made(page, world.reviewer).text
    server_turns().check(EXPORT, world.reviewer.id)
    page(world.reviewer, "en").get(f"{FILE}?state=all", 303)  # a new order takes the place of the one that failed


def test_a_process_that_was_ended_from_outside_has_failed(world, page, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
    assert "The file could not be made." in page(world.reviewer, "en").get(OWN).text


def test_a_process_that_hangs_ends_by_the_clock():
    hang = (
        "import time; from inspect_app.exports.large_files import file_child; file_child._MAX_SECONDS = 1;"
        "file_child.make_ordered_file(lambda: time.sleep(60))"
    )
    assert subprocess.run([sys.executable, "-c", hang], timeout=30, check=False).returncode == -signal.SIGALRM


def test_the_lock_is_the_process_that_makes_it(world, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock() as lock:
        assert lock is not None
        with shelf.lock() as second:
            assert second is None
        inherited = os.dup(lock.fileno())
    with shelf.lock() as third:
        assert third is None
    fcntl.flock(inherited, fcntl.LOCK_UN)
    os.close(inherited)


def test_what_a_process_left_that_was_ended_goes_with_the_next_order(world, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        left = shelf.workplace()
        (Path(left.name) / "export.gpkg").write_bytes(b"half of it")
        shelf.begin(an_order(world.reviewer))
    assert not Path(left.name).exists()
    left.cleanup()
