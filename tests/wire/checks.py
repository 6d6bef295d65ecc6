"""What must hold when everything has drained, seen from outside: the database file, the photos, the answers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from PIL import Image

from tests.schedules.finished import Finished
from tests.schedules.invariants import check_end, demand
from tests.wire.server import Server

TOLD = ("id", "revision", "digest", "number", "received_at", "state", "missing", "given_up", "url")
"""What a receipt says of its bytes for good; whether they stand may change with a correction."""


def check_answers(server: Server, finished: list[Finished], receipts: dict[str, dict[str, Any]]) -> None:
    """While the server lives: both sides say the same of every visit, and every photo that stands is shown."""
    epoch = server.rows("SELECT value FROM epoch")[0][0]
    for person in server.engineers:
        cookie = server.cookie(person)
        held = {one["digest"]: one for one in json.loads(server.get("/fieldwork/inventory", cookie)[1])["visits"]}
        mine = [one for one in finished if one.draft.owner == person.id]
        demand(set(held) == {one.digest for one in mine}, "the inventory is not what the tablet finished")
        for one in mine:
            receipt = receipts[one.digest]
            differing = [name for name in TOLD if receipt[name] != held[one.digest][name]]
            demand(not differing, f"receipts differ in {differing} of {one.digest[:8]}")
            demand(receipt["epoch"] == epoch, f"not of this database: {receipt}")
            demand(not held[one.digest]["conflict"], f"a conflict nobody made: {held[one.digest]}")
        last = {one.draft.visit: one for one in sorted(mine, key=lambda one: one.draft.revision)}
        for name in {name for one in last.values() for name in one.photos}:
            kind, content = server.get(f"/photos/{name}?size=small", cookie)
            demand(kind == "image/jpeg" and Image.open(BytesIO(content)).size, f"photo {name[:8]} is not shown")


def check_files(server: Server, finished: list[Finished]) -> None:
    """When the server was killed for the last time: the file is whole, and says what the bodies say."""
    demand(server.store.damage() == [], "the database is damaged, or a row points nowhere")
    check_end(server, finished)
    taken = dict(server.rows("SELECT sha256, account_id FROM stored_photo"))
    demand(set(taken) == {name for one in finished for name in one.photos}, "photos are not those that were taken")
    people = {person.id for person in server.engineers}
    demand(set(taken.values()) <= people, "wrong owner: a photo is another's")
    rebuilt = server.run("rebuild", "--check")
    demand(rebuilt.returncode == 0, f"a rebuild would change something: {rebuilt.stdout}{rebuilt.stderr}")
