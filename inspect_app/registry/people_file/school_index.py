"""The registered schools by the numbers people write, and those a damaged number may have been. [pure]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold


@dataclass(frozen=True)
class KnownSchool:
    """What a row of people needs of a school."""

    id: int
    number: str
    name: Text
    directorate_id: int
    active: bool


class SchoolIndex:
    def __init__(self, schools: Iterable[KnownSchool]) -> None:
        self._by_number = {school.number: school for school in schools}
        self._alike: dict[str, list[str]] = {}
        for number in self._by_number:
            self._alike.setdefault(_plain(number), []).append(number)

    def find(self, number: str) -> KnownSchool | None:
        return self._by_number.get(number)

    def alike(self, number: str) -> Sequence[str]:
        """The numbers that differ from this one by leading zeros, case, spaces or marks alone."""
        return self._alike.get(_plain(number), ())


def _plain(number: str) -> str:
    return fold(number).replace(" ", "").lstrip("0")
