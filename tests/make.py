"""Small things tests are made of: moments, visit bodies as a tablet freezes them, pictures."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

from PIL import Image

from inspect_app.checklists import ItemKind
from inspect_app.inspections.published import published
from inspect_app.submissions.ordered_id import ordered_id

NOW = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
LOCKED_EXIT = "B03.01"
"""A life-threatening scale item of the health-and-safety checklist that applies to every school."""


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@dataclass
class VisitBody:
    """A finished visit. ``failing`` items get one finding at the whole school unless ``fields`` say more."""

    school: str
    owner: int
    failing: Sequence[str] = ()
    finished: datetime = NOW
    fields: Mapping[str, str] = field(default_factory=dict)
    checklist: str = "health-and-safety"
    version: int = 1
    id: str = field(default_factory=ordered_id)
    revision: int = 1
    only: Sequence[str] | None = None
    """Answer these items alone; default: everything that can be answered by a word is OK."""

    def pairs(self) -> list[tuple[str, str]]:
        head = {
            "visit": self.id,
            "revision": str(self.revision),
            "checklist": self.checklist,
            "version": str(self.version),
            "school": self.school,
            "owner": str(self.owner),
            "device": "tablet-1",
            "started": (self.finished - timedelta(hours=1)).isoformat(),
            "finished": self.finished.isoformat(),
            "latitude": "32.4687",
            "longitude": "36.2437",
            "accuracy": "6",
            "signer_name": "أمل الخطيب",
        }
        answers = {}
        for item in published().get(self.checklist, self.version).items.values():
            if self.only is not None and item.code not in self.only:
                continue
            if item.code in self.failing:
                answers[f"{item.field}-answer"] = "not_ok"
            elif item.kind in {ItemKind.SCALE, ItemKind.YES_NO}:
                answers[f"{item.field}-answer"] = "ok"
            elif item.kind is ItemKind.CHOICE:
                answers[f"{item.field}-value"] = next(o.key for o in item.options if o.score == 1)
            elif item.kind is not ItemKind.RATIO:
                answers[f"{item.field}-answer"] = "not_inspected"
                answers[f"{item.field}-reason"] = "لا يوجد جهاز قياس"
        return list((head | answers | dict(self.fields)).items())

    def bytes(self) -> bytes:
        return urlencode(self.pairs()).encode()

    @property
    def url(self) -> str:
        return f"/fieldwork/visits/{self.id}/{self.revision}"


def digest_header(body: bytes) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return {
        "Content-Digest": f"sha-256=:{digest}:",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }


def jpeg(width: int = 40, height: int = 30, colour: str = "#667", exif: Image.Exif | None = None) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **({"exif": exif} if exif else {}))
    return out.getvalue()


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
