"""A ZIP archive of texts, written while it is read: nothing of it is kept but what the reader has not taken yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LEVEL = 3
"""Of deflate: docs/performance.md has what the other levels cost and save."""
Member = tuple[str, Iterable[str]]
"""A file's name in the archive and its text, piece by piece."""


def zip_bytes(members: Iterable[Member], made_at: datetime) -> Iterator[bytes]:
    """The archive's bytes. ``made_at``, which its files bear, counts as it stands: an archive knows no zones.

    Where a member fails in the middle the bytes end without a directory: no program opens them.
    """
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for name, pieces in members:
            with archive.open(_dated(name, made_at), "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece.encode())
                    yield sink.take()
    yield sink.take()


def _dated(name: str, made_at: datetime) -> ZipInfo:
    info = ZipInfo(name, made_at.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public from 3.13 on
    return info


class _Sink:
    """What an archive is written to that cannot go back: lengths and checksums follow each member."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken
