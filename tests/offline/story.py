"""Random histories of fieldwork: visits on time and late, corrections, conflicts, choices and people's steps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import db, writing
from inspect_app.deficiencies.history import Step
from inspect_app.deficiencies.models import EVENT_STANDS, IN_ORDER, Deficiency, DeficiencyEvent
from inspect_app.deficiencies.second_consent import consent, decline
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.steps import AlreadyProposed, last_step, possible_steps, take_back, transition
from inspect_app.inspections.models import Answer, ContestedBody, DangerNotice, Finding, Photo, ReceivedBody, Visit
from inspect_app.submissions.receiving import receive_bytes
from inspect_app.submissions.resolve_conflict import choose
from tests.make import NOW, VisitBody
from tests.people import World
from tests.second_person import picture

ITEMS = ["B03.01", "B02.07", "B06.06", "B09.05"]
REASON = "كتاب الصيانة رقم 41 بتاريخ اليوم"
DERIVED = (Visit, Answer, DangerNotice, Finding, Photo, Deficiency, DeficiencyEvent, ContestedBody)


@dataclass
class Story:
    """Tells a random history on the world's two schools, through the real paths. ``told`` says what happened.

    ``on_spot``: how often a finding was put right during the visit.
    """

    world: World
    rng: Random
    on_spot: float = 0.2

    def __post_init__(self) -> None:
        self.now = NOW
        self.visits: list[VisitBody] = []
        self.told: list[str] = []

    def go_on(self, steps: int) -> None:
        for _ in range(steps):
            self.now += timedelta(hours=self.rng.randint(1, 200))
            tell = self.rng.choices(
                [self.visit, self.correct, self.contradict, self.overtake, self.step, self.regret, self.choose],
                [6, 3, 2, 1, 6, 4, 2],
            )[0]
            tell()
            self.told.append(tell.__name__)

    def receive(self, visit: VisitBody) -> str:
        national = replace(self.world.engineer, directorate_id=None)
        receive_bytes(visit.bytes(), national, received_at=self.now)
        return hashlib.sha256(visit.bytes()).hexdigest()

    def visit(self) -> None:
        school = self.rng.choice([self.world.school, self.world.other_school])
        visit = VisitBody(school, self.world.engineer.id, only=ITEMS, finished=self.some_time())
        self.fill(visit)
        self.receive(visit)
        self.visits.append(visit)

    def some_time(self) -> datetime:
        """Mostly just now, sometimes long ago, sometimes by a clock that is years off."""
        days = self.rng.choice([0, 0, 0, 3, 90, 4000, -4000])
        return self.now - timedelta(days=days, hours=self.rng.randint(1, 5))

    def fill(self, visit: VisitBody) -> None:
        visit.failing = self.rng.sample(ITEMS, self.rng.randint(0, 3))
        fields = {"note": str(self.rng.random()), "fact-floors": str(self.rng.randint(1, 4)), "mood": "good"}
        dice = Random(fields["note"])  # of its own: what else happens under a seed stays the same
        for code in visit.failing:
            name = code.replace(".", "_")
            fields[f"{name}-0-location"] = self.rng.choice(["", f"yard-{visit.school}", f"hall-{visit.school}"])
            fields[f"{name}-0-photo"] = hashlib.sha256(str(self.rng.random()).encode()).hexdigest()
            if code == "B03.01":
                fields |= {f"{name}-told_at": self.now.isoformat(), f"{name}-told_by": "voice"}
            if dice.random() < 0.2:
                fields[f"{name}-0-severity"] = Severity.LIFE_THREATENING
            if dice.random() < self.on_spot:
                fields[f"{name}-0-fixed"] = "yes"
            if self.rng.random() < 0.2:
                fields[f"{name}-1-location"] = "new"
                fields[f"{name}-1-new_name"] = f"غرفة {self.rng.randint(1, 2)}"
        visit.fields = fields

    def again(self, visit: VisitBody, replaces: str) -> VisitBody:
        made = replace(visit, revision=visit.revision + 1)
        if self.rng.random() < 0.15:
            # He had opened the form of the wrong school.
            made.school = self.world.other_school if made.school == self.world.school else self.world.school
        self.fill(made)
        made.fields = {"replaces": replaces, **made.fields}
        return made

    def correct(self) -> None:
        if self.visits:
            place = self.rng.randrange(len(self.visits))
            visit = self.visits[place]
            known = db.session.scalar(select(Visit.digest).where(Visit.id == visit.id)) or ""
            made = self.again(visit, known)
            self.receive(made)
            self.visits[place] = made

    def contradict(self) -> None:
        if self.visits:
            visit = replace(self.rng.choice(self.visits))
            self.fill(visit)
            self.receive(visit)

    def overtake(self) -> None:
        """A correction that arrives before what it corrects."""
        visit = VisitBody(self.world.school, self.world.engineer.id, only=ITEMS, finished=self.some_time())
        self.fill(visit)
        made = self.again(visit, hashlib.sha256(visit.bytes()).hexdigest())
        self.receive(made)
        self.now += timedelta(hours=1)
        self.receive(visit)
        self.visits.append(made)

    def step(self) -> int:
        """Returns the number of the deficiency that was moved; 0 where there was none to move."""
        rows = db.session.execute(select(Deficiency.number, Deficiency.status).order_by(Deficiency.number)).all()
        steps = [(row.number, target) for row in rows for target in possible_steps(row.status, self.world.reviewer)]
        if self.rng.random() < 0.8:
            steps = [(number, target) for number, target in steps if target is not Status.VOID]
        if not steps:
            return 0
        number, target = self.rng.choice(steps)
        evidence = picture(self.reviewer_of(number), self.now)
        try:
            with writing():
                proposed = transition(self.reviewer_of(number), number, target.value, REASON, self.now, [evidence])
        except AlreadyProposed:
            return self.answer(number)
        return self.answer(number) if proposed is None and Random(f"{number} {self.now}").random() < 0.6 else number

    def answer(self, number: int) -> int:
        """The ministry consents to what waits, or declines it, a minute later."""
        waits = db.session.scalar(select(Deficiency.proposed_at).where(Deficiency.number == number))
        decide = consent if Random(f"{waits}").random() < 0.7 else decline
        self.now += timedelta(minutes=1)
        with writing():
            decide(self.world.ministry, number, waits.isoformat(), REASON, self.now)
        return number

    def reviewer_of(self, number: int) -> Person:
        near = db.session.scalar(select(Deficiency.school_id).where(Deficiency.number == number)) == 1
        return self.world.reviewer if near else self.world.neighbouring_reviewer

    def regret(self) -> None:
        """A step that is taken back an hour later, sometimes after a visit has spoken, or with the step before it."""
        numbers = [self.step() for _ in range(self.rng.randint(1, 3))]
        self.now += timedelta(hours=1)
        if self.rng.random() < 0.2:
            self.visit()
        for number in numbers:
            step = self.last_step(number)
            if step:
                self.now += timedelta(minutes=1)
                with writing():
                    take_back(self.reviewer_of(number), number, step.line.at.isoformat(), "ضغطت خطأً", self.now)

    def last_step(self, number: int) -> Step | None:
        lines = select(DeficiencyEvent.__table__).join(Deficiency).where(Deficiency.number == number)
        events = db.session.execute(lines.where(EVENT_STANDS).order_by(*IN_ORDER)).all()
        mine = events[0].deficiency_id if events else ""
        return last_step(self.reviewer_of(number), mine, events, self.now)

    def choose(self) -> None:
        contested = db.session.scalars(select(ContestedBody.visit_id)).all()
        if contested:
            visit = self.rng.choice(sorted(contested))
            held = select(ReceivedBody.digest).where(ReceivedBody.visit_id == visit).order_by(ReceivedBody.id)
            choose(self.world.ministry, visit, self.rng.choice(db.session.scalars(held).all()), self.now)


def snapshot() -> dict[str, list[Any]]:
    """Every derived row, but for the surrogate ids that nobody quotes."""
    return {model.__tablename__: _rows(model) for model in DERIVED}


def _rows(model: type[Any]) -> list[Any]:
    surrogate = {"id"} if model in (Finding, Photo) else set()
    columns = [column for column in model.__table__.columns if column.name not in surrogate]
    return sorted((tuple(row) for row in db.session.execute(select(*columns))), key=repr)


def without_what_was_true_once(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same without withdrawn lines of history, which nothing but their rows remembers."""
    place = list(DeficiencyEvent.__table__.columns.keys()).index("withdrawn")
    return found | {"deficiency_event": [row for row in found["deficiency_event"] if not row[place]]}
