"""Pictures with a secret beside what they show, in every place where cameras, programs and people put one.

Each is a picture that opens; what it carries is ``SECRET``, plain or compressed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from tests.pictures import COLOURS, blocks, chunk, saved

SECRET = b"32.468612 36.243634 Layla tablet-7"
JPEG = saved(blocks("RGB", COLOURS), "JPEG")
PNG = saved(blocks("RGB", COLOURS), "PNG")
WEBP = saved(blocks("RGB", COLOURS), "WEBP", lossless=True)
GIF = saved(blocks("RGB", COLOURS).convert("P"), "GIF")
SCAN, TABLES, APP0_END = JPEG.index(b"\xff\xda"), JPEG.index(b"\xff\xdb"), 20


def segment(mark: int, content: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(more: bytes, place: int = APP0_END) -> bytes:
    return JPEG[:place] + more + JPEG[place:]


def exif(*, is_maker_note: bool = False, is_thumbnail: bool = False) -> bytes:
    block = Image.Exif()
    if is_maker_note:
        block.get_ifd(0x8769)[0x927C] = SECRET
    else:
        block.get_ifd(0x8825)[29] = SECRET.decode()
    told = block.tobytes()
    return told + with_position() if is_thumbnail else told


def with_position() -> bytes:
    block = Image.Exif()
    block[0x010E] = SECRET.decode()
    return saved(blocks("RGB", COLOURS), "JPEG", exif=block)


def xmp() -> bytes:
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><gps>" + SECRET + b"</gps></x:xmpmeta>"


def extended_xmp() -> bytes:
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">LL", len(xmp()), 0)
    return jpeg_with(segment(0xE1, head + xmp()))


def photoshop() -> bytes:
    """IPTC in a resource of Photoshop's."""
    iptc = b"\x1c\x02\x5a" + struct.pack(">H", len(SECRET)) + SECRET
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">L", len(iptc)) + iptc


def jfif_thumbnail() -> bytes:
    pixels = (SECRET * 3)[: 3 * 5 * 5]
    pixels += b"\0" * (75 - len(pixels))
    return JPEG[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\5\5" + pixels) + JPEG[APP0_END:]


def profile() -> bytes:
    return b"ICC_PROFILE\0\1\1" + struct.pack(">L", 128 + len(SECRET)) + b"\0" * 124 + b"desc" + SECRET


def motion_photo() -> bytes:
    return JPEG + b"\0\0\0\x18ftypmp42" + SECRET + b"moov" + b"\0" * 100


def second_picture_of_an_mpo() -> bytes:
    out = BytesIO()
    block = Image.Exif()
    block[0x010E] = SECRET.decode()
    first, second = blocks("RGB", COLOURS), blocks("RGB", COLOURS)
    first.save(out, "MPO", save_all=True, append_images=[second], exif=block)
    return out.getvalue() + SECRET


def unused_quantizer() -> bytes:
    return jpeg_with(segment(0xDB, b"\3" + (SECRET * 2)[:64]), SCAN)


def replaced_quantizer() -> bytes:
    return jpeg_with(segment(0xDB, b"\0" + (SECRET * 2)[:64]), TABLES)


def unused_code() -> bytes:
    counts = bytes([0, 1, 1, 2, 3, 5, 9, len(SECRET) - 21, *[0] * 8])
    return jpeg_with(segment(0xC4, b"\x12" + counts + SECRET), SCAN)


def restarts() -> bytes:
    """A mark of an interval that is never used, and a secret behind a restart in the scan."""
    return JPEG[:-2] + b"\xff\xd0" + SECRET + b"\xff\xd9"


def lines_counted_later() -> bytes:
    return JPEG[:-2] + segment(0xDC, b"\0\x30" + SECRET) + b"\xff\xd9"


def png_texts(**kinds: bool) -> Callable[[], bytes]:
    def make() -> bytes:
        texts = PngInfo()
        if kinds.get("itxt"):
            texts.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=kinds.get("zip", False))
        else:
            texts.add_text("Comment", SECRET.decode(), zip=kinds.get("zip", False))
        return saved(blocks("RGB", COLOURS), "PNG", pnginfo=texts)

    return make


def png_with(kind: bytes, body: bytes = SECRET) -> bytes:
    place = PNG.index(b"IDAT") - 4
    return PNG[:place] + chunk(kind, body) + PNG[place:]


def packed_rows() -> bytes:
    """Behind the last row, in the packed data themselves."""
    start = PNG.index(b"IDAT") - 4
    length = int.from_bytes(PNG[start : start + 4])
    rows = zlib.decompress(PNG[start + 8 : start + 8 + length])
    return PNG[:start] + chunk(b"IDAT", zlib.compress(rows + SECRET, 0)) + PNG[start + 12 + length :]


def webp_with(kind: bytes, body: bytes = SECRET, flags: int = 0) -> bytes:
    head = b"VP8X" + struct.pack("<L", 10) + bytes([flags, 0, 0, 0]) + (63).to_bytes(3, "little")
    head += (47).to_bytes(3, "little")
    more = kind + struct.pack("<L", len(body)) + body + b"\0" * (len(body) % 2)
    chunks = b"WEBP" + head + WEBP[12:] + more
    return b"RIFF" + struct.pack("<L", len(chunks)) + chunks


def gif_with(block: bytes) -> bytes:
    return GIF[:-1] + block + b";"


