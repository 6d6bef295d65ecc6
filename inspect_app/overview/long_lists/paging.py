"""Long lists in pages, and which column sorts them: both stand in the address, so that a link repeats them. [pure]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

SIZE = 50
PRINTED = 2000
"""Rows of a list on paper, some 100 sheets: what is more comes in further prints, or as a file."""


class Stretch(NamedTuple):
    """Rows ``first`` to before ``last``, counted from 0, of ``total`` in an order."""

    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of ``total`` rows. ``number`` counts from 1; an empty list has one empty page."""

    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def is_print(self) -> bool:
        """Whether this is the list as it is printed, all rows together."""
        return self.size == PRINTED

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.offset, self.last, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def asked_page(args: Mapping[str, str], total: int, size: int = SIZE) -> Page:
    """The page a request asks for; the nearest one there is when it asks for none or for another.

    ``print=all`` asks for all rows on one page, PRINTED at most.
    """
    size = PRINTED if args.get("print") == "all" else size
    asked = args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return Page(min(max(number, 1), Page(1, total, size).pages), total, size)


@dataclass(frozen=True, slots=True)
class Sorting:
    """``key`` is a column of the list; ``down_first`` are those whose first click shows the largest first."""

    key: str
    descending: bool
    down_first: frozenset[str] = frozenset()

    @property
    def arg(self) -> str:
        return f"-{self.key}" if self.descending else self.key

    def toggled(self, key: str) -> str:
        """The value of ``sort`` that a click on the column asks for."""
        descending = not self.descending if key == self.key else key in self.down_first
        return f"-{key}" if descending else key

    def aria(self, key: str) -> str | None:
        """What aria-sort says of the column; None for the others."""
        if key != self.key:
            return None
        return "descending" if self.descending else "ascending"


def asked_sorting(
    args: Mapping[str, str], keys: set[str], default: str, down_first: frozenset[str] = frozenset()
) -> Sorting:
    """The order a request asks for, or ``default`` where it asks for a column that the list does not have."""
    asked = args.get("sort", default)
    if asked.removeprefix("-") not in keys:
        asked = default
    return Sorting(asked.removeprefix("-"), asked.startswith("-"), down_first)
