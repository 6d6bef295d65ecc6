"""Keeping a photo as a tablet's page makes it, against the least any server does: hash, write, force to disk twice.

CPU seconds in this process, on disk: 1600 × 1200 pixels in some 300 KB, each photo another one.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from benchmarks.measure import Ratio, in_turns
from benchmarks.world import make_world
from inspect_app.accounts.models import Account, as_person
from inspect_app.db import db
from inspect_app.submissions.photo_intake import keep_photo

SIZE, ROUNDS, QUALITY = (1600, 1200), 200, 75


def bench(folder: Path) -> list[Ratio]:
    app, world, _ = make_world(folder, schools=1)
    with app.app_context(), app.test_request_context():
        person = as_person(db.session.get_one(Account, world.engineer))
        photos = tablet_photos()

        names = [(hashlib.sha256(photo).hexdigest(), photo) for photo in itertools.islice(photos, ROUNDS + 1)]

        def ours() -> None:
            name, photo = names.pop()
            keep_photo(photo, name, person)

        ratio = in_turns(ours, lambda: _keep(next(photos), folder), ROUNDS)
    return [Ratio("keeping a photo / hash, write, two fsyncs", *ratio, goal=3.5)]


def tablet_photos() -> Iterator[bytes]:
    """Each as good as new: the last coded bytes count."""
    grain = Image.frombytes("RGB", (200, 150), Random(1).randbytes(200 * 150 * 3))
    made = BytesIO()
    grain.resize(SIZE).save(made, "JPEG", quality=QUALITY)
    whole = made.getvalue()
    for number in itertools.count():
        yield whole[:-6] + bytes([number % 200, number // 200 % 200, 1, 1]) + whole[-2:]


def _keep(photo: bytes, folder: Path) -> None:
    name = folder / hashlib.sha256(photo).hexdigest()
    with name.open("wb") as stream:
        stream.write(photo)
        stream.flush()
        os.fsync(stream.fileno())
    above = os.open(folder, os.O_RDONLY)
    os.fsync(above)
    os.close(above)
