"""Pictures of four blocks as thermal cameras, scanners, iPhones and old programs make them, beside ``tests.pictures``.

Most are written by hand, since Pillow reads more than it writes.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms

from tests.pictures import (
    COLOURS,
    DEEP,
    GREEN,
    GREYS,
    HEIGHT,
    RED,
    SEE_THROUGH,
    SEEN,
    THROUGH,
    WHITE,
    WIDTH,
    YELLOW,
    Kind,
    blocks,
    chunk,
    deep_png,
    grey,
    moving,
    png,
    saved,
    swapped,
    swapping_profile,
)

_ARITHMETIC = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8X"
    "GBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/yQARCAAw"
    "AEADASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/ANH/AOUCAisNwuWOF3OhdISuaFse5gTgqGn89lS6HjViBZd0KDyjmFEvTpln"
    "inhtiN89OqMRA93R0RxSkfSr6nSnwHl3X75GniMmQ3uDKVtanc328P/Z"
)
"""Our four blocks by ``cjpeg -arithmetic``: nothing that Python knows writes such a JPEG."""
_STRIP = 0xDEADBEEF
"""Stands in a TIFF's tag until it is known where the pixels begin."""
_CAMERA_COLOURS = 32803


def tiff(rows: bytes, bits: int, white: int = 1, samples: int = 1, order: str = "<", **more: int) -> bytes:
    """One strip without compression. ``white``: 0 where 0 is white, 2 RGB, 5 CMYK; ``more``: tags as ``t339=2``."""
    tags = {256: WIDTH, 257: HEIGHT, 258: bits, 259: 1, 262: white, 273: _STRIP, 277: samples, 278: HEIGHT}
    tags |= {279: len(rows)} | {int(name[1:]): value for name, value in more.items()}
    entries, behind, start = b"", b"", 8 + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        each = struct.pack(f"{order}{samples}H", *[value] * samples) if tag in {258, 339} else b""
        place = struct.pack(f"{order}L", start + len(behind)) if len(each) > 4 else each.ljust(4, b"\0")
        behind += each if len(each) > 4 else b""
        whole = struct.pack(f"{order}HLL", 4, 1, value)
        entries += struct.pack(f"{order}H", tag)
        entries += struct.pack(f"{order}HL", 3, samples) + place if each else whole
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}LH", 8, len(tags))
    at, known = struct.pack(f"{order}L", start + len(behind)), struct.pack(f"{order}L", _STRIP)
    return (head + entries + bytes(4) + behind).replace(known, at) + rows


