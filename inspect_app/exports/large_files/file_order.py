"""What a process of its own needs to know to make a large file, as JSON beside the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Role

FilterArgs = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class FileOrder:
    """``person`` as he was when he asked; ``filter_args`` as in an address; ``rows`` as counted then."""

    person: Person
    extension: str
    language: str
    filter_args: FilterArgs
    name: str
    rows: int

    def is_same_as(self, other: FileOrder) -> bool:
        """Whether it asks for the same file, whatever the number of rows is by now."""
        return self._wanted == other._wanted

    @property
    def _wanted(self) -> tuple[Any, ...]:
        return self.reach, self.extension, self.language, self.filter_args

    @property
    def reach(self) -> tuple[Any, ...]:
        """What decides which rows the person sees: a file goes to whoever still sees the same."""
        return reach_of(self.person)

    def query(self) -> MultiDict[str, str]:
        args: MultiDict[str, str] = MultiDict()
        for name, value in self.filter_args.items():
            args.setlist(name, value if isinstance(value, list) else [value])
        return args

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> FileOrder:
        fields = json.loads(text)
        who = fields.pop("person")
        return cls(person=Person(**{**who, "role": Role(who["role"])}), **fields)


def reach_of(person: Person) -> tuple[Any, ...]:
    return person.id, person.role, person.directorate_id, person.school_id
