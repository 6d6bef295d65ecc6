"""What a file is by its first bytes, and what to tell a person whose file is no picture that is taken. [pure]

Phones, scanners, cameras and people send what they have. Each kind is named, since who is told “HEIC”, “PDF” or “a
video” knows what to do; a name's ending says nothing and is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inspect_app.checklists import Text

_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"II\0*", b"MM*\0")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevm", b"hevs", b"hevx", b"mif1", b"mif2", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_FILM_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"pnot"}
_RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"FOVb", b"\0MRM")
_NEW_SUBFILE, _PHOTOMETRIC, _SUB_IMAGES, _DNG_VERSION = 254, 262, 330, 50706
_SENSOR_COLOURS = {32803, 34892}
"""A TIFF's words for what a sensor measured, before it is a picture."""
_MAX_ENTRIES = 512
_BEGINNING = 1024


@dataclass(frozen=True, slots=True)
class PictureKind:
    """``refusal`` is said when none is taken, or this one cannot be read; its ``{name}`` is the file's."""

    taken: bool
    refusal: Text


def _taken(kind: str) -> PictureKind:
    ar = f"الملف {{name}} صورة {kind}، لكنها تالفة أو ناقصة أو من صنف نادر لا يُقرأ هنا."
    en = (
        f"The file {{name}} is a {kind} picture, but it is damaged, incomplete or of a rare sort that is not read here."
    )
    ar += " لم تُحفظ؛ اختر صورة أخرى أو التقطها من جديد."
    en += " It was not stored; choose another or take it again."
    return PictureKind(taken=True, refusal=Text(ar, en))


def _refused(ar: str, en: str) -> PictureKind:
    return PictureKind(taken=False, refusal=Text(f"الملف {{name}} {ar}", f"The file {{name}} {en}"))


def _rare(kind: str) -> PictureKind:
    return _refused(
        f"صورة {kind}، وهذا النوع لا يُقرأ هنا. لم يُحفظ؛ احفظ الصورة بصيغة JPEG أو PNG ثم أعد المحاولة.",
        f"is a {kind} picture, a kind that is not read here. It was not stored; save it as JPEG or PNG and try again.",
    )


