"""What was proposed on a deficiency: what waits and for whom, what lapsed, and the pictures put to people's steps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inspect_app.accounts.models import Account, Person
from inspect_app.db import db
from inspect_app.deficiencies.history import CONSENTED, DECLINED, PROPOSED, TAKEN_BACK, proposals_ended
from inspect_app.deficiencies.models import DeficiencyStep, StepEvidence
from inspect_app.deficiencies.second_consent import deciders, may_decide
from inspect_app.deficiencies.step_writer import line_of_event
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.overview.record import Record

MAX_NAMED = 5
"""How many of those who may consent are named."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for a second person: its line of history, whether the reader decides, and who else could.

    ``more``: how many besides ``others``.
    """

    event: Record
    mine: bool
    decides: bool
    others: Sequence[Account]
    more: int


def waiting(person: Person, row: Record, events: Sequence[Record]) -> Proposal | None:
    """``row``: a deficiency with its ``proposed_at`` and its school's directorate; ``events``: its lines."""
    made = (one for one in events if one.kind == PROPOSED and one.at == row.proposed_at)
    event = next(made, None)
    if event is None:
        return None
    decides = may_decide(person, event.account_id)
    others = [one for one in deciders(event.account_id, row.directorate_id) if one.id != person.id]
    mine = event.account_id == person.id
    return Proposal(event, mine, decides, others[:MAX_NAMED], max(0, len(others) - MAX_NAMED))


def lapsed(lines: Sequence[Record]) -> Collection[datetime]:
    """When was proposed what a visit or another step has overtaken; ``lines`` are the deficiency's, in order."""
    ended = proposals_ended(map(line_of_event, lines))
    answers = {CONSENTED, DECLINED, TAKEN_BACK}
    return {at for at, line in ended.items() if line.of_visit or line.kind not in answers}


@dataclass(frozen=True, slots=True)
class StepPictures:
    """By the id of the step: its pictures that the server holds, and how many it does not hold any more."""

    held: Mapping[int, Sequence[Record]]
    missing: Mapping[int, int]


def pictures_of(deficiency_id: str) -> StepPictures:
    """The pictures put to this deficiency's steps. Ids as read within the reader's scope."""
    query = (
        select(StepEvidence.step_id, StepEvidence.sha256, StepEvidence.kind, StepEvidence.day)
        .add_columns(DeficiencyStep.account_id)
        .join(DeficiencyStep, DeficiencyStep.id == StepEvidence.step_id)
        .where(DeficiencyStep.deficiency_id == deficiency_id)
        .order_by(StepEvidence.step_id, StepEvidence.position)
    )
    rows = db.session.execute(query).all()
    held = photos_held((row.account_id, row.sha256) for row in rows)
    found: dict[int, list[Record]] = defaultdict(list)
    missing: Counter[int] = Counter()
    for row in rows:
        if (row.account_id, row.sha256) in held:
            found[row.step_id].append(row)
        else:
            missing[row.step_id] += 1
    return StepPictures(found, missing)
