"""The database and the photos under real processes: many writers, killed ones, and a disk without room."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, ReceivedBody, Visit
from inspect_app.inspections.photo_files import PhotoFiles
from inspect_app.problems import DiskFull
from inspect_app.submissions.projection.rebuild import compare, rebuild
from inspect_app.submissions.receiving import receive_bytes
from tests.make import LOCKED_EXIT
from tests.offline.story import ITEMS, snapshot
from tests.people import populate
from tests.pictures import saved
from tests.submissions.test_receiving import a_visit, how_many

FORK = multiprocessing.get_context("fork")
WRITERS = 8


def in_children(app: Flask, *works: Callable[[], None]) -> list[int]:
    """Runs each in a process of its own, all at once; their exit codes."""

    def child(work: Callable[[], None]) -> None:
        with app.app_context(), app.test_request_context():
            work()

    db.session.remove()
    db.engine.dispose()
    children = [FORK.Process(target=child, args=(work,)) for work in works]
    for one in children:
        one.start()
    for one in children:
        one.join(60)
    return [one.exitcode for one in children]


def small(world, n: int, **more):
    return a_visit(world, LOCKED_EXIT, only=ITEMS, fields={"note": str(n)}, **more)


def test_eight_writers_lose_nothing_and_wait_for_each_other(world, app):
    def send(writer: int) -> None:
        for n in range(12):
            receive_bytes(small(world, writer * 100 + n).bytes(), world.engineer)

    assert in_children(app, *(lambda writer=writer: send(writer) for writer in range(WRITERS))) == [0] * WRITERS
    numbers = db.session.scalars(select(Visit.number).order_by(Visit.number)).all()
    assert numbers == list(range(1, 12 * WRITERS + 1))
    assert (how_many(ReceivedBody), how_many(Deficiency)) == (12 * WRITERS, 1)


def test_the_same_bytes_from_eight_at_once_are_one_visit(world, app):
    bodies = [small(world, n).bytes() for n in range(5)]

    def send() -> None:
        for body in bodies:
            receive_bytes(body, world.engineer)

    assert in_children(app, *[send] * WRITERS) == [0] * WRITERS
    assert (how_many(Visit), how_many(ReceivedBody), how_many(Deficiency)) == (5, 5, 1)


def test_a_visit_and_its_correction_sent_at_once_come_to_the_same(world, app):
    """Whichever is first, and whatever it was judged as before the lock: the correction stands."""
    first = [small(world, n) for n in range(6)]
    digests = [hashlib.sha256(visit.bytes()).hexdigest() for visit in first]
    second = [
        replace(visit, revision=2, failing=[], fields={"replaces": digest, "note": "2"})
        for visit, digest in zip(first, digests, strict=True)
    ]

    def send(visits) -> None:
        for visit in visits:
            receive_bytes(visit.bytes(), world.engineer)

    assert in_children(app, lambda: send(first), lambda: send(second)) == [0, 0]
    assert set(db.session.scalars(select(Visit.revision))) == {2}
    assert (how_many(Visit), how_many(ReceivedBody), how_many(Deficiency, Deficiency.closed_at.is_(None))) == (6, 12, 0)
    assert compare().different == {}


def test_what_a_killed_server_gave_a_receipt_for_is_there(world, app, kit):
    """Killed in mid-write again and again: no receipt without its visit, no visit without all of its answers."""
    store = kit[2]
    receipts: set[str] = set()
    rng = Random(7)
    for turn in range(10):
        receipts |= _until_killed(app, world, turn, rng.uniform(0.05, 0.4))
        assert store.damage() == []
        held = {digest for (digest,) in store.rows("SELECT digest FROM received_body")}
        assert receipts <= held, f"{len(receipts - held)} receipts for nothing"
    assert len(receipts) > 20
    answers = db.session.execute(select(Answer.visit_id, func.count()).group_by(Answer.visit_id)).all()
    assert len({count for _, count in answers}) == 1
    assert len(answers) == how_many(Visit) == how_many(ReceivedBody)
    before = snapshot()
    with writing():
        rebuild()
    assert snapshot() == before


def _until_killed(app: Flask, world, turn: int, seconds: float) -> set[str]:
    """The digests a writing process gave receipts for before it was killed."""
    reading, telling = os.pipe()
    db.session.remove()
    db.engine.dispose()

    def write_on() -> None:
        with app.app_context(), app.test_request_context():
            for n in range(10_000):
                receipt = receive_bytes(small(world, turn * 10_000 + n).bytes(), world.engineer)
                os.write(telling, receipt.held.digest.encode())

    child = FORK.Process(target=write_on)
    child.start()
    os.close(telling)
    first = os.read(reading, 64)
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    rest = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    told = (first + rest).decode()
    return {told[at : at + 64] for at in range(0, len(told) - 63, 64)}


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """Four megabytes of disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "kashf", str(disk)], check=False)
    if not made or made.returncode:
        pytest.skip("a file system of four megabytes cannot be mounted here (wants root)")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def until_full(work: Callable[[int], object]) -> None:
    """Does it again and again until the disk is full; fails when it never is."""
    try:
        for n in range(2000):
            work(n)
    except DiskFull:
        return
    pytest.fail("the disk never filled up")


def test_a_full_disk_leaves_no_half_photo(small_disk):
    # A floor far below nothing: the write itself must fail, not the look before it.
    files = PhotoFiles(small_disk, 10**7, disk_floor=-(10**9), turn=nullcontext)
    rng = Random(3)

    def keep(_n: int) -> None:
        photo = saved(Image.frombytes("RGB", (300, 300), rng.randbytes(270_000)), "JPEG")
        files.store(photo, hashlib.sha256(photo).hexdigest())

    until_full(keep)
    kept = [file for file in small_disk.rglob("*") if file.is_file()]
    assert len(kept) > 10
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() == file.name for file in kept)


def test_a_full_disk_costs_no_receipt_and_the_server_goes_on_afterwards(small_disk):
    app = create_app(
        Settings(small_disk, f"sqlite:///{small_disk}/kashf.sqlite", "tests", insecure_http=True, disk_floor=0)
    )
    with app.app_context(), app.test_request_context():
        with writing():
            db.metadata.create_all(db.session.connection())
        world = populate()
        ballast = small_disk / "ballast"
        free = shutil.disk_usage(small_disk).free
        ballast.write_bytes(b"x" * (free - 600_000))
        receipts = set()
        until_full(lambda n: receipts.add(receive_bytes(small(world, n).bytes(), world.engineer).held.digest))
        assert set(db.session.scalars(select(ReceivedBody.digest))) == receipts
        ballast.unlink()
        receive_bytes(small(world, 5000).bytes(), world.engineer)
        assert db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert how_many(Visit) == len(receipts) + 1
        db.session.remove()
        db.engine.dispose()
