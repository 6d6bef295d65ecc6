"""A visit's fields as a tablet sends them, for tests of everything that reads one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from werkzeug.datastructures import MultiDict

from tests.make import NOW

PHOTO = "ab" * 32


def body(
    *fields: tuple[str, str], checklist: str = "health-and-safety", at: datetime = NOW, **header: str
) -> MultiDict[str, str]:
    """The header of a visit of the world's school and the given fields; ``header`` replaces parts of the header."""
    usual = {
        "visit": str(uuid.uuid4()),
        "revision": "1",
        "checklist": checklist,
        "version": "1",
        "school": "100200",
        "owner": "1",
        "device": "tablet-1",
        "started": at.isoformat(),
        "finished": at.isoformat(),
    }
    return MultiDict([*(usual | header).items(), *fields])


def plus(fields: MultiDict[str, str], more: Iterable[tuple[str, str]]) -> MultiDict[str, str]:
    return MultiDict([*fields.items(multi=True), *more])
