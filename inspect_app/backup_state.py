"""When this instance was last backed up, and when a backup was last tried out: a small file in the data folder.

Not in the database: a restore would bring back what was true then, and who asks may be asking because the database is
away.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

_FILE_NAME = "backup-state.json"


@dataclass(frozen=True, slots=True)
class BackupState:
    """Times in UTC, None for what has never ended well."""

    backed_up_at: datetime | None = None
    """The moment of which the newest verified backup is a copy."""
    drilled_at: datetime | None = None
    """When a backup was last restored beside the instance and found whole."""
    scanned_at: datetime | None = None
    """When the last scan of all stored photos ended."""


def read_backup_state(data: Path) -> BackupState:
    """What the data folder says. A file nobody can read says nothing: what it held is then as good as never done."""
    try:
        said = json.loads((data / _FILE_NAME).read_text(encoding="utf-8"))
        times = {field.name: _time(said.get(field.name)) for field in fields(BackupState)}
    except (OSError, ValueError, AttributeError):
        return BackupState()
    return BackupState(**times)


def note_backup_state(data: Path, **times: datetime) -> None:
    """Writes these times down beside the others, readable by the folder's owner only."""
    state = replace(read_backup_state(data), **times)
    said = {field.name: time.isoformat() for field in fields(state) if (time := getattr(state, field.name))}
    fresh = data / f"{_FILE_NAME}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(data / _FILE_NAME)


def _time(text: object) -> datetime | None:
    if text is None:
        return None
    time = datetime.fromisoformat(str(text))
    return time if time.tzinfo else time.replace(tzinfo=UTC)
