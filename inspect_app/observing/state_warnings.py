"""What an administrator must know of the server before others notice it. [pure]"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from inspect_app.backup_state import BackupState
from inspect_app.observing.readiness import (
    MAX_DRILL_AGE,
    MAX_SCAN_AGE,
    Check,
    InstanceFacts,
    failed_checks,
    is_recent,
)

LOW_DISK_FACTOR = 10
"""So many times the floor left is little: a day's photos may be more."""


class ServerWarning(StrEnum):
    """In the order in which they are worth doing something about."""

    SCHEMA = "schema"
    PHOTO_FOLDER = "photo-folder"
    DISK_FULL = "disk-full"
    NO_BACKUP = "no-backup"
    OLD_BACKUP = "old-backup"
    DISK_LOW = "disk-low"
    NO_DRILL = "no-drill"
    NO_SCAN = "no-scan"


def server_warnings(facts: InstanceFacts, backup: BackupState, first_photo_at: datetime | None) -> list[ServerWarning]:
    """``first_photo_at``: when the oldest photo was stored; what is younger than a scan may be waits for none."""
    failed = failed_checks(facts)
    is_real = not facts.is_demo
    holds = {
        ServerWarning.SCHEMA: Check.SCHEMA in failed,
        ServerWarning.PHOTO_FOLDER: Check.PHOTOS in failed,
        ServerWarning.DISK_FULL: Check.DISK in failed,
        ServerWarning.NO_BACKUP: Check.BACKUP in failed and backup.backed_up_at is None,
        ServerWarning.OLD_BACKUP: Check.BACKUP in failed and backup.backed_up_at is not None,
        ServerWarning.DISK_LOW: _is_low(facts, failed),
        ServerWarning.NO_DRILL: is_real and not is_recent(backup.drilled_at, MAX_DRILL_AGE, facts.now),
        ServerWarning.NO_SCAN: is_real
        and first_photo_at is not None
        and not is_recent(max(first_photo_at, backup.scanned_at or first_photo_at), MAX_SCAN_AGE, facts.now),
    }
    return [warning for warning, due in holds.items() if due]


def _is_low(facts: InstanceFacts, failed: Collection[Check]) -> bool:
    return Check.DISK not in failed and facts.free_bytes < LOW_DISK_FACTOR * facts.disk_floor
