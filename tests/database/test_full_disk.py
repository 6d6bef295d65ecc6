"""The disk of PostgreSQL fills up under the application: told as such, nothing half stored, and all well afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import ReceivedBody
from inspect_app.submissions.projection.rebuild import compare
from tests.make import LOCKED_EXIT, digest_header
from tests.offline.story import ITEMS
from tests.stores import PostgresStore
from tests.submissions.test_receiving import a_visit, send

pytestmark = pytest.mark.only_on("postgresql", "tests/offline/test_storage.py does the same on SQLite")
LEFT = 60_000
"""Bytes for bodies: a few dozen."""


@pytest.fixture
def ballast(store: PostgresStore) -> Iterator[Path]:
    """Bodies lie on a disk of their own that is nearly full of this file."""
    disk = Path(tempfile.mkdtemp(prefix="kashf-small-disk-"))
    disk.chmod(0o755)
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "kashf", str(disk)], check=False
    )
    if not mounted or mounted.returncode:
        disk.rmdir()
        pytest.skip("a file system of two megabytes cannot be mounted here (wants root)")
    folder = disk / "postgresql"
    folder.mkdir()
    owner = Path(store.rows("SHOW data_directory")[0][0]).stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    with store.connected(autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small_disk LOCATION '{folder}'")
        connection.execute("ALTER TABLE received_body SET TABLESPACE small_disk")
        (disk / "ballast").write_bytes(b"x" * (shutil.disk_usage(disk).free - LEFT))
        yield disk / "ballast"
        db.session.remove()  # whoever still reads keeps the table where it is
        connection.execute("ALTER TABLE received_body SET TABLESPACE pg_default")
        connection.execute("CHECKPOINT")  # files of a moved table go with the next one
        connection.execute("DROP TABLESPACE small_disk")
    # Lazily: a process of PostgreSQL may still have the deleted file open.
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
    disk.rmdir()


def test_a_full_disk_is_told_as_such_and_costs_no_receipt(world, page, ballast):
    engineer, receipts, status = page(world.engineer), set(), 201
    while status == 201:
        assert len(receipts) < 500, "the disk never filled up"
        visit = a_visit(world, LOCKED_EXIT, only=ITEMS, fields={"note": "x" * 500})
        answer = engineer.client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes()))
        status = answer.status_code
        if status == 201:
            receipts.add(answer.json["digest"])
    assert (status, answer.json["code"], answer.json["details"]) == (507, "disk-full", {})
    assert set(db.session.scalars(select(ReceivedBody.digest))) == receipts
    db.session.rollback()
    ballast.unlink()
    assert send(engineer, visit)["state"] == "complete"
    assert compare().different == {}
