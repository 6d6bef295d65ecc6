"""Small files that ask for gigabytes or minutes are refused in words, and never keep anybody else waiting."""

from __future__ import annotations

import hashlib
import resource
import struct
import zlib
from contextlib import contextmanager, nullcontext
from functools import partial

import pytest
from PIL import Image

from inspect_app.heavy_jobs.job_kinds import EXPORT, PICTURE
from inspect_app.heavy_jobs.job_turns import JobTurns
from inspect_app.inspections import photo_decoding, photo_opening
from inspect_app.inspections.jpeg_marks import marks_of
from inspect_app.inspections.photo_files import PhotoFiles
from inspect_app.inspections.photo_opening import (
    MAX_SCANS,
    NotAPhoto,
    TooHeavy,
    TooManyPixels,
    TooManyScans,
    is_cheap,
    open_photo,
)
from tests.make import jpeg
from tests.odd_pictures import avif, heic
from tests.pictures import KINDS, chunk, png, saved, webp_that_claims, with_scans

PNG = KINDS["RGB png"].make()


def with_scans_in_its_exif():
    """As a camera writes it: a smaller JPEG, with scans of its own, stands among the notes of the whole one."""
    exif = Image.Exif()
    exif[0x9286] = b"\xff\xda" * 100
    return jpeg(exif=exif)


@pytest.mark.parametrize("scans", [MAX_SCANS + 1, 5000])
def test_a_jpeg_of_too_many_passes_is_refused_before_it_is_decoded(scans):
    with pytest.raises(TooManyScans if scans < 2000 else NotAPhoto):
        open_photo(with_scans(scans), "x.jpg", None, nullcontext)


def test_a_jpeg_of_many_passes_is_taken():
    assert open_photo(with_scans(MAX_SCANS), "x.jpg", None, nullcontext).width == 64


def test_passes_of_a_thumbnail_and_of_a_film_behind_the_picture_do_not_count():
    assert with_scans_in_its_exif().count(b"\xff\xda") == 101
    assert open_photo(with_scans_in_its_exif(), "x.jpg", None, nullcontext).width == 40
    assert open_photo(jpeg() + b"\xff\xda" * 1000, "x.jpg", None, nullcontext).width == 40


def test_a_jpeg_of_endless_marks_is_refused():
    whole = jpeg()
    with pytest.raises(NotAPhoto):
        open_photo(whole[:2] + b"\xff\xe5\0\2" * 3000 + whole[2:], "x.jpg", None, nullcontext)


@pytest.mark.parametrize("behind", [False, True])
def test_a_jpeg_of_two_sizes_is_as_large_as_the_larger(behind):
    whole, large = jpeg(), b"\xff\xc0\x00\x0b\x08\x1b\x58\x1b\x58\x01\x01\x11\x00"
    place = whole.index(b"\xff\xda") if behind else 2
    assert is_cheap(marks_of(whole))
    assert not is_cheap(marks_of(whole[:place] + large + whole[place:]))


@pytest.mark.parametrize("side", [7100, 16383])
def test_a_webp_is_refused_by_the_size_it_claims(side):
    data = webp_that_claims(side)
    assert len(data) == 40
    with pytest.raises(TooManyPixels, match=str(side)):
        open_photo(data, "x.webp", None, nullcontext)


@pytest.mark.parametrize("format_", ["GIF", "TIFF", "BMP", "JPEG"])
def test_every_format_is_refused_by_the_size_it_claims(format_):
    data = saved(Image.new("L", (9000, 6000)), format_)
    with pytest.raises(TooManyPixels, match="9000 × 6000"):
        open_photo(data, "x", None, nullcontext)


@pytest.mark.parametrize("make", [heic, avif])
def test_a_container_is_refused_by_the_size_it_claims(make):
    data = make(Image.new("RGB", (64, 64)))
    claim = data.index(b"ispe") + 8
    with pytest.raises(TooManyPixels, match="9000 × 6000"):
        open_photo(data[:claim] + struct.pack(">LL", 9000, 6000) + data[claim + 8 :], "x", None, nullcontext)


def test_a_heic_that_shows_a_corner_of_something_huge_is_refused():
    data = heic(Image.new("RGB", (64, 48)))
    claim = data.index(b"ispe") + 8
    with pytest.raises((NotAPhoto, TooHeavy)):
        open_photo(data[:claim] + struct.pack(">LL", 30000, 30000) + data[claim + 8 :], "x", None, nullcontext)


def test_texts_that_unpack_to_far_too_much_are_refused():
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 5_000_000))
    with pytest.raises(NotAPhoto):
        open_photo(png(0, 8, (b"\0" + b"\0" * 64) * 48, text), "x.png", None, nullcontext)


def test_a_picture_that_takes_more_memory_than_it_may_says_so():
    data = saved(Image.new("L", (7000, 7000)), "WEBP", lossless=True)
    assert len(data) < 3000
    with pytest.raises(TooHeavy):
        open_photo(data, "x.webp", None, nullcontext)


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(photo_opening, "_MAX_DECODE_SECONDS", 0.001)
    with pytest.raises(TooHeavy):
        open_photo(PNG, "x.png", None, nullcontext)


def test_a_heavy_picture_does_not_make_the_server_grow():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = saved(Image.new("1", (7000, 7000)), "TIFF")
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert open_photo(data, "x.tiff", None, nullcontext).width == 7000
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - max(before, here) < 40 * 1024


def test_what_is_dear_to_open_takes_a_turn_and_what_is_cheap_does_not():
    taken = []

    @contextmanager
    def turn():
        taken.append("turn")
        yield

    open_photo(jpeg(1600, 1200), "x.jpg", None, turn)
    open_photo(with_scans(12, 2000), "x.jpg", None, turn)
    assert taken == []
    open_photo(PNG, "x.png", None, turn)
    assert taken == ["turn"]
    open_photo(with_scans(13, 2000), "x.jpg", None, turn)
    assert taken == ["turn", "turn"]


def test_a_refused_picture_gives_its_turn_back(tmp_path):
    turn = partial(JobTurns(tmp_path).turn, PICTURE, 1)
    for _ in range(3):
        with pytest.raises(NotAPhoto):
            open_photo(PNG[:60], "x", None, turn)
    assert open_photo(PNG, "x.png", None, turn).width == 64


def test_what_a_tablet_sends_never_waits_and_starts_no_process(tmp_path, monkeypatch):
    turns = JobTurns(tmp_path / "turns")
    files = PhotoFiles(tmp_path, 1_000_000, 0, partial(turns.turn, PICTURE, 1))
    photo = jpeg(1600, 1200)
    monkeypatch.setattr(photo_decoding, "__file__", "/nowhere")
    with turns.turn(EXPORT, 1):
        name = hashlib.sha256(photo).hexdigest()
        files.store(photo, name)
        assert files.served_copy(name, "small").exists()
