"""Deriving everything again: the ledger told from its beginning, compared with what is stored, the difference written.

Schools between which a visit ever moved are told together, group by group. Schools, places, photo files, the journal
and the ledger itself stay as they are. Numbers that are stored stay, since people quote them; what has none is counted
on in the order of the story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import bindparam

from inspect_app.db import table
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.deficiencies.withdrawal import line_withdrawn, withdrawn
from inspect_app.driver_statements import write_rows
from inspect_app.inspections.models import Answer, ContestedBody, DangerNotice, Finding, Photo, Visit
from inspect_app.submissions.numbering import last_number
from inspect_app.submissions.projection.difference import (
    ANSWER,
    CONTESTED,
    DEFICIENCY,
    EVENT,
    FINDING,
    NOTICE,
    PHOTO,
    VISIT,
    Difference,
    Projected,
    apply,
    difference,
)
from inspect_app.submissions.projection.ledger import Group, Ledger, read_ledger
from inspect_app.submissions.projection.replay import Moment, StepWithoutDeficiency
from inspect_app.submissions.projection.retell import Retold, retell
from inspect_app.submissions.projection.stored_rows import events_of, rows_of


@dataclass(slots=True)
class Tally:
    """How many rows of one table are not as they ought to be."""

    inserted: int = 0
    changed: int = 0
    withdrawn: int = 0
    removed: int = 0

    def add(self, one: Difference) -> None:
        self.inserted += len(one.inserted)
        self.withdrawn += one.withdrawn
        self.changed += len(one.changed) - one.withdrawn
        self.removed += len(one.removed)


@dataclass(slots=True)
class Rebuilt:
    """How much was told again, and by table what was different; a table that was right is not named."""

    bodies: int
    steps: int
    choices: int
    different: dict[str, Tally] = field(default_factory=dict)


Progress = Callable[[int], None]
"""Is told how many bodies have been read."""


def rebuild(progress: Progress = lambda _: None) -> Rebuilt:
    """Makes the projection what the ledger says. Call inside ``writing()``: all of it, or nothing.

    Raises UnknownChecklist or BadVisit when a body cannot be read any more, which would be this release's fault, and
    StepWithoutDeficiency when a person's step has lost what it was about.
    """
    numbers = _Numbers()
    ledger = read_ledger()
    rebuilt = _told(ledger)
    for group, retold in _groups(ledger, progress, writing=True):
        differences = [numbers.lent(one) for one in _differences(group, retold)]
        apply(differences)
        numbers.opened += retold.story.opened
        _count(rebuilt, differences)
    numbers.give(ledger.first_bodies)
    return rebuilt


def compare(progress: Progress = lambda _: None) -> Rebuilt:
    """What a rebuild would change. Writes nothing; raises what ``rebuild`` raises.

    Claims that an older release did not keep are no difference: they are read out of the body when they are needed.
    """
    ledger = read_ledger()
    rebuilt = _told(ledger)
    for group, retold in _groups(ledger, progress, writing=False):
        _count(rebuilt, _differences(group, retold, claims_needed=False))
    return rebuilt


def _groups(ledger: Ledger, progress: Progress, *, writing: bool) -> Iterator[tuple[Group, Retold]]:
    bodies, about = 0, set(ledger.steps)
    for group in ledger.groups:
        retold = retell(ledger, group, writing=writing)
        yield group, retold
        bodies += retold.bodies
        about -= retold.story.fold.rows.keys()
        progress(bodies)
    if about:
        raise StepWithoutDeficiency(min(about))


def _told(ledger: Ledger) -> Rebuilt:
    steps = sum(len(steps) for steps in ledger.steps.values())
    return Rebuilt(sum(map(len, ledger.bodies.values())), steps, sum(map(len, ledger.choices.values())))


def _count(rebuilt: Rebuilt, differences: Iterable[Difference]) -> None:
    for one in differences:
        if one:
            rebuilt.different.setdefault(one.projected.name, Tally()).add(one)


def _differences(group: Group, retold: Retold, *, claims_needed: bool = True) -> list[Difference]:
    visits = rows_of(VISIT, Visit.id.in_(group.visits))
    if not claims_needed:
        wanted = {row["id"]: row["claims"] for row in retold.visits}
        visits = [row if row["claims"] else {**row, "claims": wanted.get(row["id"])} for row in visits]
    here, now = Deficiency.school_id.in_(group.schools), datetime.now(UTC)

    def gone(row: Row) -> Row:
        return row if row["withdrawn"] else withdrawn(row, now)

    return [
        difference(VISIT, visits, retold.visits),
        difference(DEFICIENCY, rows_of(DEFICIENCY, here), retold.deficiencies, gone),
        difference(EVENT, events_of(here), retold.lines, line_withdrawn),
        difference(ANSWER, rows_of(ANSWER, Answer.visit_id.in_(group.visits)), retold.answers),
        difference(NOTICE, rows_of(NOTICE, DangerNotice.visit_id.in_(group.visits)), retold.notices),
        difference(FINDING, rows_of(FINDING, Finding.visit_id.in_(group.visits)), retold.findings),
        difference(PHOTO, rows_of(PHOTO, Photo.visit_id.in_(group.visits)), retold.photos),
        difference(CONTESTED, rows_of(CONTESTED, ContestedBody.visit_id.in_(group.visits)), retold.contested),
    ]


class _Numbers:
    """Lends numbers below nought to new rows, group by group, until the order of the whole story is known."""

    def __init__(self) -> None:
        self.opened: list[tuple[Moment, str]] = []
        self._lent: dict[str, set[str]] = {VISIT.name: set(), DEFICIENCY.name: set()}

    def lent(self, one: Difference) -> Difference:
        lent = self._lent.get(one.projected.name)
        if lent is None or not one.inserted:
            return one
        rows: list[Row] = []
        for row in one.inserted:
            lent.add(row["id"])
            rows.append({**row, "number": -len(lent)})
        return Difference(one.projected, rows, one.changed, one.before, one.removed)

    def give(self, first_bodies: Mapping[str, int]) -> None:
        self._give(VISIT, sorted(self._lent[VISIT.name], key=lambda visit: first_bodies[visit]))
        in_order = [id_ for _, id_ in sorted(self.opened, key=lambda opened: opened[0])]
        self._give(DEFICIENCY, [id_ for id_ in in_order if id_ in self._lent[DEFICIENCY.name]])

    def _give(self, projected: Projected, ids: list[str]) -> None:
        numbered = table(projected.model)
        last = last_number(projected.model)
        update = numbered.update().where(numbered.c.id == bindparam("row")).values(number=bindparam("to"))
        write_rows(update, [{"row": id_, "to": last + n} for n, id_ in enumerate(ids, 1)])
