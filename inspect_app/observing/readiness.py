"""When an instance is ready, as rules over what was found. [pure]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_BACKUP_AGE = timedelta(hours=26)
"""One a day, and two hours in which it may be late."""
MAX_DRILL_AGE = timedelta(days=8)
"""One a week, and a day in which it may be late."""
MAX_SCAN_AGE = timedelta(days=35)
"""All stored photos are read through once a month."""


class Check(StrEnum):
    """What ``/ready`` looks at; the value is its name there."""

    DATABASE = "database"
    SCHEMA = "schema"
    DISK = "disk"
    PHOTOS = "photos"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """What was found. ``revision`` is the database's, None where it does not answer; sizes are bytes."""

    revision: str | None
    expected_revision: str
    free_bytes: int
    disk_floor: int
    photos_writable: bool
    is_demo: bool
    backed_up_at: datetime | None
    now: datetime


def failed_checks(facts: InstanceFacts) -> list[Check]:
    """In the order of :class:`Check`; none: the instance is ready."""
    holds = {
        Check.DATABASE: facts.revision is not None,
        Check.SCHEMA: facts.revision in {None, facts.expected_revision},
        Check.DISK: facts.free_bytes >= facts.disk_floor,
        Check.PHOTOS: facts.photos_writable,
        # Nobody needs the invented data of a demonstration back.
        Check.BACKUP: facts.is_demo or is_recent(facts.backed_up_at, MAX_BACKUP_AGE, facts.now),
    }
    return [check for check, ok in holds.items() if not ok]


def is_recent(at: datetime | None, max_age: timedelta, now: datetime) -> bool:
    """A time that lies as far ahead comes from a wrong clock, and proves nothing."""
    return at is not None and abs(now - at) <= max_age
