"""From a body to rows: a visit, its answers, findings and photos, and what it does to its school's deficiencies.

A first body is settled at once. When another one takes its place, everything of the school is derived again from the
bodies that stand, in the order in which their visits first came, with people's steps where they were taken. A rebuild
(submissions.rebuild) does nothing else, so what is stored is always what a rebuild would give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from inspect_app.db import db
from inspect_app.deficiencies.history import WITHDRAWN
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settle_visit import settle_visit
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.steps import repeat_step
from inspect_app.inspections.judge_visit import JudgedVisit, judged
from inspect_app.inspections.models import Answer, Finding, Photo, ReceivedBody, Visit
from inspect_app.inspections.visit_writer import record, record_findings
from inspect_app.schools.models import RegisteredSchool
from inspect_app.submissions.parsing.device_time import in_server_time
from inspect_app.submissions.parsing.parse_body import parsed

Row = Mapping[str, Any]
Numbers = Mapping[str, int]


def derive(
    visit: JudgedVisit,
    school: RegisteredSchool,
    digest: str,
    first_at: datetime,
    number: int | None = None,
    numbers: Numbers | None = None,
) -> int:
    """Writes a visit and settles it; returns its number. Call inside ``writing()``.

    ``number`` and ``numbers`` (by id of deficiency) are those from before, when rows are made again.
    """
    recorded = record(visit, school, digest, first_at, number)
    settled = settle_visit(visit, school.id, recorded.places, first_at, numbers)
    record_findings(visit, recorded.places, settled)
    return recorded.number


@dataclass(frozen=True, slots=True)
class Source:
    """A body that stands, and what its rows are derived by. ``first_…`` are those of its visit's first body."""

    digest: str
    body: bytes
    received_at: datetime
    first_id: int
    first_at: datetime
    school: RegisteredSchool

    def judged(self) -> JudgedVisit:
        given = in_server_time(parsed(self.body, self.received_at), self.first_at)
        return judged(given, self.school.profile)


def source_of(row: Any, first_id: int, first_at: datetime) -> Source:  # noqa: ANN401 - a row of received_body
    """A received body as what rows are derived from."""
    return Source(row.digest, row.body, row.received_at, first_id, first_at, RegisteredSchool(**row.school_then))


def derive_again(schools: Collection[int], cause: str, at: datetime) -> None:
    """Derives the rows of these schools anew from what stands now. Call inside ``writing()``.

    ``cause`` is the visit whose body changed, ``at`` when. What no body says any more is withdrawn: the row stays,
    void, with its number and the steps people took, since they quote it. Schools between which a visit moved go
    together: its deficiencies move with it.
    """
    before = _taken_away(schools)
    steps, homeless = deque(before.steps), []
    for number, source in _sources(schools):
        while steps and steps[0]["after_body"] < source.first_id:
            homeless += _unless_repeated(steps.popleft())
        derive(source.judged(), source.school, source.digest, source.first_at, number, before.numbers)
    for step in steps:
        homeless += _unless_repeated(step)
    _withdraw(before, cause, at)
    if homeless:
        db.session.execute(insert(DeficiencyEvent), homeless)


@dataclass(frozen=True, slots=True)
class _Before:
    rows: list[Row]
    steps: list[Row]
    """People's, in the order in which they were taken."""
    withdrawn: dict[str, Row]

    @property
    def numbers(self) -> Numbers:
        return {row["id"]: row["number"] for row in self.rows}


def _taken_away(schools: Collection[int]) -> _Before:
    connection = db.session.connection()
    of_them = Deficiency.school_id.in_(schools)
    mine = select(Deficiency.id).where(of_them)
    told = select(_deficiency).where(of_them)
    rows: list[Row] = [dict(row) for row in connection.execute(told).mappings()]
    lines = select(_event).where(_event.c.deficiency_id.in_(mine)).order_by(_event.c.after_body, _event.c.id)
    events = [_without_id(row) for row in connection.execute(lines).mappings()]
    visits = select(Visit.id).where(Visit.school_id.in_(schools))
    for model in (Photo, Finding, Answer):
        connection.execute(delete(model).where(model.visit_id.in_(visits)))
    connection.execute(delete(DeficiencyEvent).where(DeficiencyEvent.deficiency_id.in_(mine)))
    connection.execute(update(Deficiency).where(of_them).values(recurrence_of=None))
    connection.execute(delete(Deficiency).where(of_them))
    return _Before(
        rows,
        [event for event in events if event["visit_id"] is None],
        {event["deficiency_id"]: event for event in events if event["kind"] == WITHDRAWN},
    )


def _without_id(row: Mapping[Any, Any]) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def _unless_repeated(step: Row) -> list[Row]:
    return [] if repeat_step(step) else [step]


def _sources(schools: Collection[int]) -> Iterator[tuple[int, Source]]:
    """The schools' visits with their standing bodies, in the order in which they first came."""
    connection = db.session.connection()
    visits = select(Visit.id).where(Visit.school_id.in_(schools))
    firsts: dict[str, tuple[int, datetime]] = {}
    came = select(ReceivedBody.id, ReceivedBody.visit_id, ReceivedBody.received_at)
    for id_, visit, at in connection.execute(came.where(ReceivedBody.visit_id.in_(visits)).order_by(ReceivedBody.id)):
        firsts.setdefault(visit, (id_, at))
    standing = (
        select(_body, Visit.number)
        .join_from(_body, Visit, (Visit.id == _body.c.visit_id) & (Visit.digest == _body.c.digest))
        .where(Visit.school_id.in_(schools))
    )
    found = connection.execute(standing).all()
    for row in sorted(found, key=lambda row: firsts[row.visit_id]):
        yield row.number, source_of(row, *firsts[row.visit_id])


def _withdraw(before: _Before, cause: str, at: datetime) -> None:
    connection = db.session.connection()
    made = set(connection.scalars(select(Deficiency.id).where(Deficiency.id.in_(before.numbers))))
    gone = [row for row in before.rows if row["id"] not in made]
    if not gone:
        return
    connection.execute(insert(Deficiency), [_voided(row, at) | {"recurrence_of": None} for row in gone])
    for row in gone:
        if row["recurrence_of"]:
            after = update(Deficiency).where(Deficiency.id == row["id"])
            connection.execute(after.values(recurrence_of=row["recurrence_of"]))
    events = [
        before.withdrawn.get(row["id"]) or {"deficiency_id": row["id"], "kind": WITHDRAWN, "at": at, "visit_id": cause}
        for row in gone
        if row["status"] != Status.VOID or row["id"] in before.withdrawn
    ]
    for event in events:
        connection.execute(insert(DeficiencyEvent), event)


def _voided(row: Row, at: datetime) -> dict[str, Any]:
    if row["status"] == Status.VOID:
        return dict(row)
    return {**row, "status": Status.VOID.value, "closed_at": at, "flagged": False}


_deficiency, _event, _body = Deficiency.__table__, DeficiencyEvent.__table__, ReceivedBody.__table__