JPEG, PNG, WEBP, GIF = _taken("JPEG"), _taken("PNG"), _taken("WebP"), _taken("GIF")
TIFF, BMP, AVIF, HEIC = _taken("TIFF"), _taken("BMP"), _taken("AVIF"), _taken("HEIC")
JPEG_XL, JPEG_2000, PHOTOSHOP, GIMP = _rare("JPEG XL"), _rare("JPEG 2000"), _rare("Photoshop"), _rare("GIMP")
RAW = _refused(
    "صورة خام (RAW) كما قاسها مستشعر الكاميرا. لم يُحفظ؛ اضبط الكاميرا على JPEG أو احفظ الصورة بصيغة JPEG.",
    "is a raw picture (RAW), as the camera's sensor measured it. It was not stored; set the camera to JPEG, or save the"
    " picture as JPEG.",
)
PDF = _refused(
    "مستند PDF وليس صورة. لم يُحفظ؛ صوّر الصفحة، أو احفظها صورةً بصيغة JPEG أو PNG.",
    "is a PDF document, not a picture. It was not stored; photograph the page, or save it as a JPEG or PNG picture.",
)
OFFICE = _refused(
    "مستند أو ملف مضغوط (مثل Word أو Excel أو ZIP) وليس صورة. لم يُحفظ؛ صوّر الصفحة، أو اختر الصورة نفسها.",
    "is a document or an archive (such as Word, Excel or ZIP), not a picture. It was not stored; photograph the page,"
    " or choose the picture itself.",
)
SVG = _refused(
    "رسم (SVG) وليس صورة فوتوغرافية. لم يُحفظ؛ احفظه بصيغة PNG ثم أعد المحاولة.",
    "is a drawing (SVG), not a photo. It was not stored; save it as PNG and try again.",
)
FILM = _refused(
    "تسجيل فيديو أو صوت وليس صورة. لم يُحفظ؛ التقط صورة، أو لقطة شاشة من الفيديو.",
    "is a video or a sound, not a picture. It was not stored; take a photo, or a screenshot of the video.",
)
EMPTY = _refused("فارغ. لم يُحفظ؛ اختر صورة أخرى أو التقطها من جديد.", "is empty. Choose another, or take it again.")
UNKNOWN = _refused(
    "ليس صورة يمكن قراءتها (JPEG أو PNG أو WebP أو GIF أو TIFF أو BMP أو HEIC أو AVIF). لم يُحفظ؛ اختر صورة أخرى.",
    "is not a photo that can be read (JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC, AVIF). It was not stored; choose another.",
)
_BY_START = (
    ((b"\xff\xd8",), JPEG),
    ((b"\x89PNG\r\n\x1a\n",), PNG),
    ((b"GIF87a", b"GIF89a"), GIF),
    ((b"\xff\x0a", b"\0\0\0\x0cJXL "), JPEG_XL),
    ((b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP  "), JPEG_2000),
    ((b"8BPS",), PHOTOSHOP),
    ((b"gimp xcf",), GIMP),
    (_RAW_STARTS, RAW),
    ((b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!", b"7z\xbc\xaf"), OFFICE),
    (
        (b"\x1a\x45\xdf\xa3", b"OggS", b"FLV\1", b"\0\0\1\xba", b"\0\0\1\xb3", b"\x30\x26\xb2\x75", b"ID3", b"#!AMR"),
        FILM,
    ),
    ((b"BM",), BMP),
)


def kind_of(data: bytes) -> PictureKind:
    """By these bytes alone; UNKNOWN where they are like nothing that people send."""
    if not data:
        return EMPTY
    if data.startswith(_TIFF_STARTS):
        return RAW if _is_raw_tiff(data) else TIFF
    if data.startswith(b"RIFF"):
        return WEBP if data[8:12] == b"WEBP" else FILM
    if data[4:8] in _FILM_BOXES:
        return _kind_by_brands(data)
    found = next((kind for starts, kind in _BY_START if data.startswith(starts)), None)
    return found or _kind_by_text(data[:_BEGINNING])


def _kind_by_brands(data: bytes) -> PictureKind:
    """Of a container of boxes: by its main brand, which for pictures may be general, then by those beside it."""
    if data[4:8] != b"ftyp":
        return FILM
    main, end = data[8:12], min(int.from_bytes(data[:4]), _BEGINNING)
    beside = {data[place : place + 4] for place in range(16, end, 4)}
    if main == b"crx ":
        return RAW
    if main in _AVIF_BRANDS or (main in _HEIC_BRANDS and _AVIF_BRANDS & beside):
        return AVIF
    return HEIC if main in _HEIC_BRANDS else FILM


def _is_raw_tiff(data: bytes) -> bool:
    """Cameras wrap what they measured in a TIFF whose first page is a thumbnail: to keep that would be to lose all."""
    if data[8:10] == b"CR":
        return True
    tags = _first_page(data)
    is_small_copy = tags.get(_NEW_SUBFILE, 0) & 1 == 1 and _SUB_IMAGES in tags
    return _DNG_VERSION in tags or is_small_copy or tags.get(_PHOTOMETRIC) in _SENSOR_COLOURS


def _first_page(data: bytes) -> dict[int, int]:
    """Its tags of a TIFF with their values as whole numbers, as far as one fits into its place."""
    order: Literal["little", "big"] = "little" if data[:1] == b"I" else "big"
    start = int.from_bytes(data[4:8], order)
    count = min(int.from_bytes(data[start : start + 2], order), _MAX_ENTRIES)
    entries = [data[place : place + 12] for place in range(start + 2, start + 2 + 12 * count, 12)]
    return {int.from_bytes(entry[:2], order): _value(entry, order) for entry in entries if len(entry) == 12}


def _value(entry: bytes, order: Literal["little", "big"]) -> int:
    is_short = int.from_bytes(entry[2:4], order) == 3
    return int.from_bytes(entry[8:10] if is_short else entry[8:12], order)


def _kind_by_text(beginning: bytes) -> PictureKind:
    if b"%PDF-" in beginning:
        return PDF
    return SVG if b"<svg" in beginning.lower() else UNKNOWN
