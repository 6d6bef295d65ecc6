"""What the application may never do: change or delete what people said, or delete what others may refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from alembic import context

from inspect_app.db import db
from inspect_app.submissions.projection.difference import PROJECTION

LASTING = {one.name for one in PROJECTION if one.lasting}
_CHANGE = re.compile(r"\s*(UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_tampering: ContextVar[bool] = ContextVar("tampering", default=False)


class LedgerBroken(AssertionError):
    """A statement that would change the ledger, or delete a row that others may refer to."""


@contextmanager
def tampering() -> Iterator[None]:
    """A test changes on purpose what the application never would."""
    token = _tampering.set(True)
    try:
        yield
    finally:
        _tampering.reset(token)


def _is_migrating(connection: Any) -> bool:
    """A migration may change old rows, on its own connection. Alembic has a context as long as one runs."""
    try:
        migration = context.get_context()
    except Exception:  # noqa: BLE001 - none has run yet, the last one has ended, or one is about to begin elsewhere
        return False
    return migration.connection is connection


def refuse_to_lose(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    """Listens to every statement of every engine of the tests."""
    found = _CHANGE.match(statement)
    if not found or _tampering.get() or _is_migrating(connection):
        return
    verb, name = found[1].upper(), found[2]
    table = db.metadata.tables.get(name)
    if (table is not None and table.info.get("ledger")) or (verb != "UPDATE" and name in LASTING):
        raise LedgerBroken(statement)
