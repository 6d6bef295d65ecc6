"""What is finished on the line's tablets: whole visits of seventy answers, with small photos of noise."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from random import Random

from PIL import Image

from inspect_app.checklists import ItemKind
from inspect_app.inspections.published import published
from tests.make import VisitBody
from tests.schedules.finished import Draft, Finished

CHECKLIST = "health-and-safety"


def picture(dice: Random, width: int = 96, height: int = 72) -> bytes:
    """A JPEG of noise: no two are the same, and none can be packed."""
    out = BytesIO()
    Image.frombytes("RGB", (width, height), dice.randbytes(width * height * 3)).save(out, "JPEG", quality=75)
    return out.getvalue()


@dataclass
class Pad:
    """Makes the drafts of one engineer on one tablet. Call inside an application context."""

    dice: Random
    owner: int
    tablet: str
    schools: tuple[str, ...]
    shared: tuple[bytes, ...] = ()
    """Photos that others take, too: the same bytes under the same name."""
    camera: Callable[[Random], bytes] = picture
    done: list[Finished] = field(default_factory=list)

    def draft(self, photos: int | None = None) -> Draft:
        """A visit, or now and then the correction of an earlier one."""
        again = self.dice.choice(self.done) if self.done and photos is None and self.dice.random() < 0.15 else None
        count = self.dice.choice([0, 1, 2, 3, 5]) if photos is None else photos
        pictures = tuple(self._picture() for _ in range(count))
        scale = [item for item in published().latest(CHECKLIST).items.values() if item.kind is ItemKind.SCALE]
        failing = self.dice.sample([item for item in scale if not item.applies_when], 8)
        body = VisitBody(
            school=again.draft.school if again else self.dice.choice(self.schools),
            owner=self.owner,
            failing=[item.code for item in failing],
            finished=datetime.now(UTC),
            id=again.draft.visit if again else str(uuid.UUID(int=self.dice.getrandbits(128), version=4)),
            revision=again.draft.revision + 1 if again else 1,
            fields={"device": self.tablet} | ({"replaces": again.digest} if again else {}),
        )
        named = [(f"{self.dice.choice(failing).field}-0-photo", _field(one)) for one in pictures]
        return Draft(body.id, body.revision, self.owner, body.school, [*body.pairs(), *named], pictures)

    def _picture(self) -> bytes:
        if self.shared and self.dice.random() < 0.2:
            return self.dice.choice(self.shared)
        return self.camera(self.dice)

    def keep(self, finished: Finished) -> None:
        """A correction takes the place of what it corrects: that one is not corrected again."""
        self.done = [one for one in self.done if one.draft.visit != finished.draft.visit] + [finished]


def _field(photo: bytes) -> str:
    return f"{hashlib.sha256(photo).hexdigest()};{len(photo)};;;"
