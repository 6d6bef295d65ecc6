"""What a tablet's program may send, as large inside as it can be: files of work, drafts, visits, corrections."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import uuid
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from benchmarks.attacks.attacked_server import Attack, AttackedServer, Reply, Shot
from tests.make import NOW, VisitBody, digest_header

_MULTIPART = "multipart/form-data; boundary=b"


def _zip(manifest: bytes, entries: Sequence[tuple[str, bytes]] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, data in entries:
            made.writestr(name, data)
        made.writestr("manifest.json", manifest)
    return out.getvalue()


def _file_shots(server: AttackedServer, files: Sequence[bytes], cookie: str = "") -> list[Shot]:
    mine = cookie or server.world.engineers(1)[0].cookie
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="work.zip"\r\n\r\n'
    return [
        partial(server.ask, "POST", "/fieldwork/receive", mine, head + one + b"\r\n--b--\r\n", Content_Type=_MULTIPART)
        for one in files
    ]


def _manifests(server: AttackedServer) -> Attack:
    """Some 45 KB that unpack to a manifest of a hundred thousand objects."""
    listed = b",".join([b"{}"] * 19_990)
    within = b'{"format":1,"visits":[%b],"photos":[]}' % listed
    beyond = b'{"format":1,"visits":[%b],"photos":[]}' % b",".join([b"{}"] * 1_300_000)
    return Attack(_file_shots(server, [_zip(within), _zip(beyond)] * 4), at_once=8)


def _body(server: AttackedServer, size: int) -> VisitBody:
    """A visit of so many bytes: unknown fields are kept, notes are long."""
    target = server.world.engineers(1)[0]
    filling = {f"unknown-{number}": "ا" * 40 for number in range(size // 260)}
    return VisitBody(target.school, target.engineer, fields=filling, only=[])


def _file_of_bodies(server: AttackedServer, count: int, size: int) -> bytes:
    said: list[dict[str, object]] = []
    entries = []
    for _ in range(count):
        visit = _body(server, size)
        data = visit.bytes()
        name = f"visits/{visit.id}.1.body"
        entries.append((name, data))
        digest = hashlib.sha256(data).hexdigest()
        said.append({"id": visit.id, "revision": 1, "digest": digest, "file": name})
    return _zip(json.dumps({"format": 1, "visits": said, "photos": []}).encode(), entries)


def _file_bodies(server: AttackedServer) -> Attack:
    """Sixteen bodies of 3.5 MB in one file, eight such files at once."""
    with server.world.app.app_context():
        files = [_file_of_bodies(server, 16, 3_500_000) for _ in range(2)]
    return Attack(_file_shots(server, files * 4), at_once=8)


def _file_visits(server: AttackedServer) -> Attack:
    """An honest file: 300 visits of an engineer who was away, brought four times at once."""
    with server.world.app.app_context():
        files = [_file_of_bodies(server, 300, 4_000) for _ in range(4)]
    return Attack(_file_shots(server, files), at_once=4)


def _drafts(server: AttackedServer) -> Attack:
    """Fifty drafts of 1 MB of ``[{},…]``, four at once, within the number of values and beyond it; then read back."""
    cookie = server.world.engineers(1)[0].cookie
    within = b"[%b]" % b",".join([b"{}" + b" " * 8] * 90_000)
    beyond = b"[%b]" % b",".join([b"{}"] * 340_000)
    shots: list[Shot] = [
        partial(server.ask, "PUT", f"/fieldwork/drafts/{uuid.uuid4()}?counter=1&device=a", cookie, content)
        for content in [within, beyond] * 25
    ]
    reading: list[Shot] = [partial(server.ask, "GET", "/fieldwork/drafts", cookie)] * 16
    return Attack([*shots, *reading], at_once=8)


def _deep_json(server: AttackedServer) -> Attack:
    cookie = server.world.engineers(1)[0].cookie
    texts = [b"[" * 500_000, b"[" * 400_000 + b"]" * 400_000, b'{"a":' * 180_000, b'"' * 1_000_000]
    shots: list[Shot] = [
        partial(server.ask, "PUT", f"/fieldwork/drafts/{uuid.uuid4()}?counter=1&device=a", cookie, text)
        for text in texts * 4
    ]
    return Attack([*shots, *_file_shots(server, [_zip(text) for text in texts])], at_once=8)


def _big_visits(server: AttackedServer) -> Attack:
    """Visits of 4 MB, of 20,000 fields or of one field that needs decoding throughout."""
    target = server.world.engineers(1)[0]
    shots: list[Shot] = []
    with server.world.app.app_context():
        for number in range(24):
            visit = _body(server, 3_500_000)
            if number % 2:
                visit = VisitBody(target.school, target.engineer, fields={"B03_01-0-note": "ا" * 600_000})
            body = visit.bytes()
            headers = {name.replace("-", "_"): value for name, value in digest_header(body).items()}
            shots.append(partial(_put, server, visit.url, target.cookie, body, headers))
    return Attack(shots, at_once=8)


def _put(server: AttackedServer, path: str, cookie: str, body: bytes, headers: dict[str, str]) -> Reply:
    return server.ask("PUT", path, cookie, body, **{k: v for k, v in headers.items() if k != "Accept"})


def _small_visits(server: AttackedServer) -> Attack:
    """1,600 visits of one answer at one school, then corrections of the first ones, eight at once."""
    target = server.world.new_school
    shots: list[Shot] = []
    with server.world.app.app_context():
        visits = [
            VisitBody(target.school, target.engineer, ["B03.01"], NOW + timedelta(minutes=n), only=["B03.01"])
            for n in range(1600)
        ]
        firsts = [(visit, visit.bytes()) for visit in visits]
        for visit, body in firsts:
            shots.append(_visit_shot(server, visit, body, target.cookie))
        for visit, body in itertools.islice(firsts, 200):
            fields = {"replaces": hashlib.sha256(body).hexdigest(), "B03_01-0-note": "again"}
            again = VisitBody(
                visit.school, visit.owner, [], visit.finished, fields, id=visit.id, revision=2, only=["B03.01"]
            )
            shots.append(_visit_shot(server, again, again.bytes(), target.cookie))
    return Attack(shots, at_once=8)


def _visit_shot(server: AttackedServer, visit: VisitBody, body: bytes, cookie: str) -> Shot:
    headers = {name.replace("-", "_"): value for name, value in digest_header(body).items()}
    return partial(_put, server, visit.url, cookie, body, headers)


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "manifests": _manifests,
    "file-bodies": _file_bodies,
    "file-visits": _file_visits,
    "drafts": _drafts,
    "deep-json": _deep_json,
    "big-visits": _big_visits,
    "small-visits": _small_visits,
}
