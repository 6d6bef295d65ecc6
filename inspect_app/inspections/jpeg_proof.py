"""The proof, without decoding, that a JPEG is what a tablet's page makes: one plain picture that opens. [pure]

Everything in the file is accounted for, byte by byte: JFIF's own mark, tables, one baseline frame, its one scan, the
end. No byte is left for a position, a text, a second picture or a film, and nothing a decoder calls an error is left
either: each table is there once, whole, possible and used. What the coded data show no walk can tell, nor does a
decoder: it takes any bits for a picture. Who wants to hide something among them could as well paint it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

_START, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF, _QUANTIZERS, _HUFFMAN, _BASELINE, _SCAN = 0xE0, 0xDB, 0xC4, 0xC0, 0xDA
_UNSTUFFED = re.compile(rb"\xff[^\0]")
_MAX_SEGMENTS = 20
"""An encoder writes eight or nine."""
_MIN_BITS = 2
"""Of a block of 8 × 8 coefficients: no code is shorter than a bit, and a block has two."""


_Name = TypeVar("_Name")


class _Unproven(Exception):
    """Something here is not as the proof wants it."""


@dataclass(slots=True)
class _Tables:
    """What was defined so far: numbers of quantizers, and of Huffman tables as (is AC, number)."""

    quantizers: set[int] = field(default_factory=set)
    huffman: set[tuple[bool, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Frame:
    """``components``: for each its id, how many blocks it has across and down in a unit, its quantizer."""

    width: int
    height: int
    components: tuple[tuple[int, int, int, int], ...]

    @property
    def blocks(self) -> int:
        across, down = self.components[0][1:3]
        units = -(-self.width // (8 * across)) * -(-self.height // (8 * down))
        return units * sum(across * down for _, across, down, _ in self.components)


def proven_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a JPEG that is proven; None for any other bytes, which may be a picture, too."""
    try:
        return _prove(data)
    except (_Unproven, IndexError):
        return None


def _prove(data: bytes) -> tuple[int, int]:
    tables = _Tables()
    frame: _Frame | None = None
    for mark, segment, end in _segments(data):
        if mark == _QUANTIZERS:
            _add(tables.quantizers, _quantizers(segment))
        elif mark == _HUFFMAN:
            _add(tables.huffman, _huffman(segment))
        elif mark == _BASELINE and frame is None:
            frame = _frame(segment)
        elif mark == _SCAN and frame:
            _check_scan(segment, frame, tables)
            _check_coded(data, end, frame)
            return frame.width, frame.height
        else:
            raise _Unproven
    raise _Unproven


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Mark, content and where it ends of each after JFIF's own, one right behind the other."""
    _demand(data.startswith(_START) and data.endswith(_END))
    place = len(_START)
    for number in range(_MAX_SEGMENTS):
        _demand(data[place] == 0xFF)
        mark, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        segment = data[place + 4 : place + 2 + length]
        _demand(len(segment) == length - 2)
        place += 2 + length
        if number:
            yield mark, segment, place
        else:
            _check_jfif(mark, segment)


def _demand(holds: bool) -> None:
    if not holds:
        raise _Unproven


def _add(known: set[_Name], names: list[_Name]) -> None:
    """Nothing is defined twice: what the later one replaces would be seen by nobody."""
    _demand(known.isdisjoint(names) and len(set(names)) == len(names))
    known.update(names)


def _check_jfif(mark: int, segment: bytes) -> None:
    """No larger than its own fields: it has no thumbnail."""
    _demand(mark == _JFIF and segment.startswith(b"JFIF\0\1") and len(segment) == 14 and segment[12:] == b"\0\0")


def _quantizers(segment: bytes) -> list[int]:
    """Of 8 bits, one after the other until the segment ends."""
    _demand(bool(segment) and len(segment) % 65 == 0)
    numbers = segment[::65]
    _demand(max(numbers) <= 3)
    return list(numbers)


def _huffman(segment: bytes) -> list[tuple[bool, int]]:
    found: list[tuple[bool, int]] = []
    place = 0
    _demand(bool(segment))
    while place < len(segment):
        about, counts = segment[place], segment[place + 1 : place + 17]
        values = segment[place + 17 : place + 17 + sum(counts)]
        is_ac, number = divmod(about, 16)
        _demand(is_ac <= 1 and number <= 1 and len(counts) == 16 and len(values) == sum(counts))
        _demand(is_ac == 1 or max(values, default=16) <= 11)
        _demand(len(set(values)) == len(values))
        _check_codes(counts)
        found.append((bool(is_ac), number))
        place += 17 + len(values)
    return found


def _check_codes(counts: bytes) -> None:
    """``counts`` of codes by their length in bits, from 1: as many as there can be, of which none is all ones."""
    free = 1
    for count in counts:
        free = free * 2 - count
        _demand(free >= 1)
    _demand(any(counts))


def _frame(segment: bytes) -> _Frame:
    """Grey, or colour whose brightness is at most twice as fine as its hues."""
    count = segment[5]
    _demand(segment[0] == 8 and count in {1, 3} and len(segment) == 6 + 3 * count)
    parts = [segment[place : place + 3] for place in range(6, len(segment), 3)]
    components = tuple((part[0], part[1] >> 4, part[1] & 15, part[2]) for part in parts)
    _, across, down, _ = components[0]
    _demand((across in {1, 2} and down in {1, 2}) if count == 3 else across == down == 1)
    _demand(all((across, down) == (1, 1) for _, across, down, _ in components[1:]))
    _demand(len({name for name, *_ in components}) == count)
    frame = _Frame(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]), components)
    _demand(frame.width > 0 and frame.height > 0)
    return frame


def _check_scan(segment: bytes, frame: _Frame, tables: _Tables) -> None:
    """All components in one scan, in their order, by tables that are there; and no other tables are."""
    count, used = len(frame.components), set()
    _demand(len(segment) == 4 + 2 * count and segment[0] == count and segment[-3:] == b"\0\x3f\0")
    for (name, *_), place in zip(frame.components, range(1, 1 + 2 * count, 2), strict=True):
        dc, ac = divmod(segment[place + 1], 16)
        _demand(segment[place] == name)
        used |= {(False, dc), (True, ac)}
    _demand(used == tables.huffman)
    _demand({quantizer for *_, quantizer in frame.components} == tables.quantizers)


def _check_coded(data: bytes, place: int, frame: _Frame) -> None:
    """Nothing but coded bits up to the end: each 0xFF among them is stuffed; and as many as there are blocks, at least.

    Restart marks, which no page's encoder writes, are not proven.
    """
    end = len(data) - len(_END)
    unstuffed = _UNSTUFFED.search(data, place)
    _demand(unstuffed is not None and unstuffed.start() == end)
    _demand((end - place) * 8 >= frame.blocks * _MIN_BITS)
