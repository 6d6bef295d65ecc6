"""What a tablet's page makes is known by its structure; whatever carries more, or might not open, is not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from inspect_app.inspections.jpeg_proof import proven_size
from inspect_app.inspections.photo_decoding import decode
from tests.make import jpeg
from tests.pictures import COLOURS, GREYS, KINDS, blocks, saved, with_scans

CANVAS = (Path(__file__).parents[1] / "golden" / "canvas.jpg").read_bytes()
"""64 × 48 pixels, as Chromium's canvas encodes them: with a profile, which the page takes out."""
MUTANTS = 2000


def without_profile(data):
    start = data.index(b"\xff\xe2")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4]) :]


PLAIN = without_profile(CANVAS)
SCAN = PLAIN.index(b"\xff\xda")
CODED = SCAN + 14


def put(place, more, data=PLAIN):
    return data[:place] + more + data[place:]


def changed(old, new):
    assert PLAIN.count(old) == 1
    return PLAIN.replace(old, new)


def segment(mark, content):
    return bytes([0xFF, mark]) + (len(content) + 2).to_bytes(2, "big") + content


GREY = saved(blocks("L", GREYS), "JPEG")


def with_table(mark, content, data=GREY, last=False):
    """Its first table of this kind, or its last one, is another."""
    start = (data.rindex if last else data.index)(bytes([0xFF, mark]))
    return data[:start] + segment(mark, content) + data[start + 2 + int.from_bytes(data[start + 2 : start + 4]) :]


def noise(side=64):
    grain = Image.frombytes("RGB", (side, side), Random(1).randbytes(side * side * 3))
    return saved(grain, "JPEG", quality=40)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (PLAIN, (64, 48)),
        (jpeg(1600, 1200), (1600, 1200)),
        (jpeg(7, 9), (7, 9)),
        (saved(blocks("L", GREYS), "JPEG"), (64, 48)),
        (saved(blocks("RGB", COLOURS), "JPEG", optimize=True, subsampling=0), (64, 48)),
        (saved(blocks("RGB", COLOURS), "JPEG", subsampling=1), (64, 48)),
        (noise(), (64, 64)),
    ],
)
def test_one_plain_picture_is_proven(data, size):
    assert proven_size(data) == size


