"""What the office and the schools do between visits: acknowledge, make safe, repair, defer, hand over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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

_STEPS_OF_SCHOOLS = {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.REPORTED_FIXED}
_BEING_REPAIRED = {Status.MADE_SAFE, Status.IN_PROGRESS}
_SHOWN = {Status.REPORTED_FIXED, Status.VERIFIED_CLOSED}
"""What is proven by a picture: by a school always, by the office where people may be hurt."""
_GRAVE_RANK = 2
REPAIRED_FATES = {Fate.FIXED, Fate.RETURNS}


@dataclass(frozen=True, slots=True)
class OfficeStep:
    number: int
    school: int
    target: Status
    at: datetime
    subjects: tuple[str, str]
    """The deficiency's section and trade: what is said of it."""

    @property
    def notes(self) -> Sequence[str]:
        words, target = word_bank("notes"), self.target.value
        own = (words["steps_of"].get(subject, {}).get(target) for subject in self.subjects)
        return next(filter(None, own), words["steps"][target])


class Office:
    """The reviewer of a directorate, and a principal who has an account, where there is one."""

    def __init__(self, seed: object, reviewer: Person, principal: Person | None, sites: Sequence[Site]) -> None:
        self.rng: Random = seeded_random(seed, "office")
        self.reviewer = reviewer
        self.principal = principal
        self.sites = {site.id: site for site in sites}

    def answer_first_round(self) -> None:
        """Dangers made safe, small things repaired, capital works deferred, others' faults handed over."""
        self._carry_out(step for row, place in self._open_rows() for step in self._first_answers(row, place))

    def report_repairs(self, start: datetime) -> None:
        """In the months from ``start``: most other repairs are reported, a few of them too early."""
        rows = self._open_rows()
        self._carry_out(step for row, place in rows for step in self._late_repairs(row, place, start))

    def answer_visit(self, site: Site, end: datetime) -> None:
        """The days after a visit of the second round, until ``end``."""
        found = [(row, place) for row, place in self._open_rows([site.id]) if row.status == Status.OPEN]
        steps = [step for row, place in found for step in self._prompt_answers(row, place)]
        self._carry_out(step for step in steps if step.at < end)

    def declare_mistakes(self, end: datetime) -> None:
        """Two small things of one visit each were none."""
        rows = [row for row, place in self._open_rows() if place is not None and row.status == Status.OPEN]
        untouched = [row for row in rows if row.times_seen == 1 and not row.severity_rank]
        mistakes = self.rng.sample(untouched, min(len(untouched), 2))
        self._carry_out(self._step_at(row, Status.VOID, end) for row in mistakes)

    def propose_ends(self, end: datetime) -> None:
        """Two dangers that were seen to be repaired: a second person is yet to say so, too."""
        at = end - timedelta(hours=14)
        rows = [row for row, _ in self._open_rows() if is_grave(row) and row.status in _BEING_REPAIRED]
        steps = (self._step_at(row, Status.VERIFIED_CLOSED, at) for row in rows if row.last_stated_at < at)
        self._carry_out([step for step in steps if _pictures_for(step)][:2])

    def _open_rows(self, schools: Collection[int] | None = None) -> list[tuple[Any, FaultPlace | None]]:
        return [(row, self._place(row)) for row in _open_rows_of(self.sites if schools is None else schools)]

    def _place(self, row: Any) -> FaultPlace | None:  # noqa: ANN401 - a row of a Core select
        fault = self.sites[row.school_id].faults.get(row.item)
        places = fault.places if fault else []
        return next((place for place in places if place.location == row.location_id), None)

    def _happens(self, share: float) -> bool:
        return self.rng.random() < share

    def _step(self, row: Any, target: Status, first: float, last: float) -> OfficeStep:  # noqa: ANN401 - a row
        """So many days after the deficiency was last looked at."""
        days = self.rng.uniform(first, last)
        at = row.last_stated_at + timedelta(days=days, minutes=self.rng.randint(0, 50))
        return self._step_at(row, target, at)

    @staticmethod
    def _step_at(row: Any, target: Status, at: datetime) -> OfficeStep:  # noqa: ANN401 - a row
        return OfficeStep(row.number, row.school_id, target, at, (row.section, row.trade))

    def _first_answers(self, row: Any, place: FaultPlace | None) -> Iterator[OfficeStep]:  # noqa: ANN401
        fate = place.fate if place else Fate.FIXED
        if self._happens(0.92 if is_grave(row) else 0.45):
            yield (
                self._step(row, Status.MADE_SAFE, 0.1, 0.9)
                if is_grave(row)
                else self._step(row, Status.ACKNOWLEDGED, 2, 12)
            )
        if fate is Fate.DEFERRED:
            yield self._step(row, Status.DEFERRED, 14, 40)
        elif fate is Fate.TRANSFERRED:
            yield self._step(row, Status.TRANSFERRED, 14, 40)
        elif fate in REPAIRED_FATES and self._happens(0.8 if is_grave(row) else 0.45):
            yield self._step(row, Status.REPORTED_FIXED, *((2, 6.5) if is_grave(row) else (13, 28)))

    def _late_repairs(self, row: Any, place: FaultPlace | None, start: datetime) -> Iterator[OfficeStep]:  # noqa: ANN401
        fate = place.fate if place else Fate.STAYS
        since = (start - row.last_stated_at).days
        if row.status in {Status.DEFERRED, Status.TRANSFERRED, Status.REPORTED_FIXED}:
            return
        if row.status != Status.IN_PROGRESS and self._happens(0.22):
            yield self._step(row, Status.IN_PROGRESS, since, since + 60)
        if fate in {Fate.REJECTED, Fate.HIDDEN} or (fate in REPAIRED_FATES and self._happens(0.6)):
            yield self._step(row, Status.REPORTED_FIXED, since + 65, since + 190)

    def _prompt_answers(self, row: Any, place: FaultPlace | None) -> Iterator[OfficeStep]:  # noqa: ANN401
        fate = place.fate if place else Fate.STAYS
        if is_grave(row):
            if self._happens(0.9):
                yield self._step(row, Status.MADE_SAFE, 0.1, 0.8)
            if fate in REPAIRED_FATES and self._happens(0.6):
                yield self._step(row, Status.REPORTED_FIXED, 1.5, 3.5)
            return
        if self._happens(0.3):
            yield self._step(row, Status.ACKNOWLEDGED, 1, 4)
        if fate is Fate.DEFERRED and self._happens(0.6):
            yield self._step(row, Status.DEFERRED, 6, 14)
        elif fate is Fate.TRANSFERRED and self._happens(0.7):
            yield self._step(row, Status.TRANSFERRED, 5, 12)
        elif self._happens(0.2):
            yield self._step(row, Status.IN_PROGRESS, 5, 9)
        if fate in REPAIRED_FATES | {Fate.REJECTED} and self._happens(0.55):
            yield self._step(row, Status.REPORTED_FIXED, 10, 20)

    def _carry_out(self, steps: Iterable[OfficeStep]) -> None:
        with writing():
            for step in sorted(steps, key=lambda step: (step.at, step.number)):
                note, shown = self.rng.choice(step.notes), _pictures_for(step)
                transition(self._who(step, shown), step.number, step.target.value, note, step.at, shown)

    def _who(self, step: OfficeStep, shown: Sequence[StepPicture]) -> Person:
        """The principal of the school where a principal may; a repair without a picture is the office's to report."""
        by_school = step.target in _STEPS_OF_SCHOOLS and (shown or step.target not in _SHOWN)
        return (
            self.principal
            if self.principal and by_school and step.school == self.principal.school_id
            else self.reviewer
        )


def _pictures_for(step: OfficeStep) -> list[StepPicture]:
    """What is shown of a repair: the drawing that stands for the item, as new as the step."""
    if step.target not in _SHOWN:
        return []
    ids = db.session.scalars(select(Deficiency.id).where(Deficiency.number == step.number)).all()
    return [StepPicture(name, EvidenceKind.PLACE, day_in_amman(step.at)) for name in first_photos(ids).values()]


def is_grave(row: Any) -> bool:  # noqa: ANN401 - a row of a Core select
    """Life-threatening or severe."""
    return bool(row.severity_rank >= _GRAVE_RANK)


def grave_or_reported(site: Site) -> set[str]:
    """Items of what may hurt somebody, and of what is said to be repaired."""
    return {row.item for row in _open_rows_of([site.id]) if is_grave(row) or row.status == Status.REPORTED_FIXED}


def _open_rows_of(schools: Collection[int]) -> Sequence[Any]:
    chosen = Deficiency.school_id.in_(schools)
    return db.session.execute(select(Deficiency.__table__).where(IS_OPEN, chosen).order_by(Deficiency.number)).all()
