"""Photo files: named by the SHA-256 of the bytes the tablet sent, checked, and served only as our own clean copy.

A file is written to a temporary name, forced to disk and renamed, so that there is never half a photo under a name.
Bytes that carry metadata (EXIF: position, owner, device) are not kept: their clean re-encoding is, under the same name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from inspect_app.problems import DiskFull, Problem, TooLarge

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # a 13000 × 13000 PNG of 20 KB would unpack to half a gigabyte
# The header is checked below, with a sentence a person understands; Pillow's own alarm would come as a bare warning.
Image.MAX_IMAGE_PIXELS = None
SIZES = {"large": 1600, "small": 320}
_METADATA = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment"}


class NotAPhoto(Problem):
    status = 415
    ar = "الملف {name} ليس صورة يمكن قراءتها (JPEG أو PNG أو WebP). لم يُحفظ؛ اختر صورة أخرى."
    en = "The file {name} is not a photo that can be read (JPEG, PNG or WebP). It was not stored; choose another."


class TooManyPixels(Problem):
    status = 413
    ar = "أبعاد الصورة {name} كبيرة جداً ({width} × {height}). الحد 50 مليون نقطة؛ صغّرها وأعد المحاولة."
    en = "The photo {name} is too large ({width} × {height}). The limit is 50 million pixels; make it smaller."


class HashDiffers(Problem):
    status = 422
    ar = "وصلت الصورة ناقصة أو متغيّرة، فلم تُحفظ. بقيت على جهازك؛ أعد الإرسال."
    en = "The photo arrived incomplete or changed and was not stored. It is still on your device; send it again."


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo on disk: bytes and pixels."""

    sha256: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """The photos of one instance. Limits in bytes."""

    folder: Path
    largest: int
    disk_floor: int

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def holds(self, sha256: str, size: int) -> bool:
        """Whether the file is there with all of its bytes. Asked for each photo of an inventory, so it only looks."""
        try:
            return os.stat(f"{self.folder}/{sha256[:2]}/{sha256}").st_size == size  # noqa: PTH116
        except OSError:
            return False

    def keep(self, data: bytes, sha256: str, name: str = "") -> Kept:
        """Stores bytes that must have this hash. Raises HashDiffers, NotAPhoto, TooManyPixels, TooLarge, DiskFull."""
        if len(data) > self.largest:
            raise TooLarge
        if hashlib.sha256(data).hexdigest() != sha256:
            raise HashDiffers
        width, height, clean = _examine(data, name)
        if not clean:
            data = _encoded(_opened(data, name), max(SIZES.values()))
        self._write(self.path(sha256), data)
        return Kept(sha256, len(data), width, height)

    def take(self, data: bytes, name: str) -> Kept:
        """Stores a file as a person picked it: turned upright, shrunk, stripped, then named by what is left."""
        if len(data) > self.largest:
            raise TooLarge
        _examine(data, name)
        clean = _encoded(_opened(data, name), SIZES["large"])
        return self.keep(clean, hashlib.sha256(clean).hexdigest(), name)

    def copy(self, sha256: str, size: str) -> Path:
        """The file to serve: re-encoded by us on first need, ``size`` of SIZES. Raises NotAPhoto when unreadable."""
        copy = self.folder / "copies" / size / sha256[:2] / f"{sha256}.jpg"
        if not copy.exists():
            self._write(copy, _encoded(_opened(self.path(sha256).read_bytes(), sha256[:8]), SIZES[size]))
        return copy

    def check_room(self, size: int) -> None:
        """Raises DiskFull when this many bytes more would leave less than the floor."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free - size < self.disk_floor:
            raise DiskFull

    @property
    def _incoming(self) -> Path:
        return self.folder / "incoming"

    def forget_unfinished(self, before: float) -> int:
        """Removes what was begun before this time (seconds since 1970) by a server that was killed; says how many."""
        begun = [file for file in self._incoming.glob("*") if file.stat().st_mtime < before]
        for file in begun:
            file.unlink(missing_ok=True)
        return len(begun)

    def _write(self, target: Path, data: bytes) -> None:
        incoming = self._incoming / uuid.uuid4().hex
        for folder in (target.parent, incoming.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.check_room(len(data))
        try:
            with incoming.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            incoming.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            incoming.unlink(missing_ok=True)
            raise DiskFull from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _examine(data: bytes, name: str) -> tuple[int, int, bool]:
    """Width, height and whether it carries no metadata; nothing is unpacked before its size is known.

    It is then decoded, a JPEG at an eighth of its size: one that was cut off has a perfect header and a right hash.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise TooManyPixels(name=name, width=width, height=height)
            clean = not (_METADATA & set(image.info)) and not image.getexif()
            image.draft("RGB", (1, 1))
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPhoto(name=name) from error
    return width, height, clean


def _opened(data: bytes, name: str) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        image.draft("RGB", (max(SIZES.values()), max(SIZES.values())))
        return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPhoto(name=name) from error


def _encoded(image: Image.Image, longest: int) -> bytes:
    image.thumbnail((longest, longest))
    image.info.clear()
    out = BytesIO()
    image.save(out, "JPEG", quality=82, optimize=False)
    return out.getvalue()
