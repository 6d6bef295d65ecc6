"""What the office and the schools do between visits: acknowledge, make safe, repair, defer, hand over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.step_evidence import EvidenceKind, StepPicture
from inspect_app.deficiencies.steps import day_in_amman, transition
from inspect_app.demo.dice import seeded_random, word_bank
from inspect_app.demo.world import Fate, FaultPlace, Site
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.overview.deficiency_photos import first_photos

SPRING_START = datetime(2026, 3, 1, 7, tzinfo=UTC)
_STEPS_OF_SCHOOLS = {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.REPORTED_FIXED}


@dataclass(frozen=True, slots=True)
class OfficeStep:
    number: int
    school: int
    target: Status
    at: datetime


class Office:
    """The reviewer of a directorate, and the one principal who has an account."""

    def __init__(self, seed: int, reviewer: Person, principal: Person, sites: Sequence[Site]) -> None:
        self.rng: Random = seeded_random(seed, "office")
        self.reviewer = reviewer
        self.principal = principal
        self.sites = {site.id: site for site in sites}

    def winter(self) -> None:
        """After the pilot: dangers made safe, capital works deferred, others' faults handed over."""
        self._carry_out(step for row, place in self._open_deficiencies() for step in self._winter_steps(row, place))

    def summer(self) -> None:
        """Before the follow-up: most repairs are reported, a few of them too early."""
        self._carry_out(step for row, place in self._open_deficiencies() for step in self._repair_steps(row, place))

    def autumn(self, end: datetime) -> None:
        """After the follow-up, until ``end``: the first answers to what it found."""
        rows = [(row, place) for row, place in self._open_deficiencies() if row.status == Status.OPEN]
        self._carry_out(step for row, _ in rows for step in self._first_steps(row, end))
        self._declare_mistakes([row for row, _ in rows if row.times_seen == 1 and not row.severity_rank], end)

    def _open_deficiencies(self) -> list[tuple[Any, FaultPlace | None]]:
        rows = db.session.execute(
            select(Deficiency.__table__)
            .where(IS_OPEN, Deficiency.school_id.in_(self.sites))
            .order_by(Deficiency.number)
        ).all()
        return [(row, self._place(row)) for row in rows]

    def _place(self, row: Any) -> FaultPlace | None:  # noqa: ANN401 - a row of a Core select
        fault = self.sites[row.school_id].faults.get(row.item)
        places = fault.places if fault else []
        return next((place for place in places if place.location == row.location_id), None)

    def _happens(self, share: float) -> bool:
        return self.rng.random() < share

    def _step(self, row: Any, target: Status, days: float) -> OfficeStep:  # noqa: ANN401 - a row of a Core select
        at = row.last_stated_at + timedelta(days=days, minutes=self.rng.randint(0, 50))
        return OfficeStep(row.number, row.school_id, target, at)

    def _winter_steps(self, row: Any, place: FaultPlace | None) -> Iterator[OfficeStep]:  # noqa: ANN401
        fate = place.fate if place else Fate.FIXED
        danger = row.severity_rank >= 2
        if danger and self._happens(0.8):
            yield self._step(row, Status.MADE_SAFE, self.rng.uniform(0.1, 1.2))
        elif self._happens(0.45):
            yield self._step(row, Status.ACKNOWLEDGED, self.rng.uniform(2, 12))
        if fate is Fate.DEFERRED:
            yield self._step(row, Status.DEFERRED, self.rng.uniform(14, 40))
        elif fate is Fate.TRANSFERRED:
            yield self._step(row, Status.TRANSFERRED, self.rng.uniform(14, 40))

    def _repair_steps(self, row: Any, place: FaultPlace | None) -> Iterator[OfficeStep]:  # noqa: ANN401
        fate = place.fate if place else Fate.STAYS
        since = (SPRING_START - row.last_stated_at).days
        if row.status in {Status.DEFERRED, Status.TRANSFERRED, Status.REPORTED_FIXED}:
            return
        if row.status != Status.IN_PROGRESS and self._happens(0.22):
            yield self._step(row, Status.IN_PROGRESS, since + self.rng.uniform(0, 90))
        if fate in {Fate.REJECTED, Fate.HIDDEN} or (fate is Fate.FIXED and self._happens(0.6)):
            yield self._step(row, Status.REPORTED_FIXED, since + self.rng.uniform(95, 200))

    def _first_steps(self, row: Any, end: datetime) -> Iterator[OfficeStep]:  # noqa: ANN401
        steps = [self._step(row, Status.MADE_SAFE, 0.3)] if row.severity_rank >= 2 and self._happens(0.55) else []
        if not steps and self._happens(0.32):
            steps.append(self._step(row, Status.ACKNOWLEDGED, self.rng.uniform(1, 6)))
        if self._happens(0.1):
            steps.append(self._step(row, Status.IN_PROGRESS, self.rng.uniform(6, 10)))
        if row.severity_rank < 3 and self._happens(0.09):
            steps.append(self._step(row, Status.REPORTED_FIXED, self.rng.uniform(10, 18)))
        yield from (step for step in steps if step.at < end)

    def _declare_mistakes(self, rows: Sequence[Any], end: datetime) -> None:
        untouched = [row for row in rows if self._place(row) is not None]
        mistakes = self.rng.sample(untouched, min(len(untouched), 2))
        self._carry_out(OfficeStep(row.number, row.school_id, Status.VOID, end) for row in mistakes)

    def _carry_out(self, steps: Iterator[OfficeStep]) -> None:
        words = word_bank("notes")["steps"]
        with writing():
            for step in sorted(steps, key=lambda step: (step.at, step.number)):
                by_school = step.school == self.principal.school_id and step.target in _STEPS_OF_SCHOOLS
                person = self.principal if by_school else self.reviewer
                evidence = _picture_for(step) if person is self.principal else []
                note = self.rng.choice(words[step.target.value])
                transition(person, step.number, step.target.value, note, step.at, evidence)


def _picture_for(step: OfficeStep) -> list[StepPicture]:
    """What a principal shows of a repair: the drawing that stands for the item, as new as the report."""
    if step.target is not Status.REPORTED_FIXED:
        return []
    ids = db.session.scalars(select(Deficiency.id).where(Deficiency.number == step.number)).all()
    return [StepPicture(name, EvidenceKind.PLACE, day_in_amman(step.at)) for name in first_photos(ids).values()]
