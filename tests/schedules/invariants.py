"""What must hold: at every step for what a tablet calls safe, and at the end for everything that was finished."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from inspect_app.config import Settings
from tests.schedules.finished import Finished

KEPT = timedelta(days=30)
ENDED = "('void', 'verified_closed')"


class Held(Protocol):
    """What a server holds, read past it. ``failures`` is what it did not foresee."""

    settings: Settings
    failures: list[bytes]

    def rows(self, query: str) -> list[tuple[Any, ...]]: ...

    def photo(self, name: str) -> Path: ...


class Broken(AssertionError):
    """An invariant does not hold; the message names it first."""


def demand(holds: object, what: str) -> None:
    if not holds:
        raise Broken(what)


def is_complete(server: Held, one: Finished) -> bool:
    """Exactly these bytes, as his, with every photo as a row and as a file that is what its name says."""
    held = server.rows(f"SELECT body, account_id FROM received_body WHERE digest = '{one.digest}'")  # noqa: S608
    if len(held) != 1 or hashlib.sha256(held[0][0]).hexdigest() != one.digest or held[0][1] != one.draft.owner:
        return False
    stored = {name for (name,) in server.rows("SELECT sha256 FROM stored_photo")}
    return all(name in stored and is_whole(server, name) for name in one.photos)


def is_whole(server: Held, name: str) -> bool:
    path = server.photo(name)
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == name


def came_at(server: Held, digest: str) -> datetime | None:
    found = server.rows(f"SELECT received_at FROM received_body WHERE digest = '{digest}'")  # noqa: S608
    return datetime.fromisoformat(f"{found[0][0]}+00:00") if found else None


def check_end(server: Held, finished: list[Finished]) -> None:
    """Nothing lost, doubled, corrupt or another's; nothing there that nobody finished."""
    wanted = [one for one in finished if not one.draft.poison]
    for one in wanted:
        demand(is_complete(server, one), f"lost: {one.digest[:8]} of {one.tablet} is not whole on the server")
    _check_bodies(server, wanted)
    _check_visits(server, wanted)
    for path in server.settings.photos.glob("[0-9a-f][0-9a-f]/[0-9a-f]*"):
        demand(is_whole(server, path.name), f"corrupt: photo {path.name[:8]} is not what its name says")
    demand(not server.failures, f"unexpected: {server.failures[:1]!r}")


def _check_bodies(server: Held, wanted: list[Finished]) -> None:
    bodies = Counter(digest for (digest,) in server.rows("SELECT digest FROM received_body"))
    demand(set(bodies) <= {one.digest for one in wanted}, "invented: a body on the server that nobody finished")
    demand(max(bodies.values(), default=1) == 1, "doubled: a body is there twice")


def _check_visits(server: Held, wanted: list[Finished]) -> None:
    owners = {one.draft.visit: one.draft.owner for one in wanted}
    visits = server.rows("SELECT id, engineer_id FROM visit")
    demand(len(visits) == len(owners), f"doubled: {len(visits)} visits of {len(owners)}")
    demand(dict(visits) == owners, "wrong owner: a visit is another's")
    answers = Counter(visit for (visit,) in server.rows("SELECT visit_id FROM answer"))
    demand(set(answers) == set(owners) and len(set(answers.values())) <= 1, "lost: a visit without all of its answers")
    same = (
        f"SELECT count(*) FROM deficiency WHERE status NOT IN {ENDED} GROUP BY school_id, item, location_id, instance"  # noqa: S608
    )
    demand(all(n == 1 for (n,) in server.rows(same)), "doubled: the same deficiency is open twice")
