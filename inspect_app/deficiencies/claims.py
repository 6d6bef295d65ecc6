"""What a visit claims about its school, as far as settlement needs it: pure data, stored beside the visit. [pure]

To correct one visit means to tell again what others said of the same items. Their claims are read for that, never
their bodies: parsing and judging is done once for each body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from inspect_app.checklists import Checklist, Item, Reason, Severity, Verdict
from inspect_app.deficiencies.statements import (
    Failing,
    FixedOnSpot,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Repaired,
    Statement,
)
from inspect_app.inspections.judge_visit import JudgedAnswer, JudgedFinding, JudgedVisit

WHOLE_SCHOOL = ""


class Stance(StrEnum):
    """What a visit says of an item as a whole. SKIPPED: does not apply, or could not be inspected; SILENT: nothing."""

    OK = "ok"
    FAILING = "failing"
    SKIPPED = "skipped"
    SILENT = "silent"


class Fault(NamedTuple):
    """One finding. ``kept``: “still the same” without a reading that says otherwise, so the severity stays too.

    ``make_safe``: the time in which a danger of this severity must be made safe; ``fixed``: put right on the spot.
    """

    position: int
    key: Key
    severity: Severity
    note: str
    kept: bool
    make_safe: timedelta | None = None
    fixed: bool = False


class ItemClaim(NamedTuple):
    """``repaired`` are ids of deficiencies; the rest describes what opens where the item fails."""

    stance: Stance
    repaired: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    allowed: timedelta = timedelta()
    """The time that a new deficiency is given."""
    trade: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """One visit's. ``items`` are all of its checklist version; ``first_body`` and ``first_at`` those of its arrival."""

    visit: str
    school: int
    checklist: str
    version: int
    seen_at: datetime
    first_at: datetime
    first_body: int
    items: Mapping[str, ItemClaim]

    def about(self, items: Collection[str]) -> Claims:
        """The same visit, as if it had spoken of these items alone."""
        return replace(self, items={code: claim for code, claim in self.items.items() if code in items})

    @property
    def allowed(self) -> dict[str, timedelta]:
        return {code: claim.allowed for code, claim in self.items.items() if claim.faults}


def claims_of(visit: JudgedVisit, places: Mapping[str, str]) -> dict[str, ItemClaim]:
    """By item. ``places`` maps location ids as sent to ids as stored.

    An item that the school's facts rule out is not on the page: skipped, for the reviewer to look at what was open.
    """
    checklist = visit.given.checklist
    claims = dict.fromkeys(checklist.items, _SKIPPED)
    for answer in visit.answers:
        is_ok = answer.judgement.verdict is Verdict.OK
        claims[answer.item.code] = _OK if is_ok else _claim(answer, checklist, places)
    return claims


_OK, _SKIPPED, _SILENT = (ItemClaim(stance) for stance in (Stance.OK, Stance.SKIPPED, Stance.SILENT))


def _claim(answer: JudgedAnswer, checklist: Checklist, places: Mapping[str, str]) -> ItemClaim:
    verdict, item, repaired = answer.judgement.verdict, answer.item, answer.given.repaired
    if not answer.severity:
        plain = _SKIPPED if verdict in (Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED) else _SILENT
        return plain._replace(repaired=repaired) if repaired else plain
    unread = answer.judgement.reason == Reason.STILL_WRONG
    return ItemClaim(
        Stance.FAILING,
        repaired,
        tuple(_fault(item, finding, checklist, places, unread) for finding in answer.findings),
        min(item.fix_time, timedelta(days=checklist.deadline(item, answer.severity).fix_days)),
        item.trade,
        item.owner.value,
    )


def _fault(item: Item, finding: JudgedFinding, checklist: Checklist, places: Mapping[str, str], unread: bool) -> Fault:
    given, days = finding.given, checklist.deadline(item, finding.severity).make_safe_days
    kept = unread and given.still and not (given.worse or given.severity or given.ticks)
    key = Key(item.code, places.get(given.location, WHOLE_SCHOOL), given.instance)
    make_safe = None if days is None else timedelta(days=days)
    return Fault(finding.position, key, finding.severity, given.note, kept, make_safe, given.fixed)


