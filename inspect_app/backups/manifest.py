"""What a backup says of itself: ``manifest.json``, and the hashes of all its files as ``sha256sum -c`` reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from inspect_app.backups.backup_failure import BackupFailure

MANIFEST, CHECKSUMS = "manifest.json", "checksums.txt"
DATABASE, PHOTOS, SECRET_KEY = "database.sqlite", "photos", "secret-key"
FORMAT = 1
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """``lost_photos``: those whose file the instance itself did not have any more."""

    format: int
    release: str
    schema: str
    epoch: str
    taken_at: datetime
    """No later than the moment of which the database is a copy."""
    rows: Mapping[str, int]
    lost_photos: tuple[str, ...]
    files: int
    bytes: int
    checksums: str
    """The hash of the file that holds the hashes of all others."""

    def write(self, folder: Path) -> None:
        said = asdict(self) | {"taken_at": self.taken_at.isoformat()}
        (folder / MANIFEST).write_text(json.dumps(said, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises BackupFailure for a folder that holds no backup this release can read."""
        try:
            said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls._of(said)
        except FileNotFoundError:
            raise BackupFailure(f"{folder} is no backup: it has no {MANIFEST}") from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BackupFailure(f"{folder / MANIFEST} cannot be read: {error}") from error

    @classmethod
    def _of(cls, said: dict[str, Any]) -> Self:
        if said["format"] != FORMAT:
            raise BackupFailure(f"this backup has format {said['format']}, made by release {said['release']}")
        taken_at = datetime.fromisoformat(said["taken_at"])
        return cls(**said | {"taken_at": taken_at, "lost_photos": tuple(said["lost_photos"])})


def hash_of(file: Path) -> str:
    """SHA-256 in hexadecimal. Raises OSError."""
    with file.open("rb") as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def read_checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and hash of each file of a backup. Raises BackupFailure when the list is not what the manifest says."""
    try:
        with (folder / CHECKSUMS).open(encoding="utf-8") as lines:
            for line in lines:
                sha256, _, name = line.rstrip("\n").partition("  ")
                yield name, sha256
    except OSError as error:
        raise BackupFailure(f"{folder / CHECKSUMS} cannot be read: {error.strerror}") from error
