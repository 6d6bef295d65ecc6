"""What a checklist is: sections of items, each with its rule, severity and words in both languages.

Everything here is an immutable value, built once by :mod:`inspect_app.checklists.library` and shared by all requests.
Rules of writing, severities and deadlines: docs/checklists.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from inspect_app.checklists.expressions import Expression
from inspect_app.checklists.facts import FACTS
from inspect_app.checklists.terms import Basis, ItemKind, Owner, PhotoRule, Severity, Source, Text
from inspect_app.checklists.unit_spellings import spellings


@dataclass(frozen=True, slots=True)
class Option:
    """One rung of a choice: worth ``score`` (1 is OK, 0 is not OK, between is partly)."""

    key: str
    text: Text
    score: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A common note the engineer ticks instead of typing. An escalation may name its key."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Escalation:
    """When ``condition`` holds for a failing answer, the severity becomes ``severity`` instead of the default.

    The condition reads the school's facts, ``value`` (the number measured, or a date's age in days), ``option`` (of a
    choice) and the item's own ticks.
    """

    condition: Expression
    severity: Severity


@dataclass(frozen=True, slots=True)
class Band:
    """Closed interval in the item's unit; None is unbounded on that side."""

    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def covers(self, other: Band) -> bool:
        """True when every number of the other band is in this one."""
        return self._low <= other._low and other._high <= self._high

    def meets(self, other: Band) -> bool:
        """True when some number is in both."""
        return self._low <= other._high and other._low <= self._high

    @property
    def _low(self) -> float:
        return -math.inf if self.low is None else self.low

    @property
    def _high(self) -> float:
        return math.inf if self.high is None else self.high

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return (
                "anything" if self.low == self.high else f"≥ {self.low:g}" if self.high is None else f"≤ {self.high:g}"
            )
        return f"{self.low:g}–{self.high:g}"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The bands of a measured item: inside ``ok`` is OK (1), inside ``partial`` partly (0.5), otherwise not OK (0).

    ``ok_when`` replaces ``ok`` by the first band whose condition over the school's facts is true. A number outside
    ``possible`` is a slip of the finger and is not judged.
    """

    unit: Text
    ok: Band
    partial: Band
    ok_when: tuple[tuple[Expression, Band], ...] = ()
    possible: Band = Band(None, None)

    @property
    def units(self) -> tuple[str, ...]:
        """What may be written behind the number, folded."""
        return spellings(self.unit)


@dataclass(frozen=True, slots=True)
class Ages:
    """How old, in days, the last service may be: OK up to ``ok``, partly up to ``partial``."""

    ok: int
    partial: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """Days from the moment a fault is seen: to make it safe (None: not asked) and to put it right."""

    make_safe_days: int | None
    fix_days: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to check. Its code is permanent: reworded it keeps it, with a changed meaning it gets a new one.

    ``text`` says what ought to be; ``fault`` says in three words what is wrong when it is not, as inside a sentence;
    ``at_once`` what is done there and then, and whom to call. It is there wherever a failure may be grave.
    ``source`` says where the rule comes from, with the keys of its sources in square brackets.
    """

    code: str
    text: Text
    fault: Text
    kind: ItemKind
    severity: Severity
    photo: PhotoRule
    trade: str
    owner: Owner
    deadline: Deadline
    basis: Basis
    source: Source
    capital_works: bool = False
    hint: Text | None = None
    at_once: Text | None = None
    applies_when: Expression | None = None
    thresholds: Thresholds | None = None
    numerator: Expression | None = None
    denominator: Expression | None = None
    options: tuple[Option, ...] = ()
    ages: Ages | None = None
    record: bool = False
    """Its date is also a record of upkeep, which a paper, tag or certificate shows."""
    optional: bool = False
    escalations: tuple[Escalation, ...] = ()
    ticks: tuple[Tick, ...] = ()
    replaces: str | None = None

    @property
    def field(self) -> str:
        """The item's name in forms and records: B03.01 is B03_01."""
        return self.code.replace(".", "_")

    @property
    def severities(self) -> frozenset[Severity]:
        """Those of a failure before anybody raises it: its own, when partly, of a ratio of nothing, where placed."""
        placed = {self.severity, self.severity.one_step_down, *(one.severity for one in self.escalations)}
        return frozenset(placed | ({self.severity.one_step_up} if self.kind is ItemKind.RATIO else set()))

    @property
    def fix_time(self) -> timedelta:
        return timedelta(days=self.deadline.fix_days)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    weight: int
    items: tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Checklist:
    """One published version of a checklist, equal to itself alone. ``digest``: the SHA-256 of its content, hexadecimal.

    ``sources`` explains the keys such as [J6] in an item's ``source``.
    """

    id: str
    version: int
    title: Text
    short_title: Text
    sections: tuple[Section, ...]
    digest: str
    deadlines: Mapping[Severity, Deadline] = field(default_factory=dict, compare=False)
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

    def deadline(self, item: Item, severity: Severity) -> Deadline:
        """For a finding of this severity: the item's own days at its default severity, otherwise the checklist's."""
        if severity == item.severity or severity not in self.deadlines:
            return item.deadline
        return self.deadlines[severity]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by code, in the order of the page."""
        return {item.code: item for section in self.sections for item in section.items}

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The school facts that some expression of this checklist reads, in the order of the vocabulary."""
        used = {name for item in self.items.values() for name in _names(item)}
        return tuple(key for key in FACTS if key in used)

    @property
    def is_per_vehicle(self) -> bool:
        """Whether each vehicle of a school has a visit of its own."""
        return any(FACTS[key].per_vehicle for key in self.facts)


def _names(item: Item) -> set[str]:
    expressions = [item.applies_when, item.numerator, item.denominator, *(e.condition for e in item.escalations)]
    if item.thresholds:
        expressions += [condition for condition, _ in item.thresholds.ok_when]
    return {name for expression in expressions if expression for name in expression.names}
