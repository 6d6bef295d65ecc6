"""The story of some schools told again: bodies, people's choices and steps, in the order in which they came. [pure]

What comes out is what ought to be stored. A visit that arrives and a correction settle by the same fold, moment by
moment, so what is stored is what a replay gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import merge
from typing import Any

from inspect_app.deficiencies.claims import Claims
from inspect_app.deficiencies.fold import Cause, Fold, affected, fold_again
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.submissions.projection.revisions import Choice, Offer, Standing, standing

Moment = tuple[int, int, datetime]
"""After which body, bodies first, and at what time."""
_FIRST = datetime.min.replace(tzinfo=UTC)


class StepWithoutDeficiency(LookupError):
    """A person's step is about a deficiency that no body opens."""


@dataclass(frozen=True, slots=True)
class LedgerBody:
    """A body as it came, ``at`` when. ``claims`` are None where it never stood."""

    visit: str
    offer: Offer
    at: datetime
    claims: Claims | None


@dataclass(frozen=True, slots=True)
class LedgerChoice:
    """A person's choice between the bodies of a visit."""

    visit: str
    choice: Choice
    at: datetime


@dataclass(slots=True)
class Replay:
    """What has been told so far: nothing later is looked at. ``opened``: deficiencies in the order of their numbers."""

    fold: Fold = field(default_factory=Fold)
    standing: dict[str, Standing] = field(default_factory=dict)
    opened: list[tuple[Moment, str]] = field(default_factory=list)
    _claims: dict[str, Claims] = field(default_factory=dict)
    _bodies: dict[str, list[LedgerBody]] = field(default_factory=dict)
    _choices: dict[str, list[Choice]] = field(default_factory=dict)
    _steps: list[Row] = field(default_factory=list)

    def body(self, body: LedgerBody) -> None:
        came = self._bodies.setdefault(body.visit, [])
        came.append(body)
        if len(came) > 1:
            self._settle(Cause(body.visit, body.at, body.offer.id))
            return
        self.standing[body.visit] = standing([body.offer])
        self._claims[body.visit] = _claims(body)
        self.fold.visit(_claims(body))

    def choice(self, chosen: LedgerChoice) -> None:
        self._choices.setdefault(chosen.visit, []).append(chosen.choice)
        self._settle(Cause(chosen.visit, chosen.at, chosen.choice.after))

    def step(self, step: Row) -> None:
        self._steps.append(step)
        if not self.fold.step(step):
            raise StepWithoutDeficiency(step["deficiency_id"])

    def _settle(self, cause: Cause) -> None:
        bodies = self._bodies[cause.visit]
        before = self.standing[cause.visit].offer.digest
        now = standing([body.offer for body in bodies], self._choices.get(cause.visit, ()))
        self.standing[cause.visit] = now
        if now.offer.digest != before:
            old = self._claims[cause.visit]
            new = _claims(next(body for body in bodies if body.offer.id == now.offer.id))
            self._claims[cause.visit] = new
            self._tell_again(old, new, cause)

    def _tell_again(self, old: Claims, new: Claims, cause: Cause) -> None:
        items, schools = affected(old, new), {old.school, new.school}
        visits = [claims.about(items) for claims in self._claims.values() if claims.school in schools]
        before = {
            id_: row
            for id_, row in self.fold.rows.items()
            if row["item"] in items and (row["school_id"] in schools or row["first_visit_id"] == cause.visit)
        }
        steps = [step for step in self._steps if step["deficiency_id"] in before]
        told = fold_again(visits, steps, before, self.fold.lines, cause)
        self.fold.replace(before, told, ((school, code) for school in schools for code in items))


def replay(bodies: Iterable[LedgerBody], choices: Iterable[LedgerChoice], steps: Iterable[Row]) -> Replay:
    """Tells it all, each kind given in the order in which it happened.

    Raises StepWithoutDeficiency when a person's step has lost what it was about.
    """
    story = Replay()
    moments: Iterable[tuple[Moment, Callable[[Any], None], Any]] = merge(
        (((body.offer.id, 0, _FIRST), story.body, body) for body in bodies),
        (((step["after_body"], 1, step["at"]), story.step, step) for step in steps),
        (((chosen.choice.after, 1, chosen.at), story.choice, chosen) for chosen in choices),
        key=lambda moment: moment[0],
    )
    known: set[str] = set()
    for moment, tell, what in moments:
        tell(what)
        if len(story.fold.rows) > len(known):
            story.opened += [(moment, id_) for id_ in story.fold.rows if id_ not in known]
            known.update(story.fold.rows)
    return story


def _claims(body: LedgerBody) -> Claims:
    if body.claims is None:
        raise ValueError(f"body {body.offer.id} stands and was not judged")
    return body.claims
