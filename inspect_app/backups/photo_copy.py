"""The photos of a backup: linked to those of the backup before where that is possible, copied where it is not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from inspect_app.backups.database_copy import open_copy
from inspect_app.backups.manifest import PHOTOS, read_checksums


class PhotoRow(NamedTuple):
    """What the database says of a photo; ``file_sha256`` is None where its file's hash was never kept."""

    sha256: str
    size: int
    file_sha256: str | None

    @property
    def place(self) -> str:
        return f"{PHOTOS}/{self.sha256[:2]}/{self.sha256}"


def photo_rows(database: Path) -> Iterator[PhotoRow]:
    """All photos that a copy of the database knows, in the order of their names; also one of an earlier release."""
    with closing(open_copy(database)) as connection:
        columns = {column[1] for column in connection.execute("PRAGMA table_info(stored_photo)")}
        known = "file_sha256" if "file_sha256" in columns else "NULL"
        yield from map(PhotoRow._make, connection.execute(_PHOTOS.format(known)))


_PHOTOS = "SELECT sha256, size, {} FROM stored_photo ORDER BY sha256"


@dataclass(slots=True)
class PhotoCopies:
    """What became of them: hashes by name, and which the instance does not have any more."""

    hashes: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    linked: int = 0
    bytes: int = 0


def copy_photos(photos: Path, work: Path, rows: Iterator[PhotoRow], before: Path | None) -> PhotoCopies:
    """Puts the photos of these rows into ``work``. ``before``: the backup to link to.

    A photo that the instance has lost is taken from there as well: no backup knows less than the one before it.
    """
    known = dict(read_checksums(before)) if before else {}
    copies = PhotoCopies()
    for row in rows:
        target = work / row.place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        earlier = before / row.place if before and _is_same(row, known.get(row.place)) else None
        sha256 = known[row.place] if earlier and _link(earlier, target, row.size) else None
        if sha256:
            copies.linked += 1
        else:
            source = photos / row.sha256[:2] / row.sha256
            sha256 = _copy(source, target, row) or (_copy(earlier, target, row) if earlier else None)
        if sha256:
            copies.hashes[row.place] = sha256
            copies.bytes += row.size
        else:
            copies.lost.append(row.sha256)
    return copies


def _is_same(row: PhotoRow, sha256: str | None) -> bool:
    """Whether a file with this hash is the one the row speaks of."""
    return sha256 is not None and sha256 == (row.file_sha256 or row.sha256)


def _link(earlier: Path, target: Path, size: int) -> bool:
    try:
        if earlier.stat().st_size != size:
            return False
        target.hardlink_to(earlier)
    except OSError:  # gone, or a file system without links
        return False
    return True


def _copy(source: Path, target: Path, row: PhotoRow) -> str | None:
    """The hash of what was copied; None where there is no such file, or not the one that the row speaks of."""
    try:
        data = source.read_bytes()
        written_at = source.stat().st_mtime
    except OSError:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) != row.size or sha256 != (row.file_sha256 or sha256):
        return None
    target.write_bytes(data)
    target.chmod(0o600)
    os.utime(target, (written_at, written_at))
    return sha256
