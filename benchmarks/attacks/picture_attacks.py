"""Pictures that are small to send and dear to open."""

from __future__ import annotations

import hashlib
import itertools
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PIL import Image

from benchmarks.attacks.attacked_server import Attack, AttackedServer, Shot
from benchmarks.photos import tablet_photos
from tests.pictures import chunk, png, saved, with_scans

SIDE = 7000
"""Pixels: a square of 49 million, within the limit of 50."""


def _photo_shots(server: AttackedServer, pictures: Sequence[bytes], engineers: int = 1) -> list[Shot]:
    people = itertools.cycle(server.world.engineers(engineers))
    return [
        partial(
            server.ask, "PUT", f"/fieldwork/photos/{hashlib.sha256(picture).hexdigest()}", next(people).cookie, picture
        )
        for picture in pictures
    ]


def _variants(picture: bytes, count: int) -> list[bytes]:
    """The same picture under so many names: what stands behind its end counts in the hash."""
    return [picture + bytes([number]) for number in range(count)]


def _scans(server: AttackedServer) -> Attack:
    return Attack(_photo_shots(server, _variants(with_scans(64, SIDE), 10)), at_once=10)


def _plain_scans(server: AttackedServer) -> Attack:
    """As large and in as many passes as what is taken for a tablet's own may be."""
    return Attack(_photo_shots(server, _plain_variants(with_scans(64, 2000), 24), engineers=8), at_once=16)


def _plain_variants(picture: bytes, count: int) -> list[bytes]:
    """Nothing may stand behind the end of a plain one: a byte of its coded picture is another one."""
    return [picture[:-4] + bytes([number]) + picture[-3:] for number in range(count)]


def _webp() -> bytes:
    return saved(Image.new("RGB", (SIDE, SIDE)), "WEBP", lossless=True)


def _webps(server: AttackedServer) -> Attack:
    return Attack(_photo_shots(server, _variants(_webp(), 8)), at_once=8)


def _pngs(server: AttackedServer) -> Attack:
    return Attack(_photo_shots(server, _variants(saved(Image.new("RGBA", (SIDE, SIDE)), "PNG"), 10)), at_once=10)


def _of_many(server: AttackedServer) -> Attack:
    """The same from ten people, four pictures each."""
    pictures = _variants(saved(Image.new("RGBA", (SIDE, SIDE)), "PNG"), 40)
    return Attack(_photo_shots(server, pictures, engineers=10), at_once=20)


def _text_bombs(server: AttackedServer) -> Attack:
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 60_000_000, 9))
    return Attack(_photo_shots(server, _variants(png(0, 8, (b"\0" + b"\0" * 64) * 48, text), 10)), at_once=10)


def _honest_photos(server: AttackedServer) -> Attack:
    """What an engineer brings home, sent as fast as it goes: 400 photos of some 390 KB over eight lines."""
    return Attack(_photo_shots(server, list(itertools.islice(tablet_photos(), 400))), at_once=8)


def _camera_photos(server: AttackedServer) -> Attack:
    """Straight from a camera, without the tablet's page: 12 million pixels, 11 MB each."""
    grain = Image.effect_noise((4000, 3000), 60).convert("RGB")
    whole = saved(grain, "JPEG", quality=92)
    if len(whole) > 12_000_000:
        whole = saved(grain, "JPEG", quality=75)
    return Attack(_photo_shots(server, _variants(whole, 16)), at_once=8)


def _photo_forms(server: AttackedServer) -> Attack:
    """The visit's page without JavaScript, twenty pictures in one form."""
    target = server.world.engineers(1)[0]
    bodies = list(itertools.islice(_forms(_webp()), 6)) + list(itertools.islice(_forms(_camera_picture()), 6))
    path = f"/fieldwork/schools/{target.school}/health-and-safety"
    kind = "multipart/form-data; boundary=b"
    shots: list[Shot] = [partial(server.ask, "POST", path, target.cookie, body, Content_Type=kind) for body in bodies]
    return Attack(shots, at_once=6)


def _camera_picture() -> bytes:
    return saved(Image.effect_noise((2000, 1500), 60).convert("RGB"), "JPEG", quality=80)


def _forms(picture: bytes) -> Iterator[bytes]:
    for first in itertools.count():
        parts = [
            b'--b\r\nContent-Disposition: form-data; name="B03_01-%d-file"; filename="x.jpg"\r\n'
            b"Content-Type: image/jpeg\r\n\r\n%b%d\r\n" % (number, picture, first * 100 + number)
            for number in range(20)
        ]
        yield b"".join(parts) + b"--b--\r\n"


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "scans": _scans,
    "plain-scans": _plain_scans,
    "webp": _webps,
    "png": _pngs,
    "pictures-of-ten": _of_many,
    "picture-texts": _text_bombs,
    "photos": _honest_photos,
    "camera": _camera_photos,
    "photo-forms": _photo_forms,
}
