"""Receiving a visit of 70 answers and 10 deficiencies, signed in, on disk, against a bare view writing one row.

Both behind gunicorn, one worker, one client: CPU seconds of the whole server per request, user and system. The bare
view stores one JSON row of the same size in the same kind of database with the same durability.
"""

from __future__ import annotations

import json
import statistics
import uuid
from datetime import timedelta
from pathlib import Path

from flask import Flask

from benchmarks.measure import Ratio
from benchmarks.server import Server, serving
from benchmarks.world import Measured, make_world
from tests.make import NOW, VisitBody, digest_header

VISITS, ROUNDS, SCHOOLS = 100, 5, 40


def bench(folder: Path) -> list[Ratio]:
    app, world, cookie = make_world(folder, schools=SCHOOLS)
    ours: list[float] = []
    bare: list[float] = []
    with serving("ours", folder, 8971) as own, serving("bare", folder, 8972) as floor:
        for turn in range(ROUNDS + 1):
            ours.append(_send(own, _visits(app, world, turn), {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}))
            bare.append(_send(floor, [_bare_row() for _ in range(VISITS)], {}))
    # The first turn warms both up.
    mine, theirs = statistics.median(ours[1:]), statistics.median(bare[1:])
    note = f"{1 / mine:.0f} visits per CPU second; ODK Central: 54"
    return [Ratio("receiving a visit / bare Flask row", mine, theirs, goal=3, note=note)]


Request = tuple[str, bytes, dict[str, str]]


def _visits(app: Flask, world: Measured, turn: int) -> list[Request]:
    """Visits of as many schools in turn; each school sees the same ten items fail again."""
    requests = []
    with app.app_context():
        for i in range(turn * VISITS, (turn + 1) * VISITS):
            at = NOW + timedelta(minutes=i)
            visit = VisitBody(world.schools[i % SCHOOLS], world.engineer, world.failing[:10], finished=at)
            body = visit.bytes()
            requests.append((visit.url, body, digest_header(body)))
    return requests


def _bare_row() -> Request:
    body = json.dumps({f"q{n}": "ok" for n in range(70)} | {"note": "x" * 1800}).encode()
    return f"/visits/{uuid.uuid4()}", body, {"Content-Type": "application/json"}


def _send(server: Server, requests: list[Request], headers: dict[str, str]) -> float:
    """CPU seconds of the server per request."""
    connection = server.connect()
    before = server.cpu()
    for path, body, own in requests:
        connection.request("PUT", path, body, headers | own)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
    used = server.cpu() - before
    connection.close()
    return used / len(requests)
