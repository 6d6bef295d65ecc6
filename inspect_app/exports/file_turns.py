"""Large files take turns, so that making them leaves room for everybody's pages."""

from __future__ import annotations

from contextlib import ExitStack

from inspect_app.accounts.models import Person
from inspect_app.heavy_jobs.job_kinds import EXPORT
from inspect_app.heavy_jobs.job_turns import server_turns

LARGE_FILE_ROWS = 5_000
"""More rows than this, deficiencies or visits, make a file that takes its turn: some three seconds of a processor as
Excel, and as long for the answers of as many visits."""


def take_turn(person: Person, rows: int) -> ExitStack:
    """The person's turn to have a file of so many rows made; closing it lets the next one in. A small file needs none.

    Raises OneFileAtATime and FilesInTheWay.
    """
    return server_turns().take(EXPORT, person.id) if rows > LARGE_FILE_ROWS else ExitStack()
