"""A tablet's clock may be years off: its word is kept, but a time that cannot be right orders nothing. [pure]"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inspect_app.inspections.submitted import GivenVisit

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
SLACK = timedelta(days=1)
"""How far a tablet's clock may run ahead of the server's and still be believed."""
MAX_LENGTH = timedelta(hours=24)
"""A visit's length by a wrong clock is still believed up to this."""


def is_doubtful(finished: datetime, received_at: datetime) -> bool:
    """Whether a visit received at this moment cannot have been finished when its device says."""
    return finished < EARLIEST or finished > received_at + SLACK


def in_server_time(given: GivenVisit, received_at: datetime) -> GivenVisit:
    """The visit with times that may be sorted by: the device's, or those of its arrival where it is doubtful.

    ``received_at``: when the visit first came; a correction is not a later visit.
    """
    # A clock that was set back during the visit would make it end before it began.
    started = min(given.started_at, given.finished_at)
    if not is_doubtful(given.finished_at, received_at):
        return replace(given, started_at=started)
    length = given.finished_at - started
    begun = received_at - length if length <= MAX_LENGTH else received_at
    device = (given.started_at, given.finished_at)
    return replace(given, started_at=begun, finished_at=received_at, device_clock=device)
