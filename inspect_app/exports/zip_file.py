"""A ZIP archive of texts, written while it is read: nothing of it is kept but what the reader has not taken yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile

_LEVEL = 1
"""Of deflate: docs/performance.md has what the other levels cost and save."""
Member = tuple[str, Iterable[str]]
"""A file's name in the archive and its text, piece by piece."""


def zip_bytes(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive's bytes. Where a member fails in the middle they end without a directory: no program opens them."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, pieces in members:
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece.encode())
                    yield sink.take()
    yield sink.take()


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
