"""What a picture shows, whatever its format, mode, depth, orientation and colours, as an upright RGB copy in JPEG.

Nothing of the application but limits is imported here: run as a program, this file decodes one picture in a process of
its own with bounds on memory and time. A few hundred bytes can ask for gigabytes or minutes, each library in its own
way; the server does not grow and does not wait for them (``photo_opening`` decides which picture goes where).
"""

from __future__ import annotations

import math
import struct
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, ExifTags, Image, ImageCms, ImageOps

from inspect_app.heavy_jobs.child_limits import bind_child

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
"""And HEIC. Of an animation the first frame, of a TIFF the first page, of several pictures in one file the main one."""
MAX_PIXELS = 50_000_000
UNREADABLE, TOO_MANY_PIXELS, TOO_HEAVY = 3, 4, 5
"""How the program ends when it gives no picture."""
_MAX_MEMORY_BYTES = 768 * 1024**2
_MAX_CPU_SECONDS = 20
_MAX_THREADS = 2
"""Each takes memory for itself; left alone, the libraries start one for each processor."""
_JPEG_QUALITY = 82
_USUAL_MAXIMA = {"I;16": (255, 1023, 4095, 16383, 65535), "I": (255, 65535), "F": (1, 255, 65535)}
"""What white may be, by mode: sensors give 10, 12 and 14 bits in files of 16."""
_MIN_SHARE_SEEN = 1 / 16
"""Of that range; greys closer together than 16 of a screen's 256 nobody can tell apart."""
_PNG_DEPTH = 24
"""Where a PNG tells how many bits a sample has."""
_TIFF_WHITE, _TIFF_SAMPLE_FORMAT = 262, 339
"""Tags: whether 0 is white; whether numbers have a sign."""
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation that EXIF knows."""
_FAULTS = (OSError, EOFError, ValueError, SyntaxError, TypeError, RuntimeError, LookupError, struct.error)
"""What the readers of pictures raise at bytes that are not as they should be."""
# The size is checked below, in words a person understands; Pillow's own alarm would come as a bare warning.
Image.MAX_IMAGE_PIXELS = None


class UnreadablePicture(Exception):
    """These bytes are no picture of FORMATS, or not a whole one."""


class HasTooManyPixels(Exception):
    """More than MAX_PIXELS by its own account; nothing was unpacked."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.width, self.height = width, height


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """``width`` and ``height`` as the file states them; ``copy``: the JPEG that was asked for, or nothing."""

    width: int
    height: int
    copy: bytes = b""


def decode(data: bytes, max_side: int | None) -> DecodedPicture:
    """Decodes a whole picture and makes a copy of at most ``max_side`` pixels a side; None: it is only looked through.

    A JPEG is decoded no larger than needed, and to its end: one that was cut off has a perfect header.
    Raises UnreadablePicture, HasTooManyPixels.
    """
    try:
        _check_size(*_webp_size(data))
        with Image.open(BytesIO(data), formats=_formats_for(data)) as image:
            width, height = image.size
            _check_size(width, height)
            image.draft(None, (max_side or 1, max_side or 1))
            _prepare(image, data)
            image.load()
            _check_size(*image.size)  # what an AVIF or HEIC holds may be larger than what it states
            return DecodedPicture(width, height, _encode_jpeg(render_upright(image, max_side)) if max_side else b"")
    except _FAULTS as error:
        raise UnreadablePicture from error


def _formats_for(data: bytes) -> tuple[str, ...]:
    """The reader of HEIC is loaded only for what may be one, and never inside the server: it is 27 MB."""
    if data[4:8] != b"ftyp":
        return PICTURE_FORMATS
    import pillow_heif

    # No thumbnail of its own is taken for the picture: it may show something else.
    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=_MAX_THREADS
    )
    AvifImagePlugin.DEFAULT_MAX_THREADS = _MAX_THREADS
    return (*PICTURE_FORMATS, "HEIF")


def _prepare(image: Image.Image, data: bytes) -> None:
    """Before its pixels are read: the first frame of a PNG that moves, and its clear grey as 8 bits will have it."""
    if image.info.get("default_image"):
        image.seek(1)
    key = image.info.get("transparency")
    if image.format == "PNG" and image.mode == "L" and isinstance(key, int):
        image.info["transparency"] = key * 255 // (2 ** data[_PNG_DEPTH] - 1)


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise HasTooManyPixels(width, height)


