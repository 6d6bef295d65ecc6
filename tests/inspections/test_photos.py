from __future__ import annotations

import hashlib
import zlib
from contextlib import nullcontext
from io import BytesIO

import pytest
from PIL import Image

from inspect_app.inspections import photo_decoding
from inspect_app.inspections.photo_files import HashDiffers, PhotoFiles
from inspect_app.inspections.photo_opening import NotAPhoto, TooManyPixels
from inspect_app.problems import DiskFull, TooLarge
from tests.make import jpeg


@pytest.fixture
def files(tmp_path):
    (tmp_path / "photos").mkdir()
    return PhotoFiles(tmp_path / "photos", max_bytes=1_000_000, disk_floor=0, turn=nullcontext)


def named(data):
    return hashlib.sha256(data).hexdigest()


def with_position():
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "a tablet"
    return jpeg(exif=exif)


def huge_png():
    """13000 × 13000 pixels in some twenty kilobytes."""
    width = 13000
    row = zlib.compress((b"\0" + b"\0" * (width // 8 + 1)) * width, 9)

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def test_a_photo_is_kept_as_it_was_sent(files):
    data = jpeg()
    files.store(data, named(data))
    assert files.path(named(data)).read_bytes() == data


def test_a_photo_as_a_tablet_makes_it_is_kept_without_being_opened(files, monkeypatch):
    data = jpeg()
    monkeypatch.setattr(photo_decoding.Image, "open", None)
    stored = files.store(data, named(data))
    assert (stored.width, stored.height, stored.size) == (40, 30, len(data))


def test_one_larger_than_a_tablet_makes_it_is_opened_first(files, monkeypatch):
    data = jpeg(1601, 20)
    monkeypatch.setattr(photo_decoding.Image, "open", None)
    with pytest.raises(NotAPhoto):
        files.store(data, named(data))


def test_a_photo_with_another_hash_is_refused(files):
    with pytest.raises(HashDiffers):
        files.store(jpeg(), "0" * 64)


def test_bytes_that_carry_metadata_are_cleaned_before_they_are_kept(files):
    data = with_position()
    files.store(data, named(data))
    with Image.open(files.path(named(data))) as stored:
        assert not stored.getexif()


def test_a_picked_file_is_named_by_its_clean_bytes(files):
    stored = files.store_picked(with_position(), "IMG_1.jpg")
    assert named(files.path(stored.sha256).read_bytes()) == stored.sha256


def test_a_drawing_named_jpg_is_not_a_photo(files):
    with pytest.raises(NotAPhoto, match=r"fire\.jpg"):
        files.store_picked(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "fire.jpg")


def test_a_small_file_with_huge_pixels_is_refused_unopened(files):
    data = huge_png()
    assert len(data) < 30_000
    with pytest.raises(TooManyPixels, match="13000"):
        files.store_picked(data, "wall.png")


def test_a_file_over_the_limit_is_refused(tmp_path):
    with pytest.raises(TooLarge):
        PhotoFiles(tmp_path, max_bytes=100, disk_floor=0, turn=nullcontext).store_picked(jpeg(), "IMG_1.jpg")


def test_below_the_disk_floor_nothing_is_written(tmp_path):
    data = jpeg()
    with pytest.raises(DiskFull):
        PhotoFiles(tmp_path, max_bytes=1_000_000, disk_floor=10**18, turn=nullcontext).store(data, named(data))
    assert not any(file.is_file() for file in tmp_path.rglob("*"))


def test_only_a_copy_of_our_own_is_served(files):
    data = jpeg(2000, 1000)
    files.store(data, named(data))
    with Image.open(files.served_copy(named(data), "small")) as copy:
        assert copy.size == (320, 160)


def test_a_png_is_served_as_jpeg(files):
    out = BytesIO()
    Image.new("RGBA", (20, 20), "#abc8").save(out, "PNG")
    files.store(out.getvalue(), named(out.getvalue()))
    with Image.open(files.served_copy(named(out.getvalue()), "large")) as copy:
        assert copy.format == "JPEG"


def test_what_a_killed_server_left_half_written_goes_after_a_day(files):
    whole = jpeg()
    files.store(whole, named(whole))
    half = files.folder / "incoming" / "half"
    half.write_bytes(whole[:100])
    begun = half.stat().st_mtime
    assert files.delete_unfinished(before=begun - 1) == 0
    assert files.delete_unfinished(before=begun + 1) == 1
    assert not half.exists()
    assert files.path(named(whole)).read_bytes() == whole
