"""Pictures of four blocks in every mode, depth and format a phone, scanner or drawing program makes; and hostile ones.

Each comes with the colours a person sees: top left, top right, bottom left, bottom right.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

WIDTH, HEIGHT = 64, 48
NEAR = 9
"""What a JPEG may change in the middle of an even block."""
WHITE = (255, 255, 255)
GREYS = (0, 85, 170, 255)
RED, GREEN, BLUE, YELLOW = COLOURS = ((200, 40, 40), (40, 160, 60), (40, 70, 200), (230, 200, 40))
SEEN = {
    1: (0, 1, 2, 3),
    2: (1, 0, 3, 2),
    3: (3, 2, 1, 0),
    4: (2, 3, 0, 1),
    5: (0, 2, 1, 3),
    6: (2, 0, 3, 1),
    7: (3, 1, 2, 0),
    8: (1, 3, 0, 2),
}
"""By EXIF orientation: which block of the file a person sees at each corner."""


@dataclass(frozen=True)
class Kind:
    """``make`` gives the bytes; ``seen`` the four colours."""

    make: Callable[[], bytes]
    seen: Sequence[tuple[int, int, int]]


def blocks(mode: str, values: Sequence[Any]) -> Image.Image:
    image = Image.new(mode, (WIDTH, HEIGHT))
    for place, value in enumerate(values):
        left, top = place % 2 * WIDTH // 2, place // 2 * HEIGHT // 2
        image.paste(value, (left, top, left + WIDTH // 2, top + HEIGHT // 2))
    return image


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def grey(*values: int) -> list[tuple[int, int, int]]:
    return [(value, value, value) for value in values]


def palette(format_: str = "PNG", **options: Any) -> bytes:
    image = blocks("P", (0, 1, 2, 3))
    image.putpalette([value for colour in COLOURS for value in colour])
    return saved(image, format_, **options)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(kind: int, depth: int, rows: bytes, *before: bytes, size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    """A PNG written by hand: Pillow writes no 16 bits a colour. ``kind``: 0 grey, 2 RGB, 4 grey and alpha, 6 RGBA."""
    head = struct.pack(">LL", *size) + bytes([depth, kind, 0, 0, 0])
    chunks = [chunk(b"IHDR", head), *before, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def deep_png(kind: int, values: Sequence[Sequence[int]], *before: bytes) -> bytes:
    """Four blocks with 16 bits in each channel, given with 8."""
    dots = [b"".join(struct.pack(">H", value * 257) for value in channels) * (WIDTH // 2) for channels in values]
    upper, lower = b"\0" + dots[0] + dots[1], b"\0" + dots[2] + dots[3]
    return png(kind, 16, upper * (HEIGHT // 2) + lower * (HEIGHT // 2), *before)


def in_lab() -> Image.Image:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.profileToProfile(blocks("RGB", COLOURS), srgb, lab, outputMode="LAB")


def swapping_profile() -> bytes:
    """A profile under which red is shown as green and green as red: its tags carry each other's names."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"????", b"gXYZ", 1)


def swapped(colours: Sequence[tuple[int, int, int]] = COLOURS) -> list[tuple[int, int, int]]:
    return [(green, red, blue) for red, green, blue in colours]


def inks() -> Image.Image:
    return blocks("CMYK", [(255 - red, 255 - green, 255 - blue, 0) for red, green, blue in COLOURS])


def moving(format_: str, **options: Any) -> bytes:
    second = Image.new("RGB", (WIDTH, HEIGHT), "black")
    return saved(blocks("RGB", COLOURS), format_, save_all=True, append_images=[second], **options)


