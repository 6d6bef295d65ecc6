"""The schools that are in the registry before a file comes: found by number, by a number nearly the same, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold, searchable
from inspect_app.schools.models import Directorate, School

KnownSchool = dict[str, Any]
"""The stored columns of a school by name, its profile among them."""
COMPARED_COLUMNS = (
    "name_ar",
    "name_en",
    "directorate_id",
    "governorate",
    "locality",
    "latitude",
    "longitude",
    "active",
)


def near_key(number: str) -> str:
    """What two numbers share that differ only by case, dashes, spaces and other marks, or zeros in front."""
    return fold(number).replace(" ", "").lstrip("0")


def name_key(name_ar: str, directorate_id: int) -> tuple[str, int]:
    """What two schools share that have one name, however spelled, in one directorate."""
    return searchable(name_ar), directorate_id


@dataclass(frozen=True)
class KnownSchools:
    """All of them, closed ones too; ``directorate_names`` by id, dissolved ones too."""

    by_number: dict[str, KnownSchool] = field(default_factory=dict)
    directorate_names: dict[int, Text] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session) -> KnownSchools:
        columns = [getattr(School, name) for name in ("id", "number", *COMPARED_COLUMNS, "profile", "students")]
        schools = {row["number"]: dict(row) for row in session.execute(select(*columns)).mappings()}
        names = session.execute(select(Directorate.id, Directorate.code, Directorate.name_ar, Directorate.name_en))
        return cls(schools, {id_: Text(f"{code} · {ar}", f"{code} · {en}") for id_, code, ar, en in names})

    def near(self, number: str) -> list[KnownSchool]:
        """Those whose number is another one, but only in how it is written."""
        return [self.by_number[other] for other in self._numbers_by_key.get(near_key(number), ()) if other != number]

    def named(self, key: tuple[str, int]) -> list[str]:
        """Numbers of the schools whose name and directorate have this ``name_key``."""
        return list(self._numbers_by_name.get(key, ()))

    @cached_property
    def _numbers_by_key(self) -> dict[str, list[str]]:
        return _grouped((near_key(number), number) for number in self.by_number)

    @cached_property
    def _numbers_by_name(self) -> dict[tuple[str, int], list[str]]:
        schools = self.by_number.items()
        return _grouped((name_key(school["name_ar"], school["directorate_id"]), number) for number, school in schools)


_Key = TypeVar("_Key", bound=Hashable)


def _grouped(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, list[str]]:
    groups: dict[_Key, list[str]] = defaultdict(list)
    for key, number in pairs:
        groups[key].append(number)
    return groups