CARRIES_MORE = {
    "a profile": CANVAS,
    "EXIF": put(20, segment(0xE1, b"Exif\0\0" + b"\0" * 20)),
    "a comment": put(20, segment(0xFE, b"32.4686 36.2436")),
    "a text among the tables": put(SCAN, segment(0xED, b"Photoshop 3.0\0")),
    "a quantizer that nothing uses": put(SCAN, segment(0xDB, b"\3" + b"32.4686 " * 8)),
    "a quantizer that the next one replaces": put(20, segment(0xDB, b"\0" + b"32.4686 " * 8)),
    "a code that nothing uses": put(
        GREY.index(b"\xff\xda"), segment(0xC4, b"\x11" + b"\0" * 5 + b"\x0b" + b"\0" * 10 + b"N32.4685E17"), GREY
    ),
    "a text in a code": GREY.replace(bytes(range(12)), b"\0\1\2\3\3\2\0\3\2\4\6\3"),
    "a second mark of JFIF": put(20, segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")),
    "a text behind a quantizer": with_table(0xDB, b"\0" + b"\1" * 64 + b"\2 32.4686 36.2436"),
    "a thumbnail": changed(b"\0\1\0\1\0\0\xff", b"\0\1\0\1\1\1\xff"),
    "more in its mark": PLAIN.replace(b"\xff\xe0\0\x10", b"\xff\xe0\0\x14").replace(b"\xff\xdb", b"text\xff\xdb", 1),
    "bytes behind it": PLAIN + b"\0",
    "a film behind it": PLAIN + b"\0\0\0\x18ftypmp42",
    "a picture behind it": PLAIN + PLAIN,
    "another end behind it": PLAIN + b"\xff\xd9",
    "bytes before it": b"\0" + PLAIN,
    "bytes between its parts": put(20, b"\0"),
    "filling before a mark": put(20, b"\xff"),
    "a mark in its scan": put(CODED, b"\xff\xe1\0\4hi"),
    "a restart that was not announced": put(CODED, b"\xff\xd0"),
    "restarts": put(SCAN, segment(0xDD, b"\0\1")),
    "a half mark at its end": PLAIN[:-2] + b"\xff\xff\xd9",
    "two frames": put(SCAN, PLAIN[PLAIN.index(b"\xff\xc0") : PLAIN.index(b"\xff\xc4")]),
    "many passes": with_scans(12),
    "three passes": saved(blocks("RGB", COLOURS), "JPEG", progressive=True),
    "a page of markup": PLAIN[:20] + b"<script>alert(1)</script>" + PLAIN[20:],
}


def test_a_table_put_in_another_ones_place_is_proven():
    """So that what is wrong with those above and below is in the table."""
    assert proven_size(with_table(0xC4, b"\0" + b"\1\1" + b"\0" * 14 + b"\0\1"))
    assert proven_size(with_table(0xDB, b"\0" + b"\1" * 64))


@pytest.mark.parametrize("what", CARRIES_MORE)
def test_what_carries_more_than_a_picture_is_not(what):
    assert proven_size(CARRIES_MORE[what]) is None


MIGHT_NOT_OPEN = {
    "nothing": b"",
    "a start": b"\xff\xd8",
    "no frame": PLAIN[: PLAIN.index(b"\xff\xc0")] + PLAIN[PLAIN.index(b"\xff\xc4") :],
    "no quantizers": PLAIN[: PLAIN.index(b"\xff\xdb")] + PLAIN[PLAIN.index(b"\xff\xc0") :],
    "no codes": PLAIN[: PLAIN.index(b"\xff\xc4")] + PLAIN[SCAN:],
    "too little for its size": PLAIN[:CODED] + b"\0" * 10 + b"\xff\xd9",
    "a size of nothing": changed(b"\0\x30\0\x40", b"\0\0\0\x40"),
    "12 bits": changed(b"\x11\x08\0\x30", b"\x11\x0c\0\x30"),
    "strange proportions": changed(b"\x03\x01\x22\0", b"\x03\x01\x33\0"),
    "a component twice": changed(b"\x02\x11\x01\x03\x11\x01", b"\x01\x11\x01\x03\x11\x01").replace(
        b"\x03\x01\0\x02\x11", b"\x03\x01\0\x01\x11"
    ),
    "a quantizer that is missing": changed(b"\x02\x11\x01\x03\x11\x01", b"\x02\x11\x02\x03\x11\x01"),
    "a code that is missing": changed(b"\x02\x11\x03\x11\0\x3f\0", b"\x02\x11\x03\x21\0\x3f\0"),
    "another that is missing": changed(b"\x02\x11\x03\x11\0\x3f\0", b"\x02\x11\x03\x12\0\x3f\0"),
    "one component only": PLAIN[:SCAN] + segment(0xDA, b"\x01\x01\0\0\x3f\0") + PLAIN[CODED:],
    "a part of the spectrum": changed(b"\x03\x11\0\x3f\0", b"\x03\x11\0\x05\0"),
    "more codes than there can be": with_table(0xC4, b"\0" + b"\x03" + b"\0" * 15 + b"\0\1\2"),
    "no code at all": with_table(0xC4, b"\x10" + b"\0" * 16, last=True),
    "a difference of 16 bits": with_table(0xC4, b"\0" + b"\1" + b"\0" * 15 + b"\x10"),
    "half a quantizer": with_table(0xDB, b"\1" + b"\1" * 20, data=jpeg(), last=True),
    "half a table": with_table(0xC4, b"\0" + b"\1" + b"\0" * 14),
    "fewer values than codes": with_table(0xC4, b"\0" + b"\1" + b"\0" * 15),
    "lossless": changed(b"\xff\xc0\0", b"\xff\xc3\0"),
    "arithmetic": changed(b"\xff\xc0\0", b"\xff\xc9\0"),
    "more tables than anybody writes": put(20, segment(0xDB, b"\0" + b"\1" * 64) * 20),
}


@pytest.mark.parametrize("what", MIGHT_NOT_OPEN)
def test_what_might_not_open_is_not(what):
    assert proven_size(MIGHT_NOT_OPEN[what]) is None


@pytest.mark.parametrize("most", [1, 20, 60, 99])
def test_a_picture_that_was_cut_is_not(most):
    data = noise()
    assert proven_size(data[: len(data) * most // 100]) is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "jpeg" not in kind and "JPEG" not in kind])
def test_no_other_format_is(kind):
    assert proven_size(KINDS[kind].make()) is None


def mutant_of(data, rng):
    """A few bytes are others: of its tables, mostly."""
    mutant, coded = bytearray(data), data.index(b"\xff\xda") + 14
    for _ in range(rng.choice([1, 1, 2, 4])):
        place = rng.randrange(coded if rng.random() < 0.9 else len(data))
        mutant[place] = rng.choice([0, 1, 17, 63, 200, 255])
    return bytes(mutant)


@pytest.mark.parametrize("data", [PLAIN, noise(16)])
def test_whatever_is_proven_opens_and_is_nothing_but_a_picture(data):
    """Where the proof still holds for changed bytes, a decoder finds no error in them."""
    rng = Random(1)
    mutants = [mutant_of(data, rng) for _ in range(MUTANTS)]
    proven = [(mutant, size) for mutant in mutants if (size := proven_size(mutant)) and max(size) <= 1600]
    assert len(proven) > MUTANTS // 20
    for mutant, size in proven:
        assert decode(mutant, 320).copy
        with Image.open(BytesIO(mutant)) as image:
            assert image.size == size
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
