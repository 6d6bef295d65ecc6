"""A file that is no picture, or none that is read here, is named by its bytes, in words that help."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from inspect_app.inspections.photo_opening import NotAPhoto, open_photo
from inspect_app.inspections.picture_kinds import kind_of
from tests.odd_pictures import ODD_KINDS, RAWS
from tests.pictures import COLOURS, KINDS, blocks, moving, saved

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"
SVG = b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
FOREIGN = {
    "is a PDF": [PDF, b"\xef\xbb\xbf" + PDF],
    "is a drawing (SVG)": [SVG, b"<SVG width='9'>", b"<!-- by hand -->\n<svg>"],
    "is a video": [
        FILM, b"\0\0\0\x14ftypqt  ", b"\0\0\0\x18ftyp3gp5", b"\0\0\x10\0mdat", b"RIFF\0\0\0\0AVI LIST",
        b"\x1a\x45\xdf\xa3\x01webm", b"OggS\0\2", b"\0\0\0\x18ftypM4A ",
    ],
    "is a raw picture (RAW)": [*RAWS.values(), b"FUJIFILMCCD-RAW 0201", b"IIU\0\x18", b"IIRO\x08"],
    "is a document or an archive": [b"PK\3\4\x14\0\6\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"],
    "is a JPEG XL picture": [b"\xff\x0a\xfa", b"\0\0\0\x0cJXL \r\n\x87\n"],
    "is a JPEG 2000 picture": [b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51\0"],
    "is a Photoshop picture": [b"8BPS\0\1"],
    "is a GIMP picture": [b"gimp xcf v011"],
    "is empty": [b""],
    "is not a photo that can be read": [b"nothing", b"<html><body>", b"\0" * 40, b"II*\0"[:3]],
}  # fmt: skip
DAMAGED = {
    "JPEG": b"\xff\xd8\xff\xe1 cut",
    "PNG": b"\x89PNG\r\n\x1a\n cut",
    "GIF": b"GIF89a cut",
    "WebP": b"RIFF\0\0\0\0WEBPVP8 cut",
    "TIFF": b"MM\0*\0\0\0\x08\0\1",
    "BMP": b"BM cut",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "AVIF": b"\0\0\0\x18ftypmif1\0\0\0\0avifmiaf",
}


def refusal(data):
    """In both languages; nothing of it is unpacked, so it takes no turn."""
    with pytest.raises(NotAPhoto) as refused:
        open_photo(data, "wall.jpg", 320, nullcontext)
    assert refused.value.code == "not-a-photo"
    assert refused.value.status == 415
    return refused.value.sentence("en"), refused.value.sentence("ar")


@pytest.mark.parametrize(("words", "data"), [(words, data) for words, all_ in FOREIGN.items() for data in all_])
def test_what_is_no_picture_is_named(words, data, monkeypatch):
    monkeypatch.setattr("inspect_app.inspections.photo_opening._decode_apart", None)
    english, arabic = refusal(data)
    assert english.startswith(f"The file wall.jpg {words}")
    assert arabic.startswith("الملف wall.jpg ")


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_picture_is_named_by_its_kind(kind):
    english, arabic = refusal(DAMAGED[kind])
    assert f"is a {kind} picture, but it is damaged" in english
    assert f"صورة {kind}، لكنها تالفة" in arabic


@pytest.mark.parametrize("kind", KINDS | ODD_KINDS)
def test_no_picture_is_taken_for_something_else(kind):
    assert kind_of((KINDS | ODD_KINDS)[kind].make()).taken


def test_a_film_behind_a_picture_makes_it_no_film():
    assert kind_of(saved(blocks("RGB", COLOURS), "JPEG") + FILM) is kind_of(moving("MPO"))
