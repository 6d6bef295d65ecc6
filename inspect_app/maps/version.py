"""The data's version: changes with every write, costs next to nothing, and is what ETags and the memory are made of."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from typing import cast as typed_as

from sqlalchemy import String, cast, func, select

from inspect_app.db import db, table
from inspect_app.instance_rows import Epoch

STEP = timedelta(minutes=5)
KEPT = 64
Made = TypeVar("Made")
_memory: OrderedDict[str, object] = OrderedDict()
_lock = threading.Lock()


def clock() -> datetime:
    """Now, to the last five minutes: what is overdue may change the map that often, and no request in between."""
    now = datetime.now(UTC)
    return now - (now - datetime.min.replace(tzinfo=UTC)) % STEP


def version(*parts: object) -> str:
    """A short name for the data at this moment as seen with these ``parts`` (filter, language, reader's scope)."""
    return hashlib.sha256(repr((_state(), clock(), parts)).encode()).hexdigest()[:20]


def _state() -> tuple[object, ...]:
    """For SQLite its files as last written; for PostgreSQL exactly what this transaction sees, in which database."""
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        files = (Path(db.engine.url.database + ending) for ending in ("", "-wal"))
        known = [file.stat() for file in files if file.exists()]
        return tuple((found.st_ino, found.st_mtime_ns, found.st_size) for found in known)
    # Of equal text are snapshots of the same commits, in whatever order these came; the epoch tells apart a server
    # that was put back to an earlier state.
    here = select(func.current_database(), cast(func.pg_current_snapshot(), String), table(Epoch).c.value)
    return tuple(db.session.execute(here).one())


def remembered(make: Callable[[], Made], *parts: object) -> Made:
    """What ``make`` made for this version of the data and these ``parts``: read once for page, data and file."""
    key = version(*parts)
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return typed_as("Made", _memory[key])
    made = make()
    with _lock:
        _memory[key] = made
        while len(_memory) > KEPT:
            _memory.popitem(last=False)
    return made
