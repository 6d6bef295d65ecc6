"""What the lines of a deficiency's history come to: where it stands, and which steps of people could be taken back.

[pure]: lines go in, in the order in which they were written; the rows that a settlement wrote say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from inspect_app.deficiencies.statements import Outcome
from inspect_app.deficiencies.status import LEADS_TO, Status

WITHDRAWN = "withdrawn"
"""The kind of the event by which a correction takes back what its visit had opened."""
TAKEN_BACK = "taken_back"
"""The kind of the event by which a person takes back a step: the deficiency stands as it stood before it."""
PROPOSED, CONSENTED, DECLINED = "proposed", "consented", "declined"
"""The kinds by which something dangerous ends by hand: one person proposes ``target``, another one decides."""


class Line(NamedTuple):
    """One line of history.

    ``takes_back``: when the step was taken that this line takes back; ``target``: the status that is proposed;
    ``answers``: when what is consented to or declined was proposed.
    """

    kind: str
    at: datetime
    of_visit: bool
    takes_back: datetime | None = None
    target: str | None = None
    answers: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """The part of a deficiency that people's steps change."""

    status: Status
    closed_at: datetime | None = None
    rejections: int = 0
    flagged: bool = False
    made_safe_at: datetime | None = None
    proposed: Status | None = None
    """How it shall end, once a second person consents."""
    proposed_at: datetime | None = None

    @property
    def unproposed(self) -> Stand:
        """The same, where nothing waits for a second person."""
        return replace(self, proposed=None, proposed_at=None)

    def after(self, target: Status, at: datetime) -> Stand:
        """Where it stands when a person has moved it to ``target``; what was proposed before has lapsed.

        Made safe is what was made safe or reported repaired, from the first such word on, and until a repair is
        rejected: whoever repairs takes the barrier away.
        """
        rejected = self.status is Status.REPORTED_FIXED and target is Status.OPEN
        closed_at = self.closed_at if target.is_open else at
        safe_at = at if self.made_safe_at is None and target in _MAKES_SAFE else self.made_safe_at
        return Stand(target, closed_at, self.rejections + rejected, made_safe_at=None if rejected else safe_at)


_MAKES_SAFE = {Status.MADE_SAFE, Status.REPORTED_FIXED}


_LEAVES_WAITING = {Outcome.LATE, Outcome.UNCHANGED}
"""What a visit says that knew nothing new, or could not look."""


class Step(NamedTuple):
    """A person's step that had an effect, and where the deficiency stood before it."""

    line: Line
    before: Stand


@dataclass(frozen=True, slots=True)
class Told:
    """``steps``: those after which no visit spoke, the newest last; only the last one can be taken back.

    A proposal that waits is among them whatever has come.
    """

    stand: Stand
    steps: tuple[Step, ...] = ()

    def undone(self, taken_at: datetime | None) -> Stand | None:
        """Where it stands when the step of that moment is taken back; None when that is not the last one."""
        return self.steps[-1].before if self.steps and self.steps[-1].line.at == taken_at else None

    def without(self, taken_at: datetime | None) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.line.at != taken_at)


_NOBODYS = Told(Stand(Status.VOID))
"""Before any visit found it, and after a correction withdrew it: no step has an effect."""


def told(lines: Iterable[Line]) -> Told:
    found = _NOBODYS
    for line in lines:
        found = _after(found, line)
    return found


def proposals_ended(lines: Iterable[Line]) -> Mapping[datetime, Line]:
    """By the moment of each proposal that does not wait any more: the line that ended it.

    That is its answer or its taking back, or else a visit or another step, by which it lapsed.
    """
    ended: dict[datetime, Line] = {}
    found = _NOBODYS
    for line in lines:
        waited = found.stand.proposed_at
        found = _after(found, line)
        waits = found.stand.proposed_at
        if waited and waited != waits:
            ended[waited] = line
        if waits:
            ended.pop(waits, None)
    return ended


def without_effect(lines: Iterable[Line]) -> Collection[datetime]:
    """When people took the steps that do nothing any more where they stand: a correction put something before them."""
    idle: set[datetime] = set()
    found = _NOBODYS
    for line in lines:
        after = _after(found, line)
        # Of what is withdrawn the lines of visits are gone, and nothing says what its steps did.
        if after is found and found is not _NOBODYS:
            idle.add(line.at)
        found = after
    return idle


def _after(found: Told, line: Line) -> Told:
    return _visited(found, line) if line.of_visit else _stepped(found, line)


def _visited(found: Told, line: Line) -> Told:
    """A visit that has looked since lets what was proposed lapse; the others leave it waiting, to be taken back."""
    stand = found.stand
    if line.kind in {Outcome.NEW, Outcome.RECURRENT}:
        return Told(Stand(Status.OPEN))
    if line.kind == WITHDRAWN:
        return Told(Stand(Status.VOID, line.at, stand.rejections))
    if line.kind in {Outcome.VERIFIED_CLOSED, Outcome.FIXED_ON_SPOT}:
        return Told(replace(stand.unproposed, status=Status.VERIFIED_CLOSED, closed_at=line.at, flagged=False))
    if line.kind == Outcome.FIX_REJECTED:
        rejections = stand.rejections + 1
        stand = Stand(Status.OPEN, rejections=rejections, proposed=stand.proposed, proposed_at=stand.proposed_at)
    elif line.kind != Outcome.LATE:
        stand = replace(stand, flagged=line.kind == Outcome.UNCHANGED)
    waits = line.kind in _LEAVES_WAITING or (stand.proposed_at is not None and stand.proposed_at > line.at)
    stand = stand if waits else stand.unproposed
    return Told(stand, tuple(Step(s.line, stand.unproposed) for s in found.steps if s.line.at == stand.proposed_at))


def _stepped(found: Told, line: Line) -> Told:
    if line.kind == TAKEN_BACK:
        before = found.undone(line.takes_back)
        return found if before is None else Told(before, found.steps[:-1])
    stand = _moved(found.stand, line)
    if stand is None:
        return found
    # Two people's one step: whoever takes the consent back takes what it answers back, too.
    is_proposal = line.kind in {PROPOSED, CONSENTED}
    before = found.stand.unproposed if is_proposal else found.stand
    steps = found.without(line.answers) if line.kind == CONSENTED else found.steps
    return Told(stand, (*steps, Step(line, before)))


def _moved(stand: Stand, line: Line) -> Stand | None:
    """Where a person's step that takes nothing back leads; None when it has no effect."""
    if line.kind in {CONSENTED, DECLINED}:
        if stand.proposed is None or stand.proposed_at != line.answers:
            return None
        return stand.unproposed if line.kind == DECLINED else stand.after(stand.proposed, line.at)
    target = Status(line.target or line.kind)
    if target not in LEADS_TO[stand.status]:
        return None
    if line.kind == PROPOSED:
        return replace(stand, proposed=target, proposed_at=line.at)
    return stand.after(target, line.at)


def effect(step: Line, stand: Stand, before: Iterable[Line], overtaken: bool) -> Stand | None:
    """Where a person's step leaves a deficiency that stands at ``stand`` after the lines ``before``.

    None when it has no effect: a correction closed the row earlier, what is taken back is not its last step, or what
    is decided does not wait. ``overtaken``: a visit has found the same fault anew since the step that is taken back
    (``deficiencies.fold``).
    """
    if step.kind == TAKEN_BACK:
        return None if overtaken else told(before).undone(step.takes_back)
    return _moved(stand, step)
