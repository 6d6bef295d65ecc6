"""What engineers finish in a schedule: small visits with small photos, of both directorates."""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from tests.make import jpeg

ITEMS = {"B03.01": "B03_01", "B02.07": "B02_07"}


@cache
def album() -> tuple[bytes, ...]:
    return tuple(jpeg(16, 16, f"#{n * 20:02x}{255 - n * 20:02x}77") for n in range(12))


@dataclass(frozen=True)
class Draft:
    """A visit about to be finished. ``poison``: the server will never take it, and says why."""

    visit: str
    revision: int
    owner: int
    school: str
    fields: list[tuple[str, str]]
    photos: tuple[bytes, ...]
    poison: bool = False


@dataclass(frozen=True)
class Finished:
    """A frozen visit on a tablet, and what the server must come to hold."""

    draft: Draft
    tablet: str
    digest: str
    photos: tuple[str, ...]


def a_draft(rng: Random, owner: int, school: str, tablet: str, at: datetime, again: Finished | None = None) -> Draft:
    """``again``: the visit this one corrects, or contradicts without saying so."""
    poison = again is None and rng.random() < 0.12
    visit = again.draft.visit if again else str(uuid.UUID(int=rng.getrandbits(128), version=4))
    corrects = again is not None and rng.random() < 0.6
    revision = again.draft.revision + corrects if again else 1
    pictures = tuple(rng.sample(album(), rng.choice([0, 0, 1, 1, 2])))
    fields = _head(visit, revision, owner, school, tablet, at)
    fields["version"] = "99" if poison else "1"
    if corrects and again:
        fields["replaces"] = again.digest
    fields["note"] = f"{rng.random()}"
    said = [*fields.items(), *_answers(rng, pictures), *_spots(fields["note"])]
    return Draft(visit, revision, owner, school, said, pictures, poison)


def _head(visit: str, revision: int, owner: int, school: str, tablet: str, at: datetime) -> dict[str, str]:
    return {
        "visit": visit,
        "revision": str(revision),
        "checklist": "health-and-safety",
        "version": "1",
        "school": school,
        "owner": str(owner),
        "device": tablet,
        "started": (at - timedelta(hours=1)).isoformat(),
        "finished": at.isoformat(),
    }


def _answers(rng: Random, pictures: tuple[bytes, ...]) -> list[tuple[str, str]]:
    failing = set(ITEMS) if pictures else {code for code in ITEMS if rng.random() < 0.5}
    fields = [(f"{name}-answer", "not_ok" if code in failing else "ok") for code, name in ITEMS.items()]
    for picture in pictures:
        name = hashlib.sha256(picture).hexdigest()
        fields.append((f"{rng.choice(list(ITEMS.values()))}-0-photo", f"{name};{len(picture)};;;"))
    return fields


def _spots(seed: str) -> list[tuple[str, str]]:
    """What was put right on the spot. By dice of its own: what else happens under a seed stays the same."""
    dice = Random(seed)
    return [(f"{name}-0-fixed", "yes") for name in ITEMS.values() if dice.random() < 0.2]


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
