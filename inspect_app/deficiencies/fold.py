"""The one fold: visits' claims and people's steps go in, in the order in which they came; deficiencies come out. [pure]

A visit that arrives, a correction and a rebuild all settle by it. Items are independent of each other, so a correction
folds again only the items of which it says something else.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inspect_app.deficiencies.claims import Claims, Stance, statements
from inspect_app.deficiencies.history import effect
from inspect_app.deficiencies.settled_rows import (
    UNPROPOSED,
    Row,
    deficiency_id,
    key_of,
    known,
    line_of,
    opened,
    proposals_kept_after,
    put,
    renewed,
    stand_of,
    step_line,
    visit_line,
)
from inspect_app.deficiencies.settlement import settle
from inspect_app.deficiencies.statements import Change, Key, Known, Outcome
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.withdrawal import withdrawal_line, withdrawn

Place = tuple[str, str, int]
"""A finding: visit, item and position."""
Became = tuple[str | None, str]
"""What became of a finding: its deficiency, and the outcome."""
Item = tuple[int, str]
"""An item at a school."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a school is told again: the ``visit`` of which another body stands, since when, and in which place."""

    visit: str
    at: datetime
    after_body: int


class Fold:
    """``rows`` of deficiencies by id, without numbers unless they had one; ``lines`` of their history, in order;
    ``became``: what became of findings. Rows are replaced, never changed: those that went in stay as they are."""

    def __init__(self, before: Mapping[str, Row] | None = None) -> None:
        """``before``: rows known from elsewhere; only their keys count, for repairs that name them."""
        self.rows: dict[str, Row] = {}
        self.lines: dict[str, list[Row]] = {}
        self.became: dict[Place, Became] = {}
        self._before: dict[Item, list[Row]] = defaultdict(list)
        self._ids: dict[Item, list[str]] = defaultdict(list)
        self._cleared: dict[Item, datetime] = {}
        for row in (before or {}).values():
            self._before[_item(row)].append(row)

    def visit(self, claims: Claims) -> None:
        """The next visit. It must have come after all that were told."""
        rows = self._known(claims)
        ticked = any(claim.repaired for claim in claims.items.values())
        keys = self._named(claims) | {row.id: row.key for row in rows} if ticked else {}
        cleared = {code: at for code in claims.items if (at := self._cleared.get((claims.school, code)))}
        said = statements(claims, rows, keys)
        changes = settle(rows, said, claims.seen_at, cleared, claims.allowed).changes
        ids = {change.key: id_ for change in changes if (id_ := self._change(claims, change))}
        outcomes = {change.key: change.outcome.value for change in changes}
        for code, claim in claims.items.items():
            for fault in claim.faults:
                self.became[claims.visit, code, fault.position] = ids.get(fault.key), outcomes[fault.key]
            if claim.stance is Stance.OK:
                before = self._cleared.get((claims.school, code), claims.seen_at)
                self._cleared[claims.school, code] = max(before, claims.seen_at)

    def _known(self, claims: Claims) -> list[Known]:
        ids = (id_ for code in claims.items for id_ in self._ids.get((claims.school, code), ()))
        return [known(self.rows[id_], self._reported_at(id_)) for id_ in ids]

    def _reported_at(self, id_: str) -> datetime | None:
        """When its repair was last reported; None where it does not stand so."""
        if self.rows[id_]["status"] != Status.REPORTED_FIXED:
            return None
        reported = (line["at"] for line in self.lines[id_] if line["kind"] == Status.REPORTED_FIXED)
        return max(reported, default=None)

    def _named(self, claims: Claims) -> dict[str, Key]:
        """Deficiencies withdrawn since, which the visit's tablet may have known: their key says what was repaired."""
        rows = (row for code in claims.items for row in self._before.get((claims.school, code), ()))
        return {row["id"]: key_of(row) for row in rows if row["received_at"] <= claims.first_at}

    def _change(self, claims: Claims, change: Change) -> str | None:
        id_ = change.deficiency_id
        if id_ is None and change.state:
            id_ = deficiency_id(claims.visit, change.key)
            self._add(opened(claims, change))
        elif id_ and change.state:
            row, after = self.rows[id_], proposals_kept_after(claims, change)
            waits = row["proposed_at"] and after and row["proposed_at"] > after
            self.rows[id_] = {**row, **renewed(claims, change), **({} if waits else UNPROPOSED)}
        elif id_ and change.outcome is Outcome.UNCHANGED:
            self.rows[id_] = {**self.rows[id_], "flagged": True}
        if id_:
            self.lines[id_].append(visit_line(claims, change, id_))
        return id_

    def _add(self, row: Row, lines: Iterable[Row] = ()) -> None:
        self.rows[row["id"]] = row
        self.lines[row["id"]] = list(lines)
        self._ids[_item(row)].append(row["id"])

    def step(self, step: Row) -> bool:
        """The next step of a person, a row of deficiency_step. False when nothing has opened its deficiency."""
        row = self.rows.get(step["deficiency_id"])
        if row is None:
            return False
        line, lines = step_line(step), self.lines[row["id"]]
        overtaken = step["takes_back"] is not None and self._is_overtaken(row, step["takes_back"])
        stand = effect(line_of(line), stand_of(row), map(line_of, lines), overtaken)
        if stand:
            self.rows[row["id"]] = {**row, **put(stand)}
        lines.append(line)
        return True

    def _is_overtaken(self, row: Row, taken_at: datetime) -> bool:
        others = (self.rows[id_] for id_ in self._ids[_item(row)] if id_ != row["id"])
        return is_overtaken(row, others, taken_at)

    def withdraw(self, before: Mapping[str, Row], lines: Mapping[str, Sequence[Row]], cause: Cause) -> None:
        """What was there before and is not opened any more stays, withdrawn, with the steps that people took."""
        for id_, row in before.items():
            if id_ in self.rows:
                continue
            kept = [*lines.get(id_, ())]
            if not row["withdrawn"]:
                kept = [line for line in kept if line["step_id"] is not None]
                if row["status"] != Status.VOID:
                    kept.append(withdrawal_line(id_, cause.visit, cause.at, cause.after_body))
            self._add(row if row["withdrawn"] else withdrawn(row, cause.at), kept)

    def replace(self, before: Iterable[str], told: Fold, items: Iterable[Item]) -> None:
        """Puts what was told again about these items in place of the rows there were before."""
        for id_ in before:
            self._ids[_item(self.rows.pop(id_))].remove(id_)
        for item in items:
            self._cleared.pop(item, None)
        self._cleared |= told._cleared
        self.became |= told.became
        for id_, row in told.rows.items():
            self._add(row, told.lines[id_])


