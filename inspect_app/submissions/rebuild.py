"""Deriving everything again: the raw bodies in the order in which they came, people's steps and choices between them.

The bodies, the choices, the steps and the closed photos are what people said; visits, answers, findings, photos,
deficiencies and the events of visits follow from them. A rebuild takes those away and tells the whole story again, by
the same code as when it happened. Schools, places, photo files and the audit stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from typing import Any

from sqlalchemy import delete, select, update

from inspect_app.db import Base, db, table
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.steps import repeat_step
from inspect_app.inspections.models import Answer, ChosenBody, Finding, Photo, ReceivedBody, Visit
from inspect_app.submissions.derive import Numbers, derive, source_of
from inspect_app.submissions.settle_revisions import settle_revisions

Moment = tuple[int, int, datetime, Callable[[Any], None], Any]
"""When it happened: after which body, bodies first, and at what time; then what tells it again, and of what."""
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was told again."""

    bodies: int
    steps: int
    choices: int


def rebuild(progress: Callable[[int], None] = lambda _: None, *, forget_numbers: bool = False) -> Rebuilt:
    """Derives all derived tables anew. Call inside ``writing()``: all of it is replaced, or nothing.

    Deficiencies keep the numbers people quote, also where this release would have counted otherwise;
    ``forget_numbers`` counts anew.

    Raises UnknownChecklist or BadVisit when a body cannot be read any more, which would be this release's fault, and
    StepWithoutDeficiency when a person's step has lost what it was about.
    """
    connection = db.session.connection()
    bodies = connection.scalars(select(ReceivedBody.id).order_by(ReceivedBody.id)).all()
    steps = connection.execute(_STEPS).mappings().all()
    choices = connection.execute(select(ChosenBody.__table__).order_by(ChosenBody.id)).all()
    numbers = dict(connection.execute(select(Deficiency.id, Deficiency.number)).all())
    story = _Story({} if forget_numbers else numbers)
    _take_everything_away()
    moments: Iterable[Moment] = merge(
        ((id_, 0, _FIRST, story.body, id_) for id_ in bodies),
        ((step["after_body"], 1, step["at"], story.step, step) for step in steps),
        ((choice.after_body, 1, choice.at, story.choice, choice) for choice in choices),
        key=lambda moment: moment[:3],
    )
    for done, (_, _, _, tell, what) in enumerate(moments):
        tell(what)
        progress(done + 1)
    return Rebuilt(len(bodies), len(steps), len(choices))


class StepWithoutDeficiency(LookupError):
    """A person's step is about a deficiency that no body opens."""


class _Story:
    """What has been told so far: nothing later may be looked at."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.bodies = 0
        self.choices = 0

    def body(self, id_: int) -> None:
        self.bodies = id_
        connection = db.session.connection()
        row = connection.execute(select(ReceivedBody.__table__).where(ReceivedBody.id == id_)).one()
        if connection.scalar(select(Visit.id).where(Visit.id == row.visit_id)):
            settle_revisions(row.visit_id, row.received_at, self.bodies, self.choices)
            return
        first = source_of(row, row.id, row.received_at)
        derive(first.judged(), first.school, row.digest, row.received_at, None, self.numbers)

    def step(self, event: Mapping[str, Any]) -> None:
        if not repeat_step({name: value for name, value in event.items() if name != "id"}):
            raise StepWithoutDeficiency(event["deficiency_id"])

    def choice(self, row: Any) -> None:  # noqa: ANN401 - a row of chosen_body
        self.choices = row.id
        settle_revisions(row.visit_id, row.at, self.bodies, self.choices)


def _take_everything_away() -> None:
    connection = db.session.connection()
    connection.execute(update(ReceivedBody).values(conflict=False))
    connection.execute(update(Deficiency).values(recurrence_of=None))
    for model in (Photo, Finding, Answer, DeficiencyEvent, Deficiency, Visit):
        connection.execute(delete(model))


def fingerprint() -> dict[str, str]:
    """A digest of every derived table, whatever the order of its rows and the surrogate keys that nobody quotes."""
    return {
        model.__tablename__: _digest(model) for model in (Visit, Answer, Finding, Photo, Deficiency, DeficiencyEvent)
    }


def _digest(model: type[Base]) -> str:
    surrogate = {"id"} if model in (Finding, Photo, DeficiencyEvent) else set()
    columns = [column for column in table(model).columns if column.name not in surrogate]
    rows = db.session.connection().execute(select(*columns))
    return hashlib.sha256("\n".join(sorted(repr(tuple(row)) for row in rows)).encode()).hexdigest()


_event = DeficiencyEvent.__table__
_STEPS = select(_event).where(_event.c.visit_id.is_(None)).order_by(_event.c.after_body, _event.c.id)
