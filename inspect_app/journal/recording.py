"""Writing a line of the journal: beside each write, and for each sign-in, refusal and sign-out."""

from __future__ import annotations

from datetime import datetime

from inspect_app.db import table
from inspect_app.driver_statements import read_rows
from inspect_app.journal.actions import Action
from inspect_app.journal.models import AuditLine

MAX_SUBJECT_LENGTH = 80


def record(at: datetime, who: int | None, action: Action, subject: str, detail: str = "") -> int:
    """Writes one line and returns its id. Call it within ``writing()``.

    ``who`` is an account; None stands for the command line, or for somebody who has not signed in. A longer subject
    (the name of a file) is cut at 80 characters.
    """
    line = {"at": at, "account_id": who, "action": action.value, "subject": subject[:MAX_SUBJECT_LENGTH]}
    ((id_,),) = read_rows(_ADD, line | {"detail": detail})
    return int(id_)


_ADD = table(AuditLine).insert().returning(table(AuditLine).c.id)