def rows_of(values: Sequence[Any], code: str) -> bytes:
    """Four blocks, each dot packed by ``struct`` as ``code`` says; a value may be a tuple."""
    one, two, three, four = [
        struct.pack(code, *(value if isinstance(value, tuple) else (value,))) * (WIDTH // 2) for value in values
    ]
    return (one + two) * (HEIGHT // 2) + (three + four) * (HEIGHT // 2)


def twelve_bits() -> bytes:
    """Two dots in three bytes."""
    pairs = [struct.pack(">L", value * 4095 // 255 << 12 | value * 4095 // 255)[1:] * (WIDTH // 4) for value in GREYS]
    return tiff((pairs[0] + pairs[1]) * (HEIGHT // 2) + (pairs[2] + pairs[3]) * (HEIGHT // 2), 12)


def sensor_png(values: Sequence[int]) -> bytes:
    return saved(Image.frombytes("I;16", (WIDTH, HEIGHT), rows_of(values, "<H")), "PNG")


def few_bits_png() -> bytes:
    """Four greys in two bits, of which the second is clear."""
    upper, lower = b"\0" + b"\0" * 8 + b"\x55" * 8, b"\0" + b"\xaa" * 8 + b"\xff" * 8
    return png(0, 2, upper * (HEIGHT // 2) + lower * (HEIGHT // 2), chunk(b"tRNS", b"\0\1"))


def clear_palette() -> bytes:
    image = blocks("PA", ((0, 255), (1, 255), (2, 0), (3, 255)))
    image.putpalette([value for colour in COLOURS for value in colour])
    return saved(image, "TIFF")


def ycck_jpeg() -> bytes:
    """As Photoshop writes inks: inverted, and as brightness and hues; Pillow writes it under another mark."""

    def stored(red: int, green: int, blue: int) -> tuple[int, ...]:
        brightness = 0.299 * red + 0.587 * green + 0.114 * blue
        hues = 128 + (blue - brightness) / 1.772, 128 + (red - brightness) / 1.402
        return tuple(255 - round(value) for value in (brightness, *hues, 255))

    data = saved(blocks("CMYK", [stored(*(255 - value for value in colour)) for colour in COLOURS]), "JPEG", quality=95)
    mark = data.index(b"Adobe") + 11
    return data[:mark] + b"\2" + data[mark + 1 :]


def wide_profile() -> bytes:
    """sRGB's own, with the primaries of Display P3."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    primaries = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.292, 0.6922, 0.0419),
        b"bXYZ": (0.1571, 0.0666, 0.7841),
    }
    for name, values in primaries.items():
        at = int.from_bytes(profile[(tag := profile.index(name)) + 4 : tag + 8]) + 8
        profile = profile[:at] + struct.pack(">3l", *(round(value * 65536) for value in values)) + profile[at + 12 :]
    return profile


IN_P3 = ((184, 56, 49), (80, 158, 73), (47, 69, 193), (225, 201, 77))
"""What a wide-gamut camera writes for our four colours."""


def in_wide_colours(format_: str) -> Callable[[], bytes]:
    return lambda: saved(blocks("RGB", IN_P3), format_, quality=95, icc_profile=wide_profile())


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def heic(image: Image.Image, orientation: int = 1, **options: Any) -> bytes:
    """As an iPhone lays it down: turned by the container, while EXIF beside it says so once more."""
    out, about = BytesIO(), {"exif": turned(orientation).tobytes()} | options
    pillow_heif.from_pillow(image).save(out, quality=95, **about)
    return out.getvalue()


def avif(image: Image.Image, orientation: int = 1, **options: Any) -> bytes:
    return saved(image, "AVIF", quality=95, exif=turned(orientation), **options)


def hidden_first_png() -> bytes:
    """Its still picture, black, is for programs that cannot show a moving one, and no part of that."""
    black = Image.new("RGB", (WIDTH, HEIGHT))
    return saved(black, "PNG", save_all=True, default_image=True, append_images=[blocks("RGB", COLOURS), black])


def with_exif(entries: bytes) -> Callable[[], bytes]:
    """A JPEG lying on its side (6), with these twelve bytes beside that among its EXIF."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\2\x01\x12\0\3\0\0\0\1\0\6\0\0" + entries + bytes(4)
    data = saved(blocks("RGB", COLOURS), "JPEG", quality=95)
    return lambda: data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


def raw(**tags: int) -> bytes:
    """What cameras call DNG, NEF or ARW: a TIFF whose first page is a thumbnail, or what the sensor measured."""
    return tiff(rows_of(GREYS, "B"), 8, **tags)


ON_ITS_SIDE = [COLOURS[place] for place in SEEN[6]]
RAWS = {
    "a thumbnail before the rest": raw(t254=1, t330=8),
    "DNG": raw(t50706=0x01040000),
    "what a sensor measured": tiff(rows_of(GREYS, "B"), 8, white=_CAMERA_COLOURS),
    "CR2": b"II*\0\x10\0\0\0CR\2\0" + bytes(40),
    "CR3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
}
ODD_KINDS = {
    "I;16 png of a thermal camera": Kind(lambda: sensor_png((29500, 29700, 29900, 30100)), grey(*GREYS)),
    "I;16 png of 12 bits": Kind(lambda: sensor_png((0, 1365, 2730, 4095)), grey(*GREYS)),
    "I;16 png of 14 bits": Kind(lambda: sensor_png((0, 5461, 10922, 16383)), grey(*GREYS)),
    "I;16 png, all white": Kind(lambda: sensor_png((65535,) * 4), grey(*[255] * 4)),
    "I;16 png of a thermal camera, a clear grey": Kind(
        lambda: deep_png(0, [(116,), (117,), (118,), (119,)], chunk(b"tRNS", b"\x76\x76")), grey(0, 85, 255, 255)
    ),
    "two bits png, a clear grey": Kind(few_bits_png, grey(0, 255, 170, 255)),
    "I;16 tiff, 0 is white": Kind(lambda: tiff(rows_of(DEEP, "<H"), 16, white=0), grey(*reversed(GREYS))),
    "L tiff, 0 is white": Kind(lambda: tiff(rows_of(GREYS, "B"), 8, white=0), grey(*reversed(GREYS))),
    "12 bits tiff": Kind(twelve_bits, grey(*GREYS)),
    "signed 16 bits tiff": Kind(lambda: tiff(rows_of((-3000, -1000, 1000, 3000), "<h"), 16, t339=2), grey(*GREYS)),
    "unsigned 32 bits tiff": Kind(
        lambda: tiff(rows_of([value * 0x01010101 for value in GREYS], "<L"), 32), grey(*GREYS)
    ),
    "F tiff, of a warm wall": Kind(lambda: saved(blocks("F", (15.0, 20.0, 25.0, 30.0)), "TIFF"), grey(*GREYS)),
    "PA tiff": Kind(clear_palette, (RED, GREEN, WHITE, YELLOW)),
    "RGB tiff of 16 bits, big endian": Kind(
        lambda: tiff(rows_of([tuple(v * 257 for v in colour) for colour in COLOURS], ">3H"), 16, 2, 3, ">"), COLOURS
    ),
    "CMYK tiff of 16 bits": Kind(
        lambda: tiff(rows_of([(*((255 - v) * 257 for v in c), 0) for c in COLOURS], "<4H"), 16, 5, 4), COLOURS
    ),
    "RGBA tiff, alpha multiplied": Kind(
        lambda: tiff(rows_of([(*RED, 255), (*GREEN, 255), (0, 0, 0, 128), (0, 0, 0, 0)], "4B"), 8, 2, 4, t338=1),
        THROUGH,
    ),
    "YCCK jpeg, as Adobe inverts it": Kind(ycck_jpeg, COLOURS),
    "jpeg, arithmetic": Kind(lambda: base64.b64decode(_ARITHMETIC), COLOURS),
    "jpeg, Display P3": Kind(in_wide_colours("JPEG"), COLOURS),
    "avif, Display P3": Kind(in_wide_colours("AVIF"), COLOURS),
    "jpeg of a motion photo": Kind(
        lambda: saved(blocks("RGB", COLOURS), "JPEG", quality=95) + b"\0\0\0\x18ftypmp42" + bytes(3000), COLOURS
    ),
    "jpeg, a broken number in its EXIF": Kind(with_exif(b"\x01\x0f\0\x0b\0\0\0\1\x7f\xc0\0\0"), ON_ITS_SIDE),
    "jpeg, EXIF that points nowhere": Kind(with_exif(b"\x87\x69\0\4\0\0\0\1\xff\xff\xff\xff"), ON_ITS_SIDE),
    "moving png, another picture before": Kind(hidden_first_png, COLOURS),
    "heic": Kind(lambda: heic(blocks("RGB", COLOURS)), COLOURS),
    "heic, in tiles": Kind(lambda: heic(blocks("RGB", COLOURS).resize((640, 480), 0), tile_size=256), COLOURS),
    "heic, clear parts": Kind(lambda: heic(blocks("RGBA", SEE_THROUGH)), THROUGH),
    "heic of 10 bits, grey": Kind(
        lambda: heic(Image.frombytes("I;16", (WIDTH, HEIGHT), rows_of(DEEP, "<H"))), grey(*GREYS)
    ),
    "heic, a profile": Kind(lambda: heic(_with_profile()), swapped()),
    "avif": Kind(lambda: avif(blocks("RGB", COLOURS)), COLOURS),
    "avif, clear parts": Kind(lambda: avif(blocks("RGBA", SEE_THROUGH)), THROUGH),
    "avif, moving": Kind(lambda: moving("AVIF", quality=95), COLOURS),
} | {
    f"turned {way}, {name}": Kind(
        lambda way=way, make=make: make(blocks("RGB", COLOURS), way), [COLOURS[place] for place in order]
    )
    for way, order in SEEN.items()
    for name, make in (("HEIC", heic), ("AVIF", avif))
}


def _with_profile() -> Image.Image:
    image = blocks("RGB", COLOURS)
    image.info["icc_profile"] = swapping_profile()
    return image
