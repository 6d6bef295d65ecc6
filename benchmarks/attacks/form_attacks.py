"""Forms of very many fields, parts and files; bodies that claim to be compressed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial

from benchmarks.attacks.attacked_server import Attack, AttackedServer, Shot

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data; boundary=b"


def _fields(server: AttackedServer) -> Attack:
    """A form's full size in the shortest fields, to the visit's page (64 MB) and to the language switch."""
    target = server.world.engineers(1)[0]
    path = f"/fieldwork/schools/{target.school}/health-and-safety"
    large, small = b"a&" * 30_000_000, b"&".join(b"a%d=" % n for n in range(7_000))
    shots: list[Shot] = [
        partial(server.ask, "POST", path, target.cookie, large, Content_Type=_URLENCODED) for _ in range(4)
    ]
    shots += [partial(server.ask, "POST", "/language", "", small, Content_Type=_URLENCODED) for _ in range(60)]
    return Attack(shots, at_once=8)


def _parts(server: AttackedServer) -> Attack:
    target = server.world.engineers(1)[0]
    path = f"/fieldwork/schools/{target.school}/health-and-safety"
    many = b"".join(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' for _ in range(1_000_000)) + b"--b--"
    long = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 60_000_000 + b"\r\n--b--"
    shots: list[Shot] = [
        partial(server.ask, "POST", path, target.cookie, body, Content_Type=_MULTIPART) for body in [many, long] * 4
    ]
    return Attack(shots, at_once=8)


def _compressed(server: AttackedServer) -> Attack:
    """1 MB that would unpack to a gigabyte, if anybody did."""
    target = server.world.engineers(1)[0]
    bomb = gzip.compress(bytes(1_000_000_000))
    headers = {"Content_Encoding": "gzip", "Content_Type": _URLENCODED}
    path = "/fieldwork/visits/0190b3a0-0000-7000-8000-000000000000/1"
    return Attack([partial(server.ask, "PUT", path, target.cookie, bomb, **headers)] * 16, at_once=8)


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "fields": _fields,
    "parts": _parts,
    "compressed-bodies": _compressed,
}