def tiff_tag() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[65000] = SECRET.decode(), SECRET.decode()
    return saved(blocks("RGB", COLOURS), "TIFF", tiffinfo=tags)


def tiff_page() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = SECRET.decode()
    second = blocks("RGB", COLOURS)
    second.encoderinfo = {"tiffinfo": tags}
    return saved(blocks("RGB", COLOURS), "TIFF", save_all=True, append_images=[second])


SUB_BLOCK = bytes([len(SECRET)]) + SECRET + b"\0"
HIDING_PLACES: dict[str, Callable[[], bytes]] = {
    "EXIF, position": lambda: saved(blocks("RGB", COLOURS), "JPEG", exif=exif()),
    "EXIF, maker's note": lambda: saved(blocks("RGB", COLOURS), "JPEG", exif=exif(is_maker_note=True)),
    "EXIF, thumbnail with its own": lambda: jpeg_with(segment(0xE1, exif(is_thumbnail=True))),
    "XMP": lambda: jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())),
    "XMP, extended": extended_xmp,
    "IPTC": lambda: jpeg_with(segment(0xED, photoshop())),
    "comment": lambda: jpeg_with(segment(0xFE, SECRET)),
    "comment before the end": lambda: jpeg_with(segment(0xFE, SECRET), len(JPEG) - 2),
    "thumbnail of JFIF": jfif_thumbnail,
    "JFIF longer than its fields": lambda: JPEG[:2] + segment(0xE0, JPEG[6:20] + SECRET) + JPEG[20:],
    "JFXX": lambda: jpeg_with(segment(0xE0, b"JFXX\0\x10" + with_position())),
    "a second JFIF": lambda: jpeg_with(segment(0xE0, JPEG[6:20] + SECRET)),
    "Adobe's mark": lambda: jpeg_with(segment(0xEE, b"Adobe\0d\0\0\0\0\1" + SECRET)),
    "profile": lambda: jpeg_with(segment(0xE2, profile())),
    "FlashPix": lambda: jpeg_with(segment(0xE2, b"FPXR\0" + SECRET)),
    "index of pictures": lambda: jpeg_with(segment(0xE2, b"MPF\0" + SECRET)),
    "second picture": second_picture_of_an_mpo,
    "film behind it": motion_photo,
    "text behind the end": lambda: JPEG + SECRET,
    "archive behind the end": lambda: JPEG + b"PK\3\4" + SECRET,
    "JPEG behind the end": lambda: JPEG + with_position(),
    "between two parts": lambda: jpeg_with(SECRET),
    "before filling bytes": lambda: jpeg_with(SECRET + b"\xff" * 9),
    "unused quantizer": unused_quantizer,
    "replaced quantizer": replaced_quantizer,
    "unused code": unused_code,
    "behind a restart": restarts,
    "lines counted later": lines_counted_later,
    "PNG tEXt": png_texts(),
    "PNG zTXt": png_texts(zip=True),
    "PNG iTXt": png_texts(itxt=True),
    "PNG iTXt, packed": png_texts(itxt=True, zip=True),
    "PNG eXIf": lambda: saved(blocks("RGB", COLOURS), "PNG", exif=exif()),
    "PNG tIME": lambda: png_with(b"tIME", b"\x07\xea\5\3\x0c\0\0" + SECRET),
    "PNG, a private chunk": lambda: png_with(b"gpSx"),
    "PNG, profile": lambda: png_with(b"iCCP", b"icc\0\0" + zlib.compress(profile())),
    "PNG, behind the end": lambda: PNG + SECRET,
    "PNG, behind the rows": packed_rows,
    "WebP EXIF": lambda: webp_with(b"EXIF", exif(), flags=8),
    "WebP XMP": lambda: webp_with(b"XMP ", xmp(), flags=4),
    "WebP, an unknown chunk": lambda: webp_with(b"GPSX"),
    "WebP, behind the end": lambda: WEBP + SECRET,
    "GIF comment": lambda: gif_with(b"!\xfe" + SUB_BLOCK),
    "GIF application": lambda: gif_with(b"!\xff\x0bXMP DataXMP" + SUB_BLOCK),
    "GIF text": lambda: gif_with(b"!\x01\x0c" + b"\0" * 12 + SUB_BLOCK),
    "GIF, behind the end": lambda: GIF + SECRET,
    "TIFF tags": tiff_tag,
    "TIFF, second page": tiff_page,
    "TIFF, behind the end": lambda: saved(blocks("RGB", COLOURS), "TIFF") + SECRET,
    "AVIF EXIF": lambda: saved(blocks("RGB", COLOURS), "AVIF", exif=exif()),
    "AVIF XMP": lambda: saved(blocks("RGB", COLOURS), "AVIF", xmp=xmp()),
    "BMP, behind the end": lambda: saved(blocks("RGB", COLOURS), "BMP") + SECRET,
} | {
    f"APP{number}": lambda number=number: jpeg_with(segment(0xE0 + number, SECRET))  # type: ignore[misc]
    for number in range(16)
}


def is_told(data: bytes) -> bool:
    """Whether the secret can be read in these bytes, as it is or unpacked, a letter in one byte or in two."""
    wide = SECRET.decode().encode("utf-16-le")
    return any(secret in text for text in (data, *_unpacked(data)) for secret in (SECRET, wide))


def _unpacked(data: bytes) -> list[bytes]:
    found = []
    place = data.find(b"x")
    while place >= 0:
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[place:], 100_000))
        place = data.find(b"x", place + 1)
    return found