def is_overtaken(row: Row, others: Iterable[Row], taken_at: datetime) -> bool:
    """Whether a visit has found the same fault anew since a step: what it opened stands in this one's place.

    ``others`` are the other deficiencies of the same school and item.
    """
    same = (one for one in others if key_of(one) == key_of(row) and not one["withdrawn"])
    return any(one["closed_at"] is None or one["received_at"] >= taken_at for one in same)


def fold_again(
    visits: Iterable[Claims],
    steps: Iterable[Row],
    before: Mapping[str, Row],
    lines: Mapping[str, Sequence[Row]],
    cause: Cause,
) -> Fold:
    """What these visits and steps come to from the beginning, and what of ``before`` is withdrawn by it.

    All in order of arrival, and about the items of which ``before`` are all rows, with the ``lines`` that stand.
    """
    fold, waiting = Fold(before), deque(steps)
    for claims in visits:
        while waiting and waiting[0]["after_body"] < claims.first_body:
            fold.step(waiting.popleft())
        fold.visit(claims)
    for step in waiting:
        fold.step(step)
    fold.withdraw(before, lines, cause)
    return fold


def affected(old: Claims, new: Claims) -> set[str]:
    """The items about which these two bodies of one visit lead to something else."""
    names = ("school", "checklist", "version", "seen_at")
    both = old.items.keys() | new.items.keys()
    if any(getattr(old, name) != getattr(new, name) for name in names):
        return set(both)
    return {code for code in both if old.items.get(code) != new.items.get(code)}


def _item(row: Row) -> Item:
    return row["school_id"], row["item"]
