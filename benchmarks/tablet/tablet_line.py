"""A day's work over a thin and bad line: the real outbox in Node over the wire test's line, as long as it takes."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from benchmarks.measure import Figure
from benchmarks.tablet.tablet_window import photo
from tests.schedules.bridge import Tablets
from tests.schedules.finished import Draft, in_base64
from tests.wire.line import Line
from tests.wire.server import Server
from tests.wire.visits import Pad

SCRIPT = Path(__file__).parents[2] / "tests" / "wire" / "tablets.mjs"
VISITS, PHOTOS = 6, 10
RATE = 256_000 / 8
FAULTY = 0.2
SEED = 256
MAX_SECONDS = 900


def a_day(server: Server) -> Figure:
    person = server.engineers[1]
    pad = Pad(Random(SEED), person.id, "thin", server.schools, camera=photo)
    with server.app.app_context():
        drafts = [pad.draft(PHOTOS) for _ in range(VISITS)]
    with Tablets(SCRIPT) as node, Line(server.port, SEED, FAULTY, RATE) as line:
        sizes = [_finish(node, draft) for draft in drafts]
        begun = time.monotonic()
        where = {"address": line.address, "cookie": server.cookie(person)}
        node.tell("open", tablet="thin", person=str(person.id), **where)
        while node.tell("look")["tablets"]["thin"]["waiting"]:
            if time.monotonic() - begun > MAX_SECONDS:
                raise RuntimeError("the day's work does not arrive")
            time.sleep(0.2)
        took = time.monotonic() - begun
        faults = line.happened["requests"] - line.happened["fine"]
    bare = sum(sizes) / RATE
    note = f"{sum(sizes) / 1e6:.2f} MB; {faults} of {line.happened['requests']} requests met a fault"
    name = f"a day: {VISITS} visits, {VISITS * PHOTOS} photos, 256 kbit/s, faults"
    return Figure(name, took, "s", round(1.5 * bare), bare, note)


def _finish(node: Tablets, draft: Draft) -> int:
    """Finished before there was a line; gives the bytes to send."""
    what = {"owner": str(draft.owner), "visit": draft.visit, "revision": draft.revision, "fields": draft.fields}
    at = dict(draft.fields)["finished"]
    told = node.tell("finish", tablet="thin", at=at, photos=[*map(in_base64, draft.photos)], **what)
    return len(told["body"]) * 3 // 4 + sum(map(len, draft.photos))