def to_record(items: Mapping[str, ItemClaim]) -> dict[str, Any]:
    """As JSON: codes by what is said of them, and more only of what fails or was ticked as repaired."""
    codes: dict[str, list[str]] = {stance.value: [] for stance in (Stance.OK, Stance.SKIPPED, Stance.SILENT)}
    failing: dict[str, Any] = {}
    repaired: dict[str, list[str]] = {}
    for code, claim in items.items():
        if claim.repaired:
            repaired[code] = list(claim.repaired)
        if claim.stance is Stance.FAILING:
            faults = (part for fault in claim.faults for part in _of_fault(fault))
            failing[code] = [claim.allowed.total_seconds(), claim.trade, claim.owner, *faults]
        else:
            codes[claim.stance].append(code)
    # Texts of many codes and flat lists: fifty visits are read at once, and each list within a list would cost.
    plain = {stance: " ".join(of) for stance, of in codes.items()}
    return plain | {Stance.FAILING.value: failing, "repaired": repaired}


def from_record(record: Mapping[str, Any], only: Collection[str] | None = None) -> dict[str, ItemClaim]:
    """The claims again, of all items or of these."""
    repaired = record["repaired"]
    items = {
        code: plain._replace(repaired=tuple(repaired[code])) if code in repaired else plain
        for plain in (_OK, _SKIPPED, _SILENT)
        for code in _codes(record[plain.stance.value], only)
    }
    for code, (seconds, trade, owner, *parts) in record[Stance.FAILING.value].items():
        if only is None or code in only:
            ticked, faults = tuple(repaired.get(code, ())), tuple(_faults(code, parts))
            items[code] = ItemClaim(Stance.FAILING, ticked, faults, timedelta(seconds=seconds), trade, owner)
    return items


def _codes(text: str, only: Collection[str] | None) -> Iterable[str]:
    if only is None:
        return text.split()
    padded = f" {text} "
    return [code for code in only if f" {code} " in padded]


def _of_fault(fault: Fault) -> tuple[Any, ...]:
    position, key, severity, note, kept, make_safe, fixed = fault
    seconds = None if make_safe is None else make_safe.total_seconds()
    return position, key.location, key.instance, severity.value, note, kept, seconds, fixed


def _faults(code: str, parts: Sequence[Any]) -> Iterator[Fault]:
    for start in range(0, len(parts), _PARTS):
        position, location, instance, severity, note, kept, seconds, fixed = parts[start : start + _PARTS]
        make_safe = None if seconds is None else timedelta(seconds=seconds)
        yield Fault(position, Key(code, location, instance), Severity(severity), note, kept, make_safe, fixed)


_PARTS = 8
"""Values of one fault in a record."""


def statements(claims: Claims, known: Sequence[Known], keys: Mapping[str, Key]) -> Iterator[Statement]:
    """What the visit says of what is known and of what it found; most of what is in order was never out of it.

    ``keys`` are those of the deficiencies whose repair may have been ticked, by their ids.
    """
    severities = {row.key: row.severity for row in known if row.status.is_open}
    spoken_of = {row.key.item for row in known}
    for code, claim in claims.items.items():
        if claim.faults or code in spoken_of:
            yield from _said(code, claim, keys, severities)


def _said(
    code: str, claim: ItemClaim, keys: Mapping[str, Key], severities: Mapping[Key, Severity]
) -> Iterator[Statement]:
    if claim.stance is Stance.OK:
        yield ItemOk(code)
        return
    if claim.stance is Stance.SKIPPED:
        yield ItemSkipped(code)
    for fault in claim.faults:
        severity = severities.get(fault.key, fault.severity) if fault.kept else fault.severity
        yield FixedOnSpot(fault.key, severity) if fault.fixed else Failing(fault.key, severity, fault.make_safe)
    for id_ in claim.repaired:
        if id_ in keys and keys[id_].item == code:
            yield Repaired(keys[id_])
