"""What leaves the server as a file is written into the journal: who took it, by which filter, how many rows."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from inspect_app.accounts.models import Person
from inspect_app.db import writing
from inspect_app.journal import Action, record
from inspect_app.problems import Problem

MAX_FILTER_LENGTH = 400
FilterArgs = Mapping[str, str | list[str]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Download:
    """A file of this name, with so many rows of what the filter chose."""

    action: Action
    name: str
    filter_args: FilterArgs
    rows: int


def note_download(who: Person, download: Download) -> None:
    """Call it before the first byte is sent: a file nobody could write down is not given.

    Not inside ``writing()``. Raises DiskFull and DatabaseUnavailable.
    """
    _note(download.action, who, download.name, f"{download.rows} rows{_filter_text(download.filter_args)}")


def note_package(who: Person, schools: int) -> None:
    """Fieldwork goes on when the database has no time for it: a tablet gets its package all the same."""
    try:
        _note(Action.DOWNLOAD_PACKAGE, who, "package", f"{schools} schools")
    except Problem:
        log.warning("a tablet's package could not be written into the journal", exc_info=True)


def _note(action: Action, who: Person, name: str, detail: str) -> None:
    with writing(shares_commit=True):
        # The command line has no account.
        record(datetime.now(UTC), who.id or None, action, name, detail)


def _filter_text(args: FilterArgs) -> str:
    said = [f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in args.items()]
    return f" · {' '.join(said)}"[:MAX_FILTER_LENGTH] if said else ""
