"""What the lines of a deficiency's history come to: where it stands, and which steps of people could be taken back.

[pure]: lines go in, in the order in which they were written; the rows that a settlement wrote say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from inspect_app.deficiencies.statements import Outcome
from inspect_app.deficiencies.status import LEADS_TO, Status

WITHDRAWN = "withdrawn"
"""The kind of the event by which a correction takes back what its visit had opened."""
TAKEN_BACK = "taken_back"
"""The kind of the event by which a person takes back a step: the deficiency stands as it stood before it."""


class Line(NamedTuple):
    """One line of history. ``takes_back``: when the step was taken that this line takes back."""

    kind: str
    at: datetime
    of_visit: bool
    takes_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """The part of a deficiency that people's steps change."""

    status: Status
    closed_at: datetime | None = None
    rejections: int = 0
    flagged: bool = False
    made_safe_at: datetime | None = None

    def after(self, target: Status, at: datetime) -> Stand:
        """Where it stands when a person has moved it to ``target``.

        Made safe is what was made safe or reported repaired, from the first such word on, and until a repair is
        rejected: whoever repairs takes the barrier away.
        """
        rejected = self.status is Status.REPORTED_FIXED and target is Status.OPEN
        closed_at = self.closed_at if target.is_open else at
        safe_at = at if self.made_safe_at is None and target in _MAKES_SAFE else self.made_safe_at
        return Stand(target, closed_at, self.rejections + rejected, made_safe_at=None if rejected else safe_at)


_MAKES_SAFE = {Status.MADE_SAFE, Status.REPORTED_FIXED}


class Step(NamedTuple):
    """A person's step that had an effect, and where the deficiency stood before it."""

    line: Line
    before: Stand


@dataclass(frozen=True, slots=True)
class Told:
    """``steps``: those after which no visit spoke, the newest last; only the last one can be taken back."""

    stand: Stand
    steps: tuple[Step, ...] = ()

    def undone(self, taken_at: datetime | None) -> Stand | None:
        """Where it stands when the step of that moment is taken back; None when that is not the last one."""
        return self.steps[-1].before if self.steps and self.steps[-1].line.at == taken_at else None


_NOBODYS = Told(Stand(Status.VOID))
"""Before any visit found it, and after a correction withdrew it: no step has an effect."""


def told(lines: Iterable[Line]) -> Told:
    found = _NOBODYS
    for line in lines:
        found = _visited(found.stand, line) if line.of_visit else _stepped(found, line)
    return found


def _visited(stand: Stand, line: Line) -> Told:
    if line.kind in {Outcome.NEW, Outcome.RECURRENT}:
        return Told(Stand(Status.OPEN))
    if line.kind == WITHDRAWN:
        return Told(Stand(Status.VOID, line.at, stand.rejections))
    if line.kind == Outcome.LATE:
        return Told(stand)
    if line.kind == Outcome.FIX_REJECTED:
        return Told(Stand(Status.OPEN, None, stand.rejections + 1))
    if line.kind in {Outcome.VERIFIED_CLOSED, Outcome.FIXED_ON_SPOT}:
        return Told(replace(stand, status=Status.VERIFIED_CLOSED, closed_at=line.at, flagged=False))
    return Told(replace(stand, flagged=line.kind == Outcome.UNCHANGED))


def _stepped(found: Told, line: Line) -> Told:
    if line.kind == TAKEN_BACK:
        before = found.undone(line.takes_back)
        return found if before is None else Told(before, found.steps[:-1])
    target = Status(line.kind)
    if target not in LEADS_TO[found.stand.status]:
        return found
    return Told(found.stand.after(target, line.at), (*found.steps, Step(line, found.stand)))


def effect(step: Line, stand: Stand, before: Iterable[Line], overtaken: bool) -> Stand | None:
    """Where a person's step leaves a deficiency that stands at ``stand`` after the lines ``before``.

    None when it has no effect: a correction closed the row earlier, or what is taken back is not its last step.
    ``overtaken``: a visit has found the same fault anew since the step that is taken back (``deficiencies.fold``).
    """
    if step.kind == TAKEN_BACK:
        return None if overtaken else told(before).undone(step.takes_back)
    target = Status(step.kind)
    return stand.after(target, step.at) if target in LEADS_TO[stand.status] else None
