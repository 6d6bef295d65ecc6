"""A plan about directorates and schools: everything that would happen, as values. [pure]"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from inspect_app.checklists import Text
from inspect_app.registry.units.unit_orders import UnitOrder


@dataclass(frozen=True)
class UnitFault:
    """Why an order cannot be carried out. ``row``: of the file, 0 where there is none; ``code``: of the directorate."""

    row: int
    code: str
    reason: Text


@dataclass(frozen=True)
class UnitChange:
    """A directorate that gets another name from ``day`` on, or another governorate or first day (``day`` None)."""

    code: str
    before: Text
    after: Text
    day: date | None


@dataclass(frozen=True)
class Dissolution:
    """``day``: the first without it."""

    code: str
    name: Text
    successor: str | None
    day: date


@dataclass(frozen=True)
class MovingSchool:
    id: int
    number: str
    name_ar: str
    from_code: str
    to_code: str
    day: date


@dataclass(frozen=True)
class MovingPerson:
    id: int
    username: str
    name: Text
    from_code: str
    to_code: str


@dataclass
class UnitPlan:
    """Everything that would happen; ``orders`` are those without a fault."""

    orders: list[UnitOrder] = field(default_factory=list)
    new: list[UnitOrder] = field(default_factory=list)
    changed: list[UnitChange] = field(default_factory=list)
    dissolved: list[Dissolution] = field(default_factory=list)
    schools: list[MovingSchool] = field(default_factory=list)
    people: list[MovingPerson] = field(default_factory=list)
    unchanged: int = 0
    faults: list[UnitFault] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed or self.dissolved or self.schools)

    @property
    def digest(self) -> str:
        """Another one means that the registry is no longer what it was when this was shown."""
        parts = self.new, self.changed, self.dissolved, self.schools, self.people, self.faults
        return hashlib.sha256(repr(parts).encode()).hexdigest()
