"""What repeats in a directorate, and how its schools changed between their last two visits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists import Verdict
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.status import Status
from inspect_app.inspections.models import Answer, Visit
from inspect_app.overview.filter_selection import ALL, Selection, narrowed
from inspect_app.overview.last_visits import in_order, nth_visit
from inspect_app.overview.record import Record
from inspect_app.schools.models import School

# After a county food code, where each points to a cause: not corrected at three visits running (money), back four times
# after repair (workmanship), the same item failing at three full visits (habit).
CONTINUOUS_VISITS, RETURNS, ROUTINE_FAILURES = 3, 4, 3
MAX_NAMED = 3
"""Items that the page names of each class."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many open deficiencies, keys and items of schools repeat, and the most frequent item of each class."""

    continuous: list[Record]
    recurring: list[Record]
    chronic: list[Record]
    """One row per item, most cases first: item, checklist, version, cases, schools."""
    named: int = MAX_NAMED


def repeats(person: Person, whole: Selection, now: datetime) -> Repeats:
    columns = (Deficiency.item, Deficiency.checklist, func.max(Deficiency.version).label("version"))
    cases = (func.count().label("cases"), func.count(func.distinct(Deficiency.school_id)).label("schools"))
    running: RowSelect = select(*columns, *cases)
    running = narrowed(running, person, whole, now).where(Deficiency.times_seen >= CONTINUOUS_VISITS)
    return Repeats(
        continuous=_most(running.group_by(Deficiency.item, Deficiency.checklist), "cases"),
        recurring=_most(_recurring(person, whole, now), "cases"),
        chronic=_most(_chronic(person, whole.directorate), "cases"),
    )


def _most(query: RowSelect, key: str) -> list[Record]:
    rows = query.subquery()
    return list(db.session.execute(select(rows).order_by(rows.c[key].desc(), rows.c.item)))


def _recurring(person: Person, whole: Selection, now: datetime) -> RowSelect:
    """Keys that came back after closing four times: counted along the links of their recurrent rows."""
    key = (Deficiency.school_id, Deficiency.item, Deficiency.location_id, Deficiency.instance, Deficiency.checklist)
    keys: RowSelect = select(*key, func.max(Deficiency.version).label("version"))
    keys = narrowed(keys, person, whole.with_(state=ALL), now).where(Deficiency.status != Status.VOID)
    found = keys.group_by(*key).having(func.count(Deficiency.recurrence_of) >= RETURNS).subquery()
    return _per_item(found)


def _chronic(person: Person, directorate: str) -> RowSelect:
    """Items of a school that failed at three full visits: those that looked at enough to be graded."""
    key = (Visit.school_id, Answer.item, Visit.checklist)
    failed = case((Answer.verdict.in_((Verdict.PARTIAL, Verdict.NOT_OK)), 1))
    found = (
        select(*key, func.max(Visit.version).label("version"))
        .join_from(Answer, Visit, Visit.id == Answer.visit_id)
        .join(School, School.id == Visit.school_id)
        .where(open_today(person), School.directorate.has(code=directorate), Visit.grade.is_not(None))
        .group_by(*key)
        .having(func.count(failed) >= ROUTINE_FAILURES)
        .subquery()
    )
    return _per_item(found)


def _per_item(found: Any) -> RowSelect:  # noqa: ANN401 - a subquery with school_id, item, checklist, version
    columns = found.c
    return select(
        columns.item,
        columns.checklist,
        func.max(columns.version).label("version"),
        func.count().label("cases"),
        func.count(func.distinct(columns.school_id)).label("schools"),
    ).group_by(columns.item, columns.checklist)


@dataclass(frozen=True, slots=True)
class Trend:
    """One checklist at the schools graded twice with it: index 0 is the visit before, 1 the last one."""

    checklist: str
    schools: int
    ok: tuple[int, int]
    judged: tuple[int, int]
    grades: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))


def trend(person: Person, directorate_id: int) -> list[Trend]:
    """Compared are only schools graded twice, so that both columns speak of the same schools and of whole visits."""
    scored = (
        select(Visit.id, Visit.school_id, Visit.checklist, Visit.grade, nth_visit())
        .join(School, School.id == Visit.school_id)
        .where(open_today(person), School.directorate_id == directorate_id, Visit.grade.is_not(None))
        .subquery()
    )
    twice = select(scored.c.school_id, scored.c.checklist).where(scored.c.nth == 2).subquery()
    pairs = (
        select(scored)
        .join(twice, (twice.c.school_id == scored.c.school_id) & (twice.c.checklist == scored.c.checklist))
        .where(scored.c.nth <= 2)
        .subquery()
    )
    ok = func.count(case((Answer.verdict == Verdict.OK, 1)))
    judged = func.count(Answer.score)
    items = (
        select(pairs.c.checklist, pairs.c.nth, ok.label("ok"), judged.label("judged"))
        .join_from(pairs, Answer, Answer.visit_id == pairs.c.id)
        .group_by(pairs.c.checklist, pairs.c.nth)
    )
    given = select(pairs.c.checklist, pairs.c.nth, pairs.c.grade, func.count().label("visits"))
    grades = given.group_by(pairs.c.checklist, pairs.c.nth, pairs.c.grade)
    return _trends(list(db.session.execute(items)), list(db.session.execute(grades)))


def _trends(items: list[Record], grades: list[Record]) -> list[Trend]:
    sums = {(row.checklist, row.nth): row for row in items}
    found: list[Trend] = []
    for checklist in in_order({row.checklist for row in items}):
        before, last = sums[checklist, 2], sums[checklist, 1]
        counts = (Counter[str](), Counter[str]())
        for row in grades:
            if row.checklist == checklist:
                counts[2 - row.nth][row.grade] += row.visits
        schools = counts[1].total()
        found.append(Trend(checklist, schools, (before.ok, last.ok), (before.judged, last.judged), counts))
    return found
