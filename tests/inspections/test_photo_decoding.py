"""Whatever made a picture, what it shows is what is kept and served."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from io import BytesIO

import pytest
from PIL import Image

from inspect_app.inspections.photo_files import PhotoFiles
from tests.make import jpeg
from tests.odd_pictures import ODD_KINDS, heic
from tests.pictures import COLOURS, KINDS, assert_seen, blocks, saved, with_texts

ALL = KINDS | ODD_KINDS


@pytest.fixture
def files(tmp_path):
    return PhotoFiles(tmp_path, max_bytes=12_000_000, disk_floor=0, turn=nullcontext)


def named(data):
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", ALL)
def test_a_picture_sent_by_a_tablet_is_served_as_it_looks(files, kind):
    data = ALL[kind].make()
    files.store(data, named(data))
    for size in ("large", "small"):
        assert_seen(files.served_copy(named(data), size), ALL[kind].seen)


@pytest.mark.parametrize("kind", ALL)
def test_a_picked_picture_is_kept_as_it_looks(files, kind):
    stored = files.store_picked(ALL[kind].make(), "a picture")
    assert_seen(files.path(stored.sha256), ALL[kind].seen)
    assert_seen(files.served_copy(stored.sha256, "large"), ALL[kind].seen)


def test_a_large_picture_keeps_what_it_shows_when_it_is_made_smaller(files):
    image = blocks("RGBA", [(*colour, 255) for colour in COLOURS]).resize((3600, 2700), Image.Resampling.NEAREST)
    stored = files.store_picked(saved(image, "PNG"), "wall.png")
    with Image.open(files.path(stored.sha256)) as small:
        assert small.size == (1600, 1200)
    assert_seen(files.path(stored.sha256), COLOURS)


@pytest.mark.parametrize("hidden", [b"\x00\x00\x00\x18ftypmp42 a film", jpeg()])
def test_nothing_behind_a_picture_is_kept(files, hidden):
    data = jpeg() + hidden
    files.store(data, named(data))
    assert hidden not in files.path(named(data)).read_bytes()


def test_texts_in_a_picture_are_not_kept(files):
    data = with_texts(3)
    files.store(data, named(data))
    with Image.open(BytesIO(files.path(named(data)).read_bytes())) as image:
        assert image.format == "JPEG"
        assert "GPS 0" not in image.info


@pytest.mark.parametrize(("size", "kept"), [((1, 1), (1, 1)), ((30000, 3), (1600, 1)), ((3, 16000), (1, 1600))])
@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_a_dot_and_a_panorama_keep_their_colour(files, size, kept, format_):
    stored = files.store_picked(saved(Image.new("RGB", size, COLOURS[1]), format_), "wall")
    with Image.open(files.path(stored.sha256)) as image:
        assert image.size == kept
        assert max(abs(a - b) for a, b in zip(image.getpixel((0, 0)), COLOURS[1], strict=True)) <= 9


def test_where_and_with_what_a_heic_was_taken_is_not_kept(files):
    exif = Image.Exif()
    exif[0x0110] = "iPhone of Amal"
    data = heic(blocks("RGB", COLOURS), xmp=b"<x>32.4686 36.2436</x>", exif=exif.tobytes())
    assert b"iPhone of Amal" in data
    files.store(data, named(data))
    kept = files.path(named(data)).read_bytes()
    assert b"iPhone" not in kept
    assert b"32.4686" not in kept
