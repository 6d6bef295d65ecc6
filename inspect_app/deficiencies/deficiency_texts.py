"""How a deficiency is told, the same on every list, page, map and file: what fails, what was measured, what was seen.

The checklist says what ought to be; a reader wants what is wrong: “low guard rail · 41 cm; at least 105 · loose”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Connection, case, func, select

from inspect_app.checklists import Band, Item, Library, Text
from inspect_app.checklists.unit_forms import DAYS, NO_UNIT, SLOPE, with_unit
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.statements import Outcome
from inspect_app.inspections.models import Answer, Finding, Visit
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import day_in
from inspect_app.web import language

_AT_LEAST = Text("{value}؛ والحد الأدنى {low}", "{value}; at least {low}")
_AT_MOST = Text("{value}؛ والحد الأعلى {high}", "{value}; at most {high}")
_BETWEEN = Text("{value}؛ والمطلوب من {low} إلى {high}", "{value}; from {low} to {high}")
_GENTLER = Text("{value}؛ والمطلوب {low} أو أقل ميلاً", "{value}; {low} or gentler")
_LAST_DONE = Text("آخر مرة {day}؛ والمطلوب خلال آخر {days}", "last on {day}; due within {days}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one visit wrote down of a failing item, in the words and limits of its checklist's version.

    ``number`` is in the item's unit; ``facts`` are the visit's, where the item's limit depends on them.
    """

    item: Item | None = None
    number: float | None = None
    day: date | None = None
    option: str | None = None
    ticks: tuple[str, ...] = ()
    facts: Mapping[str, Any] | None = None


NOTHING = Evidence()


class DeficiencyTexts(NamedTuple):
    """In the reader's language; empty where there is nothing to say. ``standard`` is the checklist's sentence."""

    failure: str
    measured: str
    observed: str
    note: str
    place: str
    standard: str


def tell(row: Any, evidence: Evidence) -> DeficiencyTexts:  # noqa: ANN401 - a row of selection.COLUMNS
    reader = language()
    item = published().get(row.checklist, row.version).items[row.item]
    place = row.location or _("Whole school")
    return DeficiencyTexts(
        failure=failure(item).in_(reader),
        measured=measured(evidence, reader),
        observed=observed(evidence, reader),
        note=row.note,
        place=f"{place} · {row.instance}" if row.instance else place,
        standard=item.text.in_(reader),
    )


def tell_all(rows: Sequence[Any]) -> dict[str, DeficiencyTexts]:
    """By the deficiencies' ids. One statement, whatever their number; read the rows within a person's scope."""
    found = evidence_of(published(), db.session.connection(), [row.id for row in rows])
    return {row.id: tell(row, found.get(row.id, NOTHING)) for row in rows}


def failure(item: Item) -> Text:
    """What the failing item is called where it stands for itself: its fault, beginning with a capital."""
    return Text(item.fault.ar, f"{item.fault.en[:1].upper()}{item.fault.en[1:]}")


def failure_words(item: Item) -> str:
    """The same in the reader's language."""
    return failure(item).in_(language())


def measured(evidence: Evidence, reader: str) -> str:
    """“41 cm; at least 112”, “last on 3 May 2024; due within 365 days”, the option chosen; empty for a mere verdict."""
    item = evidence.item
    if item is None:
        return ""
    if evidence.number is not None and item.thresholds:
        value = with_unit(evidence.number, item.thresholds.unit, reader)
        return _with_limit(value, _limit(item, evidence.facts or {}), item.thresholds.unit, reader)
    if evidence.day and item.ages:
        return _LAST_DONE.in_(reader).format(
            day=day_in(evidence.day, reader), days=with_unit(item.ages.ok, DAYS, reader)
        )
    return next((one.text.in_(reader) for one in item.options if one.key == evidence.option), evidence.option or "")


def observed(evidence: Evidence, reader: str) -> str:
    """The common notes that were ticked, in words; one that the version does not have by its key."""
    words = {tick.key: tick.text.in_(reader) for tick in evidence.item.ticks} if evidence.item else {}
    return " · ".join(words.get(key, key) for key in evidence.ticks)


def _limit(item: Item, facts: Mapping[str, Any]) -> Band:
    if item.thresholds is None:
        return Band(None, None)
    bands = (band for condition, band in item.thresholds.ok_when if condition.evaluate(facts) is True)
    return next(bands, item.thresholds.ok)


def _with_limit(value: str, limit: Band, unit: Text, reader: str) -> str:
    if limit.low is None and limit.high is None:
        return value
    least = _GENTLER if unit.en == SLOPE else _AT_LEAST
    how = _AT_MOST if limit.low is None else least if limit.high is None else _BETWEEN
    low, high = (_bound(one, unit) if one is not None else "" for one in (limit.low, limit.high))
    return how.in_(reader).format(value=value, low=low, high=high)


def _bound(value: float, unit: Text) -> str:
    return with_unit(value, unit if unit.en == SLOPE else NO_UNIT, "en")


def evidence_of(library: Library, connection: Connection, ids: Sequence[str]) -> dict[str, Evidence]:
    """What the latest visit that found each of these deficiencies wrote down of it, by their ids. One statement."""
    found: dict[str, Evidence] = {}
    for row in connection.execute(_latest(library, ids)):
        before = found.get(row.deficiency_id, NOTHING)
        ticks = tuple(dict.fromkeys((*before.ticks, *row.ticks)))
        item = _item(library, row.checklist, row.version, row.item)
        found[row.deficiency_id] = Evidence(item, row.number, row.day, row.option, ticks, row.facts)
    return found


def _item(library: Library, checklist: str, version: int, code: str) -> Item | None:
    try:
        return library.get(checklist, version).items.get(code)
    except LookupError:
        return None


def _latest(library: Library, ids: Sequence[str]) -> RowSelect:
    """The findings of each deficiency's newest visit; what came late is older than what is known and left out."""
    newest = (Visit.finished_at.desc(), Visit.number.desc())
    age = func.dense_rank().over(partition_by=Finding.deficiency_id, order_by=newest).label("age")
    seen = (
        select(Finding.deficiency_id, Finding.visit_id, Finding.item, Finding.position, Finding.ticks, age)
        .join(Visit, Visit.id == Finding.visit_id)
        .where(Finding.deficiency_id.in_(ids), Finding.outcome != Outcome.LATE.value)
        .subquery()
    )
    facts = case((seen.c.item.in_(_by_facts(library)), Visit.facts)).label("facts")
    return (
        select(seen.c.deficiency_id, seen.c.item, seen.c.ticks, Visit.checklist, Visit.version, facts)
        .add_columns(Answer.number, Answer.day, Answer.option)
        .join_from(seen, Visit, Visit.id == seen.c.visit_id)
        .outerjoin(Answer, (Answer.visit_id == seen.c.visit_id) & (Answer.item == seen.c.item))
        .where(seen.c.age == 1)
        .order_by(seen.c.deficiency_id, seen.c.position)
    )


def _by_facts(library: Iterable[Any]) -> list[str]:
    """Codes of the items whose limit depends on the school: only theirs need the visit's facts."""
    items = (item for checklist in library for item in checklist.items.values())
    return sorted({item.code for item in items if item.thresholds and item.thresholds.ok_when})
