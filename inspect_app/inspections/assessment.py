"""What an assessment is made of: the judged answers that go in, and the result that is stored with the visit. [pure]

The rules that lead from one to the other are in :mod:`inspect_app.inspections.scoring`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from inspect_app.checklists import Severity, Verdict


class Grade(StrEnum):
    """A meets the standard, B with remarks, C below the minimum, D not acceptable."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class CapReason(StrEnum):
    LIFE_THREATENING = "life_threatening"
    THREE_SEVERE = "three_severe"
    SEVERE = "severe"


class Judged(NamedTuple):
    """One applicable item after judging. ``verdict`` None: nobody answered it.

    ``value`` is 1 OK … 0 not OK. ``severity`` is the one that results, after a partial answer's drop and any raise;
    None when the item does not fail.
    """

    code: str
    verdict: Verdict | None
    value: float | None
    severity: Severity | None

    def check(self) -> None:
        """Raises ValueError for a judgement without a value or a failure without a severity.

        A hole here would become a wrong grade without a word.
        """
        if self.verdict is None:
            return
        if self.verdict.is_judgement and (self.value is None or not 0 <= self.value <= 1):
            raise ValueError(f"{self.code}: judged, but its value is {self.value}")
        if self.verdict.fails and self.severity is None:
            raise ValueError(f"{self.code}: fails without a severity")


@dataclass(frozen=True, slots=True)
class Failures:
    """How many items fail, by the severity that results, in the order of Severity.

    An item counts once, however many rooms it fails in.
    """

    life_threatening: int = 0
    severe: int = 0
    moderate: int = 0
    low: int = 0

    @property
    def total(self) -> int:
        return self.life_threatening + self.severe + self.moderate + self.low

    @classmethod
    def among(cls, failing: Iterable[Judged]) -> Self:
        found = [answer.severity for answer in failing]
        return cls(*map(found.count, Severity)) if found else cls()


@dataclass(frozen=True, slots=True)
class Cap:
    """The limit that this visit's dangers put on its score, by the ``items`` named, in the order of the checklist.

    It is recorded whenever it applies; ``lowered`` tells whether the raw score stood above it.
    """

    limit: int
    reason: CapReason
    items: tuple[str, ...]
    lowered: bool


@dataclass(frozen=True, slots=True)
class SectionScore:
    """``percent`` enters the raw score, ``shown`` is printed; both None when nothing in the section was judged.

    ``capped``: a life-threatening failure lowered what is shown. ``answered`` of ``applicable`` items were judged.
    """

    code: str
    percent: float | None
    shown: float | None
    capped: bool
    answered: int
    applicable: int
    failures: Failures


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of one full visit. ``coverage`` is a share of weight, 0 to 1; scores are 0 to 100, not rounded.

    ``grade`` is None when too little was judged (coverage below 90 %): numbers are printed, the grade is withheld.
    """

    model: str
    sections: tuple[SectionScore, ...]
    raw: float | None
    final: float | None
    cap: Cap | None
    grade: Grade | None
    coverage: float
    answered: int
    applicable: int
    failures: Failures

    def to_record(self) -> dict[str, Any]:
        """Plain JSON values, to be stored beside the visit and never worked out again."""
        # By hand: asdict copies every value twice, and this runs while a tablet waits for its receipt.
        return _plain(self) | {
            "sections": [_plain(section) | {"failures": _plain(section.failures)} for section in self.sections],
            "cap": self.cap and _plain(self.cap) | {"reason": self.cap.reason.value, "items": list(self.cap.items)},
            "grade": self.grade and self.grade.value,
            "failures": _plain(self.failures),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The assessment that :meth:`to_record` wrote, whatever model it names. Raises on any other shape."""
        cap, grade = record["cap"], record["grade"]
        made = {
            "sections": tuple(SectionScore(**{**s, "failures": Failures(**s["failures"])}) for s in record["sections"]),
            "cap": cap and Cap(**{**cap, "reason": CapReason(cap["reason"]), "items": tuple(cap["items"])}),
            "grade": grade and Grade(grade),
            "failures": Failures(**record["failures"]),
        }
        return cls(**{**record, **made})


def _plain(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the dataclasses above
    return {name: getattr(value, name) for name in value.__slots__}
