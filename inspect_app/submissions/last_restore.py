"""What the last restore left out: a small file beside the backups.

A backup does not know of it: whoever restores the same one a second time would be given the same numbers again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_FILE_NAME = "last-restore.json"


@dataclass(frozen=True, slots=True)
class LastRestore:
    """When it was, and by name up to where numbers were left out."""

    at: datetime
    numbers: Mapping[str, int]


def read_last_restore(backups: Path) -> LastRestore | None:
    """None where there was none, or where nobody can read about it any more."""
    try:
        said = json.loads((backups / _FILE_NAME).read_text(encoding="utf-8"))
        return LastRestore(datetime.fromisoformat(said["at"]), {name: int(n) for name, n in said["numbers"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def note_restore(backups: Path, restore: LastRestore) -> None:
    """Writes it down for the next one, readable by the folder's owner only. Raises OSError."""
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = backups / f".{_FILE_NAME}"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"at": restore.at.isoformat(), "numbers": dict(restore.numbers)}), encoding="utf-8")
    fresh.replace(backups / _FILE_NAME)
