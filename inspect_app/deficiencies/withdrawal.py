"""What a correction takes back: the row stays, withdrawn, out of every list, with all that refers to it. [pure]"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inspect_app.deficiencies.history import WITHDRAWN
from inspect_app.deficiencies.settled_rows import UNPROPOSED, Row, history_line
from inspect_app.deficiencies.status import Status


def withdrawn(row: Row, at: datetime) -> dict[str, Any]:
    """A deficiency that nothing opens any more; what had ended already keeps its end. Nothing has to be made safe
    or waits for anybody."""
    ended = {} if row["status"] == Status.VOID else {"status": Status.VOID.value, "closed_at": at, "flagged": False}
    return {**row, **ended, **UNPROPOSED, "make_safe_due_at": None, "made_safe_at": None, "withdrawn": True}


def line_withdrawn(line: Row) -> Row:
    """A line of history that a correction made untrue."""
    return {**line, "withdrawn": True}


def withdrawal_line(id_: str, visit: str, at: datetime, after_body: int) -> dict[str, Any]:
    """``visit`` is the one whose other body came to stand, ``at`` when and ``after_body`` in which place."""
    return history_line(id_, WITHDRAWN, visit, at, after_body)
