"""What readers may ask for that is dear to make: large files, maps, searches; and passwords to be checked."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import quote, urlencode

from benchmarks.attacks.attacked_server import PASSWORD, Attack, AttackedServer, Shot


def _readers(server: AttackedServer, paths: Sequence[str], count: int, at_once: int = 16) -> Attack:
    people = itertools.cycle(server.world.ministries)
    shots: list[Shot] = [
        partial(server.ask, "GET", path, next(people)) for path in itertools.islice(itertools.cycle(paths), count)
    ]
    return Attack(shots, at_once)


def _exports(server: AttackedServer) -> Attack:
    """All deficiencies and visits of the country in each format, of eight readers."""
    formats = [f"/exports/deficiencies.{name}" for name in ("xlsx", "gpkg", "csv", "geojson")]
    return _readers(server, [*formats, "/exports/visits-wide.zip", "/exports/visits-long.zip"], 24)


def _small_exports(server: AttackedServer) -> Attack:
    """Just below what takes a turn."""
    paths = [f"/exports/deficiencies.{name}?severity=severe&governorate=Mafraq" for name in ("xlsx", "gpkg")]
    return _readers(server, paths, 48)


def _maps(server: AttackedServer) -> Attack:
    """Maps of the country, each of another filter, so that nothing is remembered."""
    filters = [f"since=2025-{1 + n % 12:02d}-{1 + n // 12:02d}" for n in range(40)]
    paths = [f"/maps/{page}?{one}" for one in filters for page in ("", "directorates.json", "2202/schools.json")]
    return _readers(server, paths, 120)


def _search(server: AttackedServer) -> Attack:
    words = ("لوحظ", "a", "بحاجة إلى معالجة", "% _", "المبنى الرئيسي الطابق الأول", "٣")
    texts = [quote(f"{word} {number}") for number in range(8) for word in words]
    return _readers(server, [f"/deficiencies?text={text}" for text in texts], 96)


def _passwords(server: AttackedServer) -> Attack:
    """Right and wrong ones of eight accounts, forty at once."""
    shots: list[Shot] = []
    for number in range(120):
        name = f"attacked-ministry-{number % 8}"
        fields = {"username": name, "password": PASSWORD if number % 2 else "wrong"}
        body = urlencode(fields).encode()
        kind = "application/x-www-form-urlencoded"
        shots.append(partial(server.ask, "POST", "/sign-in", "", body, Content_Type=kind))
    return Attack(shots, at_once=40)


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "exports": _exports,
    "small-exports": _small_exports,
    "maps": _maps,
    "search": _search,
    "passwords": _passwords,
}