def _webp_size(data: bytes) -> tuple[int, int]:
    """By its header, since opening a WebP already takes the memory of its pixels; nothing of any other format."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return 0, 0
    number = int.from_bytes
    if data[12:16] == b"VP8X":
        return number(data[24:27], "little") + 1, number(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = number(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return number(data[26:28], "little") & 0x3FFF, number(data[28:30], "little") & 0x3FFF


def render_upright(image: Image.Image, max_side: int) -> Image.Image:
    """What a person sees: upright, in sRGB with 8 bits, clear parts on white paper. ``image`` itself is changed."""
    upright = _UPRIGHT.get(_orientation(image))
    resizable = _to_resizable_mode(_to_eight_bits(image))
    resizable.thumbnail((max_side, max_side))
    if upright is not None:
        resizable = resizable.transpose(upright)
    if resizable.mode != "RGBA":
        return _to_srgb(resizable)
    page = Image.new("RGB", resizable.size, "white")
    page.paste(_to_srgb(resizable.convert("RGB")), mask=resizable.getchannel("A"))
    return page


def _orientation(image: Image.Image) -> int:
    """EXIF that cannot be read is no reason to refuse the picture."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
    except _FAULTS:
        return 1
    return found if isinstance(found, int) else 1


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Deep greys, in the smallest usual range that holds them all; stretched where they would all look the same."""
    mode = image.mode.partition("B")[0]
    if mode not in _USUAL_MAXIMA:
        return image
    values = _whole_values(image)
    low, high = values.getextrema()
    if not (isinstance(low, int | float) and isinstance(high, int | float) and math.isfinite(high - low)):
        raise UnreadablePicture
    white = next((maximum for maximum in _USUAL_MAXIMA[mode] if low >= 0 and high <= maximum), None)
    if white is None or 0 < high - low < white * _MIN_SHARE_SEEN:
        return _scale_levels(values, low, high, image)
    return _scale_levels(values, 0, white, image)


def _whole_values(image: Image.Image) -> Image.Image:
    """In a mode that can be reckoned with; numbers of 32 bits without a sign are read with one."""
    if image.mode.startswith("I;16"):
        return image.convert("I")
    has_sign = getattr(image, "tag_v2", {}).get(_TIFF_SAMPLE_FORMAT, (1,)) != (1,)
    low, _ = image.getextrema()
    if image.mode == "I" and not has_sign and isinstance(low, int | float) and low < 0:
        return Image.frombytes("F", image.size, image.tobytes("raw", "I"), "raw", "F;32N")
    return image


def _scale_levels(values: Image.Image, low: float, high: float, image: Image.Image) -> Image.Image:
    """From ``low`` as black to ``high`` as white, or the other way round where a TIFF says so; with its clear grey."""
    factor = 255 / ((high - low) or 1)
    scaled = values.point(lambda value: value * factor + (0.5 - low * factor)).convert("L")
    key = image.info.get("transparency")
    if isinstance(key, int):
        scaled.info["transparency"] = min(max(int(key * factor + 0.5 - low * factor), 0), 255)
    return ImageOps.invert(scaled) if getattr(image, "tag_v2", {}).get(_TIFF_WHITE) == 0 else scaled


def _to_resizable_mode(image: Image.Image) -> Image.Image:
    """A mode that can be made smaller: no palette, no single bits, and transparency only as a channel of its own."""
    if image.has_transparency_data:
        key = image.info.get("transparency")
        if isinstance(key, tuple) and max(key) > 255:  # of a PNG with 16 bits a colour, which are 8 by now
            image.info["transparency"] = tuple(value >> 8 for value in key)
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK", "LAB"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _to_srgb(image: Image.Image) -> Image.Image:
    """By the profile the picture brings; one that is broken, or of other colours than the picture's, is passed over."""
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":
        source: Any = ImageCms.createProfile("LAB")
    elif isinstance(profile, bytes):
        source = BytesIO(profile)
    else:
        return image.convert("RGB")
    try:
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


def _encode_jpeg(image: Image.Image) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def main(max_side: int) -> int:
    """Reads a picture from the input; prints its width and height on one line and then the bytes of the copy."""
    bind_child(_MAX_MEMORY_BYTES, _MAX_CPU_SECONDS)
    warnings.simplefilter("ignore")
    try:
        decoded = decode(sys.stdin.buffer.read(), max_side)
    except UnreadablePicture:
        return UNREADABLE
    except HasTooManyPixels as error:
        sys.stdout.write(f"{error.width} {error.height}\n")
        return TOO_MANY_PIXELS
    except MemoryError:
        return TOO_HEAVY
    sys.stdout.buffer.write(f"{decoded.width} {decoded.height}\n".encode() + decoded.copy)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1])))
