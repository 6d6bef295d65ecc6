"""Pictures that were cut, and pictures with wrong bits: refused in words or shown, never a failure."""

from __future__ import annotations

import random
from contextlib import nullcontext

import pytest

from inspect_app.inspections import photo_decoding
from inspect_app.inspections.jpeg_marks import marks_of
from inspect_app.inspections.photo_decoding import HasTooManyPixels, UnreadablePicture
from inspect_app.inspections.photo_opening import NotAPhoto, is_cheap, open_photo
from inspect_app.problems import Problem
from tests.make import jpeg
from tests.odd_pictures import ODD_KINDS
from tests.pictures import KINDS

MADE = {
    name: (KINDS | ODD_KINDS)[name].make()
    for name in (
        "RGB png", "P gif", "RGBA webp", "RGB tiff", "1 tiff, fax", "RGB bmp", "YCbCr jpeg, progressive",
        "CMYK jpeg, as Adobe inverts it", "jpeg, arithmetic", "moving png", "I;16 png", "heic", "avif",
    )
}  # fmt: skip


def with_wrong_bits(data, chance):
    broken = bytearray(data)
    for _ in range(chance.choice((1, 3, 10))):
        place = chance.randrange(min(len(broken), chance.choice((60, 400, len(broken)))))
        broken[place] = chance.choice((0, 127, 255, broken[place] ^ 1 << chance.randrange(8)))
    return bytes(broken)


@pytest.mark.parametrize("kind", MADE)
def test_half_a_picture_is_refused_by_name(kind):
    with pytest.raises(NotAPhoto, match="damaged, incomplete"):
        open_photo(MADE[kind][: len(MADE[kind]) // 2], "x", 320, nullcontext)


def became_of(data):
    """The beginning of our copy, or the status of the refusal."""
    try:
        return open_photo(data, "x", 320, nullcontext).copy[:2]
    except Problem as refused:
        return refused.status


@pytest.mark.parametrize("kind", MADE)
def test_wrong_bits_are_shown_or_refused(kind):
    chance = random.Random(kind)
    for _ in range(3):
        assert became_of(with_wrong_bits(MADE[kind], chance)) in {b"\xff\xd8", 413, 415}


def test_what_is_decoded_inside_the_server_fails_by_the_names_it_expects():
    chance, whole, decoded = random.Random(12), jpeg(64, 48), 0
    for _ in range(1500):
        data = with_wrong_bits(whole, chance)
        if is_cheap(marks_of(data)):
            decoded += 1
            try:
                photo_decoding.decode(data, 320)
            except (UnreadablePicture, HasTooManyPixels):
                continue
    assert decoded > 500
