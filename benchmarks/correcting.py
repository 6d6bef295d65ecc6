"""A correction at a school with 50 visits against one at a school with 2: CPU seconds in this process, on disk.

Every visit finds the same ten items failing, so that every line of history is one that a correction might touch. The
newest visit is corrected in two answers: the usual case. The first visit with another end is the worst: its place among
all visits changes, and everything it says of its school is told again.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.measure import Ratio, in_turns
from benchmarks.world import Measured, make_world
from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.db import db
from inspect_app.submissions.receiving import receive_bytes
from tests.make import NOW, VisitBody

FEW, MANY, ROUNDS = 2, 50, 20


def bench(folder: Path) -> list[Ratio]:
    app, world, _ = make_world(folder, schools=2)
    with app.app_context(), app.test_request_context():
        person = as_person(db.session.get_one(Account, world.engineer))
        few = _visits(world, person, world.schools[0], FEW)
        many = _visits(world, person, world.schools[1], MANY)
        # As the server does before its workers begin.
        gc.collect()
        gc.freeze()
        change = _two_answers(world.failing)
        usual = in_turns(_correct(many[-1], person, change), _correct(few[-1], person, change), ROUNDS)
        worst = in_turns(_correct(many[0], person, _another_end), _correct(few[0], person, _another_end), ROUNDS)
    return [
        Ratio("newest visit corrected, 50 visits / 2", *usual, goal=1.5),
        Ratio("first visit, another end, 50 visits / 2", *worst, goal=10),
    ]


def _visits(world: Measured, person: Person, school: str, count: int) -> list[VisitBody]:
    made = []
    for n in range(count):
        visit = VisitBody(school, person.id, world.failing[:10], NOW - timedelta(days=count - n))
        receive_bytes(visit.bytes(), person)
        made.append(visit)
    return made


Change = Callable[[VisitBody], VisitBody]


def _two_answers(failing: Sequence[str]) -> Change:
    """Two of the ten items that fail are in order after all; the next time they fail again."""
    return lambda visit: replace(visit, failing=failing[2:10] if len(visit.failing) == 10 else failing[:10])


def _another_end(visit: VisitBody) -> VisitBody:
    return replace(visit, finished=visit.finished + timedelta(minutes=1))


def _correct(visit: VisitBody, person: Person, change: Change) -> Callable[[], None]:
    """Each time once more, naming the body before."""
    before = [visit]

    def run() -> None:
        old = before[-1]
        fields = {**old.fields, "replaces": hashlib.sha256(old.bytes()).hexdigest()}
        new = replace(change(old), revision=old.revision + 1, fields=fields)
        receive_bytes(new.bytes(), person)
        before.append(new)

    return run
