"""The marks of a JPEG, walked without decoding: how often it must be gone through, and whether it is plain. [pure]"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
# Stuffed and restart bytes inside a scan are no marks; a run of 0xFF ends in one.
_MARK = re.compile(rb"\xff([\xc0-\xcf\xd8-\xfe])")
_MAX_MARKS = 2_000
_MAX_PROFILE = 256 * 1024
_FRAMES = {0xC0, 0xC1, 0xC2}
_TABLES = {0xC4, 0xDB, 0xDD, _SCAN, 0xEE}


@dataclass(slots=True)
class JpegMarks:
    """``pixels``: by the largest claim. ``plain``: picture, tables and a small profile, nothing beside or behind."""

    scans: int = 0
    pixels: int = 0
    plain: bool = False
    endless: bool = False
    """So many marks that nobody walks to their end."""


def marks_of(data: bytes) -> JpegMarks | None:
    """None when these bytes do not begin as a JPEG."""
    if not data.startswith(_START):
        return None
    marks, place, only_plain, profile = JpegMarks(), 2, True, 0
    for _ in range(_MAX_MARKS):
        found = _MARK.search(data, place)
        if found is None:
            return marks
        mark, place = found[1][0], found.end()
        if mark == _END:
            marks.plain = only_plain and marks.pixels > 0 and place == len(data) and profile <= _MAX_PROFILE
            return marks
        length = int.from_bytes(data[place : place + 2], "big")
        if mark in _FRAMES:
            size = int.from_bytes(data[place + 3 : place + 5]) * int.from_bytes(data[place + 5 : place + 7])
            marks.pixels = max(marks.pixels, size)
        elif mark == _SCAN:
            marks.scans += 1
        elif mark == 0xE2 and data.startswith(b"ICC_PROFILE\0", place + 2):
            profile += length
        only_plain = only_plain and _is_plain(mark, data[place + 2 : place + 14])
        place += max(length, 2)
    marks.endless = True
    return marks


def _is_plain(mark: int, beginning: bytes) -> bool:
    if mark == 0xE0:
        return beginning.startswith(b"JFIF\0")
    return mark in _FRAMES or mark in _TABLES or (mark == 0xE2 and beginning == b"ICC_PROFILE\0")