def turned(orientation: int, format_: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(blocks("RGB", COLOURS), format_, exif=exif)


def of_blocks(mode: str, values: Sequence[Any], format_: str = "PNG", **options: Any) -> Callable[[], bytes]:
    return lambda: saved(blocks(mode, values), format_, **options)


SEE_THROUGH = [(*RED, 255), (*GREEN, 255), (0, 0, 0, 128), (0, 0, 0, 0)]
THROUGH = (RED, GREEN, (127, 127, 127), WHITE)
DEEP = [value * 257 for value in GREYS]
KINDS = {
    "1 png": Kind(of_blocks("1", (0, 255, 255, 0)), grey(0, 255, 255, 0)),
    "1 tiff, fax": Kind(of_blocks("1", (0, 255, 255, 0), format_="TIFF", compression="group4"), grey(0, 255, 255, 0)),
    "L png": Kind(of_blocks("L", GREYS), grey(*GREYS)),
    "L jpeg": Kind(of_blocks("L", GREYS, format_="JPEG"), grey(*GREYS)),
    "L png, a clear grey": Kind(of_blocks("L", GREYS, transparency=0), grey(255, 85, 170, 255)),
    "LA png": Kind(of_blocks("LA", ((0, 255), (85, 255), (0, 128), (0, 0))), grey(0, 85, 127, 255)),
    "P png": Kind(palette, COLOURS),
    "P png, a clear colour": Kind(lambda: palette(transparency=3), (RED, GREEN, BLUE, WHITE)),
    "P png, alphas": Kind(lambda: palette(transparency=bytes([255, 255, 0, 255])), (RED, GREEN, WHITE, YELLOW)),
    "P gif": Kind(lambda: palette(format_="GIF"), COLOURS),
    "P gif, a clear colour": Kind(lambda: palette(format_="GIF", transparency=1), (RED, WHITE, BLUE, YELLOW)),
    "I;16 png": Kind(of_blocks("I;16", DEEP), grey(*GREYS)),
    "I;16 png, a clear grey": Kind(
        lambda: deep_png(0, [(v,) for v in GREYS], chunk(b"tRNS", b"\0\0")), grey(255, 85, 170, 255)
    ),
    "I;16 tiff": Kind(of_blocks("I;16", DEEP, format_="TIFF"), grey(*GREYS)),
    "I;16B tiff": Kind(of_blocks("I;16B", DEEP, format_="TIFF"), grey(*GREYS)),
    "I tiff, of a byte": Kind(of_blocks("I", GREYS, format_="TIFF"), grey(*GREYS)),
    "I tiff, of two bytes": Kind(of_blocks("I", DEEP, format_="TIFF"), grey(*GREYS)),
    "I tiff, below zero": Kind(of_blocks("I", (-3000, -2000, -1000, 0), format_="TIFF"), grey(*GREYS)),
    "F tiff, up to one": Kind(of_blocks("F", [value / 255 for value in GREYS], format_="TIFF"), grey(*GREYS)),
    "F tiff, degrees": Kind(of_blocks("F", (-10.0, 0.0, 10.0, 20.0), format_="TIFF"), grey(*GREYS)),
    "RGB png": Kind(of_blocks("RGB", COLOURS), COLOURS),
    "RGB png, a clear colour": Kind(of_blocks("RGB", COLOURS, transparency=RED), (WHITE, GREEN, BLUE, YELLOW)),
    "RGB png of 16 bits": Kind(lambda: deep_png(2, COLOURS), COLOURS),
    "RGB png of 16 bits, a clear colour": Kind(
        lambda: deep_png(2, COLOURS, chunk(b"tRNS", struct.pack(">3H", *(value * 257 for value in RED)))),
        (WHITE, GREEN, BLUE, YELLOW),
    ),
    "RGBA png of 16 bits": Kind(lambda: deep_png(6, SEE_THROUGH), THROUGH),
    "LA png of 16 bits": Kind(lambda: deep_png(4, [(0, 255), (85, 255), (0, 128), (0, 0)]), grey(0, 85, 127, 255)),
    "RGB webp": Kind(of_blocks("RGB", COLOURS, format_="WEBP", lossless=True), COLOURS),
    "RGB tiff": Kind(of_blocks("RGB", COLOURS, format_="TIFF", compression="tiff_lzw"), COLOURS),
    "RGB bmp": Kind(of_blocks("RGB", COLOURS, format_="BMP"), COLOURS),
    "RGB jpeg, not as YCbCr": Kind(of_blocks("RGB", COLOURS, format_="JPEG", keep_rgb=True, quality=95), COLOURS),
    "YCbCr jpeg": Kind(of_blocks("RGB", COLOURS, format_="JPEG", quality=95), COLOURS),
    "YCbCr jpeg, progressive": Kind(of_blocks("RGB", COLOURS, format_="JPEG", quality=95, progressive=True), COLOURS),
    "RGBA png": Kind(of_blocks("RGBA", SEE_THROUGH), THROUGH),
    "RGBA webp": Kind(of_blocks("RGBA", SEE_THROUGH, format_="WEBP", lossless=True), THROUGH),
    "CMYK jpeg, as Adobe inverts it": Kind(lambda: saved(inks(), "JPEG", quality=95), COLOURS),
    "CMYK tiff": Kind(lambda: saved(inks(), "TIFF"), COLOURS),
    "LAB tiff": Kind(lambda: saved(in_lab(), "TIFF"), COLOURS),
    "MPO": Kind(lambda: moving("MPO", quality=95), COLOURS),
    "moving gif": Kind(lambda: moving("GIF"), COLOURS),
    "moving webp": Kind(lambda: moving("WEBP", lossless=True), COLOURS),
    "moving png": Kind(lambda: moving("PNG"), COLOURS),
    "a profile of other colours": Kind(of_blocks("RGB", COLOURS, icc_profile=swapping_profile()), swapped()),
    "a profile in a jpeg": Kind(
        of_blocks("RGB", COLOURS, format_="JPEG", quality=95, icc_profile=swapping_profile()), swapped()
    ),
    "a profile and clear parts": Kind(of_blocks("RGBA", SEE_THROUGH, icc_profile=swapping_profile()), swapped(THROUGH)),
    "a broken profile": Kind(of_blocks("RGB", COLOURS, icc_profile=b"no profile"), COLOURS),
    "a profile of other inks": Kind(lambda: saved(inks(), "JPEG", quality=95, icc_profile=swapping_profile()), COLOURS),
} | {
    f"turned {way}, {format_}": Kind(
        lambda way=way, format_=format_: turned(way, format_), [COLOURS[place] for place in order]
    )
    for way, order in SEEN.items()
    for format_ in ("JPEG", "PNG", "WEBP", "TIFF")
}


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """The colours in the middle of the four blocks."""
    assert image.mode == "RGB"
    width, height = image.size
    return [image.getpixel((x, y)) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]


def assert_seen(file: Path | BytesIO, seen: Sequence[tuple[int, int, int]]) -> None:
    """It is a JPEG that shows these four colours."""
    with Image.open(file) as image:
        assert image.format == "JPEG"
        found = corners(image)
    off = max(abs(a - b) for one, other in zip(found, seen, strict=True) for a, b in zip(one, other, strict=True))
    assert off <= NEAR, (found, seen)


def with_scans(scans: int, side: int = 64) -> bytes:
    """A progressive JPEG that must be gone through so many times: its last pass stands there again and again."""
    whole = saved(Image.new("RGB", (side, side), "#345"), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * (scans - whole.count(b"\xff\xda") + 1) + b"\xff\xd9"


def with_texts(count: int) -> bytes:
    """A PNG with a position among its texts."""
    texts = PngInfo()
    for number in range(count):
        texts.add_text(f"GPS {number}", "32.4686 36.2436", zip=True)
    return saved(blocks("RGB", COLOURS), "PNG", pnginfo=texts)


def webp_that_claims(side: int) -> bytes:
    """Forty bytes of a WebP whose header states this many pixels a side."""
    small = bytearray(saved(Image.new("RGB", (64, 64)), "WEBP", lossless=True))
    place = small.index(b"VP8L") + 9
    bits = int.from_bytes(small[place : place + 4], "little") >> 28 << 28
    small[place : place + 4] = (bits | (side - 1) << 14 | side - 1).to_bytes(4, "little")
    return bytes(small)
