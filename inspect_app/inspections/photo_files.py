"""Photo files: named by the SHA-256 of the bytes the tablet sent, checked, and served only as our own clean copy.

A file is written to a temporary name, forced to disk and renamed, so that there is never half a photo under a name.
What a tablet's page makes is proven clean by its structure alone and kept as it came, unopened. All else, which may
carry something beside the picture (EXIF with position, owner and device, texts, a film behind it), is kept as our
re-encoding, under the same name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from inspect_app.inspections.jpeg_proof import proven_size
from inspect_app.inspections.photo_opening import MAX_SIDE_PIXELS, DecodingTurn, open_photo
from inspect_app.problems import DiskFull, Problem, TooLarge

SIZES = {"large": MAX_SIDE_PIXELS, "small": 320}


class HashDiffers(Problem):
    status = 422
    ar = "وصلت الصورة ناقصة أو متغيّرة، فلم تُحفظ. بقيت على جهازك؛ أعد الإرسال."
    en = "The photo arrived incomplete or changed and was not stored. It is still on your device; send it again."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo on disk: its name, the hash of what is kept, bytes and pixels."""

    sha256: str
    file_sha256: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """The photos of one instance. Limits in bytes; ``turn`` is taken for each picture that is decoded apart."""

    folder: Path
    max_bytes: int
    disk_floor: int
    turn: DecodingTurn

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def contains(self, sha256: str, size: int) -> bool:
        """Whether the file is there with all of its bytes. Asked for each photo of an inventory, so it only looks."""
        try:
            return os.stat(f"{self.folder}/{sha256[:2]}/{sha256}").st_size == size  # noqa: PTH116
        except OSError:
            return False

    def store(self, data: bytes, sha256: str, name: str = "") -> StoredFile:
        """Stores bytes that must have this hash. Raises HashDiffers, TooLarge, DiskFull, and as ``open_photo``."""
        if len(data) > self.max_bytes:
            raise TooLarge
        if hashlib.sha256(data).hexdigest() != sha256:
            raise HashDiffers
        width, height, clean = _cleaned(data, name or sha256[:8], self.turn)
        self._write(self.path(sha256), clean)
        file_sha256 = sha256 if clean is data else hashlib.sha256(clean).hexdigest()
        return StoredFile(sha256, file_sha256, len(clean), width, height)

    def store_picked(self, data: bytes, name: str) -> StoredFile:
        """Stores a file as a person picked it: turned upright, shrunk, stripped, then named by what is left."""
        if len(data) > self.max_bytes:
            raise TooLarge
        clean = open_photo(data, name, SIZES["large"], self.turn).copy
        return self.store(clean, hashlib.sha256(clean).hexdigest(), name)

    def served_copy(self, sha256: str, size: str) -> Path:
        """The file to serve: re-encoded by us on first need, ``size`` of SIZES. Raises what ``open_photo`` raises."""
        copy = self._copy(sha256, size)
        if not copy.exists():
            data = self.path(sha256).read_bytes()
            self._write(copy, open_photo(data, sha256[:8], SIZES[size], self.turn).copy)
        return copy

    def _copy(self, sha256: str, size: str) -> Path:
        return self.folder / "copies" / size / sha256[:2] / f"{sha256}.jpg"

    def set_aside(self, sha256: str) -> None:
        """Takes a damaged file out of the photos, with the copies that may have been made of it, for people to see."""
        damaged = self.folder / "damaged"
        damaged.mkdir(parents=True, exist_ok=True)
        aside = {self._copy(sha256, size): f"{sha256}-{size}.jpg" for size in SIZES} | {self.path(sha256): sha256}
        for file, name in aside.items():
            if file.exists():
                file.replace(damaged / name)

    def check_room(self, size: int) -> None:
        """Raises DiskFull when this many bytes more would leave less than the floor."""
        if self._free_bytes() - size < self.disk_floor:
            raise DiskFull

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self.folder).free
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
            return shutil.disk_usage(self.folder).free

    @property
    def _incoming(self) -> Path:
        return self.folder / "incoming"

    def delete_unfinished(self, before: float) -> int:
        """Removes what was begun before this time (seconds since 1970) by a server that was killed; says how many."""
        unfinished = [file for file in self._incoming.glob("*") if file.stat().st_mtime < before]
        for file in unfinished:
            file.unlink(missing_ok=True)
        return len(unfinished)

    def _write(self, target: Path, data: bytes) -> None:
        temporary = self._incoming / uuid.uuid4().hex
        for folder in (target.parent, temporary.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.check_room(len(data))
        try:
            with temporary.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise DiskFull from error


def _cleaned(data: bytes, name: str, turn: DecodingTurn) -> tuple[int, int, bytes]:
    """Width, height, and the bytes to keep: these where they are proven, else a copy. Raises as ``open_photo``."""
    proven = proven_size(data)
    if proven and max(proven) <= MAX_SIDE_PIXELS:
        return *proven, data
    picture = open_photo(data, name, MAX_SIDE_PIXELS, turn)
    return picture.width, picture.height, picture.copy


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
