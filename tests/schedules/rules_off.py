"""The server's rules taken away one at a time, around its real functions: the schedules must notice each."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from inspect_app.db import db, writing
from inspect_app.inspections.models import ReceivedBody
from inspect_app.inspections.photo_files import PhotoFiles, StoredFile
from inspect_app.submissions import epoch, receiving
from inspect_app.submissions.photo_intake import keep_photo, remember_photo
from inspect_app.tablet import api
from tests.lasting import tampering
from tests.schedules.server import Server
from tests.stores import PostgresStore

_UNIQUE = "uq_received_body_visit_id"


def no_unique_body(server: Server, patch: Any) -> None:
    """1: nothing in the database says that a body is there once."""
    if isinstance(server.store, PostgresStore):
        server.store.tamper(f"ALTER TABLE received_body DROP CONSTRAINT {_UNIQUE}")
        return
    patch.setattr(server, "pristine", "not-unique")
    shutil.copy(server.store.kept("pristine"), server.store.kept("not-unique"))
    plain = sqlite3.connect(server.store.kept("not-unique"))
    find = "SELECT sql FROM sqlite_master WHERE tbl_name = 'received_body' AND sql IS NOT NULL ORDER BY type DESC"
    made = [re.sub(r",\s*CONSTRAINT uq_\w+ UNIQUE \([^)]*\)", "", sql) for (sql,) in plain.execute(find)]
    plain.executescript(";".join(["DROP TABLE received_body", *made]))
    plain.close()


def put_tables_back(server: Server) -> None:
    """What ``reset`` does not do: on PostgreSQL it puts back rows, in the tables as they are."""
    if isinstance(server.store, PostgresStore):
        server.store.tamper(
            "DELETE FROM received_body",
            f"ALTER TABLE received_body DROP CONSTRAINT IF EXISTS {_UNIQUE}",
            f"ALTER TABLE received_body ADD CONSTRAINT {_UNIQUE} UNIQUE (visit_id, revision, digest)",
        )


def last_wins(_server: Server, patch: Any) -> None:
    """4: another body of the same revision takes the place of the first."""
    stored = receiving._stored

    def storing(row: dict[str, Any], *rest: Any) -> bool:
        same = (ReceivedBody.visit_id == row["visit_id"], ReceivedBody.revision == row["revision"])
        with writing(), tampering():
            db.session.execute(delete(ReceivedBody).where(*same, ReceivedBody.digest != row["digest"]))
        return stored(row, *rest)

    patch.setattr(receiving, "_stored", storing)


def two_transactions(_server: Server, patch: Any) -> None:
    """6: the body is on disk before what is derived from it."""
    record_visit = receiving.record_visit

    def recording(*what: Any) -> int:
        driver: Any = db.session.connection().connection.driver_connection
        driver.execute("COMMIT")
        if isinstance(driver, sqlite3.Connection):  # psycopg begins by itself
            driver.execute("BEGIN IMMEDIATE")
        return record_visit(*what)

    patch.setattr(receiving, "record_visit", recording)


def row_before_file(server: Server, patch: Any) -> None:
    """6: a photo's row is there before its file, and is believed without it."""
    patch.setattr(PhotoFiles, "contains", lambda *_: True)

    def keeping(data: bytes, sha256: str, person: Any) -> StoredFile:
        remember_photo(StoredFile(sha256, sha256, len(data), 16, 16), person)
        server.pass_by("file")
        return keep_photo(data, sha256, person)

    patch.setattr(api, "keep_photo", keeping)


def unread_digest(_server: Server, patch: Any) -> None:
    """7: a body is taken as it comes."""
    patch.setattr(api, "_check_digest", lambda _body: None)


def unread_hash(_server: Server, patch: Any) -> None:
    """7: a photo is taken as it comes."""

    def store(self: PhotoFiles, data: bytes, sha256: str, _name: str = "") -> StoredFile:
        self._write(self.path(sha256), data)
        return StoredFile(sha256, sha256, len(data), 16, 16)

    patch.setattr(PhotoFiles, "store", store)


def whoever_sends(_server: Server, patch: Any) -> None:
    """9: a visit belongs to the session that sends it."""
    receive, parsed = api.receive_bytes, receiving.parsed

    def receiving_from(body: bytes, person: Any) -> Any:
        patch.setattr(receiving, "parsed", lambda *what: replace(parsed(*what), submitted_by=person.id))
        return receive(body, person)

    patch.setattr(api, "receive_bytes", receiving_from)


def a_list_too_short(_server: Server, patch: Any) -> None:
    """The list: it leaves out the visit it was asked from."""
    inventory = api.inventory

    def listing(person: Any, device: str | None, since: int | None) -> Any:
        return inventory(person, device, since and since + 1)

    patch.setattr(api, "inventory", listing)


def numbers_forgotten(_server: Server, patch: Any) -> None:
    """A restore: the numbers that the backup does not know are given again."""
    patch.setattr(epoch, "restored_epoch", lambda *_: epoch.new_epoch())


ON_THE_SERVER: dict[str, Callable[[Server, Any], None]] = {
    "1 unique": no_unique_body,
    "4 both are kept": last_wins,
    "6 one transaction": two_transactions,
    "6 file before row": row_before_file,
    "7 digest of a body": unread_digest,
    "7 hash of a photo": unread_hash,
    "9 owner": whoever_sends,
    "the list has all that is kept": a_list_too_short,
    "a number is given once": numbers_forgotten,
}
ON_THE_TABLET = {
    "2 a receipt repeats the digest": "believing",
    "3 the local copy stays": "keeping nothing",
    "5 epoch": "no epoch",
    "8 nothing blocks": "blocking",
    "the list is believed": "a list without weight",
    "the list has all that is kept": "a list that begins too late",
}
