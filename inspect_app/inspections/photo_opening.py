"""Opening a photo: who decodes it, and which one is refused before anybody does.

What a tablet makes (a plain, small JPEG) is decoded here. Everything else goes to a process of its own, and takes its
turn with the heavy work of others (``heavy_jobs``).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeGuard

from inspect_app.inspections import photo_decoding
from inspect_app.inspections.jpeg_marks import JpegMarks, marks_of
from inspect_app.inspections.photo_decoding import DecodedPicture
from inspect_app.inspections.picture_kinds import kind_of
from inspect_app.problems import Problem

MAX_SCANS = 64
"""A progressive JPEG has about ten; each is a walk through all its pixels."""
MAX_PLAIN_PIXELS = 4_000_000
MAX_PLAIN_WORK = 48_000_000
"""Pixels, as often as they are gone through: an ordinary progressive JPEG of the most plain pixels."""
MAX_SIDE_PIXELS = 1600
"""Pixels a side of the largest copy, and of what a tablet sends."""
_MAX_DECODE_SECONDS = 30

DecodingTurn = Callable[[], AbstractContextManager[None]]
"""What a picture that is decoded apart waits for."""


class NotAPhoto(Problem):
    """``data`` are the file's bytes: the sentence says what they are, where that can be told."""

    status = 415

    def __init__(self, name: str, data: bytes) -> None:
        refusal = kind_of(data).refusal
        self.ar, self.en = refusal.ar, refusal.en
        super().__init__(name=name)


class TooManyPixels(Problem):
    status = 413
    ar = "أبعاد الصورة {name} كبيرة جداً ({width} × {height}). الحد 50 مليون نقطة؛ صغّرها وأعد المحاولة."
    en = "The photo {name} is too large ({width} × {height}). The limit is 50 million pixels; make it smaller."


class TooManyScans(Problem):
    status = 413
    ar = "الصورة {name} مخزّنة على {scans} طبقة، والحد {most}. احفظها بصيغة JPEG عادية وأعد المحاولة."
    en = "The photo {name} is stored in {scans} passes; the limit is {most}. Save it as an ordinary JPEG."


class TooHeavy(Problem):
    status = 413
    ar = "فتح الصورة {name} يحتاج ذاكرة أو وقتاً أكثر مما يُسمح به لصورة. احفظها بصيغة JPEG عادية وأعد المحاولة."
    en = "Opening the photo {name} takes more memory or time than a photo may. Save it as an ordinary JPEG."


def is_cheap(marks: JpegMarks | None) -> TypeGuard[JpegMarks]:
    """Whether these are of such bytes as a tablet sends: nothing but a picture that is cheap to decode."""
    if marks is None or not marks.plain or marks.pixels > MAX_PLAIN_PIXELS or marks.scans > MAX_SCANS:
        return False
    return marks.pixels * marks.scans <= MAX_PLAIN_WORK


def open_photo(data: bytes, name: str, max_side: int | None, turn: DecodingTurn) -> DecodedPicture:
    """The picture in these bytes, with a copy of ``max_side`` pixels a side (None: a plain one is only looked through).

    Raises NotAPhoto, TooManyPixels, TooManyScans, TooHeavy, and what ``turn`` raises.
    """
    marks = marks_of(data)
    if is_cheap(marks):
        try:
            return photo_decoding.decode(data, max_side)
        except photo_decoding.UnreadablePicture as error:
            raise NotAPhoto(name, data) from error
    if not kind_of(data).taken or (marks and marks.endless):
        raise NotAPhoto(name, data)
    if marks and marks.scans > MAX_SCANS:
        raise TooManyScans(name=name, scans=marks.scans, most=MAX_SCANS)
    with turn():
        return _decode_apart(data, name, max_side or MAX_SIDE_PIXELS)


def _decode_apart(data: bytes, name: str, max_side: int) -> DecodedPicture:
    command = [sys.executable, "-I", photo_decoding.__file__, str(max_side)]
    try:
        process = subprocess.run(  # noqa: S603
            command, input=data, env={}, capture_output=True, timeout=_MAX_DECODE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy(name=name) from error
    size, _, copy = process.stdout.partition(b"\n")
    if process.returncode == 0:
        width, height = map(int, size.split())
        return DecodedPicture(width, height, copy)
    if process.returncode == photo_decoding.TOO_MANY_PIXELS:
        width, height = map(int, size.split())
        raise TooManyPixels(name=name, width=width, height=height)
    gave_up = process.returncode < 0 or process.returncode == photo_decoding.TOO_HEAVY
    raise TooHeavy(name=name) if gave_up else NotAPhoto(name, data)
