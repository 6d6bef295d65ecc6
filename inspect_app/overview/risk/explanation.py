"""Why a school stands where it stands: the sentence and the arithmetic that every ranking shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inspect_app.accounts.models import Person
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.record import Record
from inspect_app.overview.risk.arithmetic_texts import ArithmeticLine, arithmetic
from inspect_app.overview.risk.risk_reading import risks_of, shares_of
from inspect_app.overview.risk.school_risk import SchoolRisk
from inspect_app.overview.risk.why import sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """In the reader's language. ``arithmetic`` is empty where there are no points."""

    points: float
    sentence: str
    arithmetic: Sequence[ArithmeticLine]


def explanation(risk: SchoolRisk, visited: bool, now: datetime) -> Explanation:
    return Explanation(risk.points, sentence(risk, visited, now), arithmetic(risk))


def explained(person: Person, selection: Selection, now: datetime, schools: Sequence[Record]) -> dict[int, Explanation]:
    """School id → its explanation under the filter, in two statements.

    ``schools`` are rows with ``id``, ``students`` and ``visits``, read within the person's scope.
    """
    risks = risks_of(person, selection, now, {row.id: row.students for row in schools})
    return {row.id: explanation(risks[row.id], bool(row.visits), now) for row in schools}


def explanation_on_record(school: int, students: int | None, now: datetime) -> Explanation:
    """Of all that is open at one school, closed or not, in one statement and without the sentence.

    Call with an id that was read within a person's scope.
    """
    risk = SchoolRisk(shares_of(Selection(), now, [school]).get(school, ()), (), students)
    return Explanation(risk.points, "", arithmetic(risk))
