"""Visits of invented schools and all that hangs on them, in the order in which they happened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.many_schools.bulk_rows import TODAY, Row
from benchmarks.many_schools.invented_outcomes import Outcome, note_of
from inspect_app.checklists import Item, Severity
from inspect_app.db import db
from inspect_app.inspections.published import published

CHANCES = {"minimum-standards": 0.85, "health-and-safety": 0.85, "school-transport": 0.08}
"""How likely a school was visited with each checklist; one school in fifteen was not visited at all."""
TWICE = 0.25
PHOTOS_OF_ENGINEER, EVERY = 5, 4
"""Every fourth finding has a photo, one of the few that its engineer is said to have sent; their files are nowhere."""
OPEN_STATUSES = ("open", "open", "open", "acknowledged", "in_progress", "reported_fixed", "deferred")
ANSWERS = (
    "CREATE TEMPORARY TABLE asked (checklist TEXT, item TEXT)",
    "INSERT INTO asked VALUES {}",
    """INSERT INTO answer (visit_id, item, verdict, score, severity, reason)
    SELECT v.id, a.item, CASE WHEN f.item IS NULL THEN 'ok' ELSE 'not_ok' END,
      CASE WHEN f.item IS NULL THEN 1.0 ELSE 0.0 END, f.severity, ''
    FROM visit v JOIN asked a ON a.checklist = v.checklist
    LEFT JOIN finding f ON f.visit_id = v.id AND f.item = a.item AND f.position = 0""",
)


@dataclass(slots=True)
class Made:
    """A visit that took place. ``before``: the one before it with the same checklist; ``after``: the one after."""

    school: int
    directorate: int
    engineer: int
    outcome: Outcome
    finished: datetime
    id: str
    before: Made | None = None
    after: Made | None = None


class Line(NamedTuple):
    """One deficiency, and its finding at the last visit that saw it."""

    number: int
    school: int
    item: Item
    place: str
    position: int
    first: Made
    last: Made
    closed: datetime | None

    @property
    def id(self) -> str:
        return key(f"deficiency {self.number}")


def key(text: str) -> str:
    """An id that looks like chance and is the same every time."""
    digits = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def take_place(
    chance: Random, schools: list[Row], ways: dict[str, list[Outcome]], engineer_of: Callable[[Row], int]
) -> list[Made]:
    """All visits, the earliest first."""
    found: list[Made] = []
    for school in schools:
        if chance.random() < 1 / 15:
            continue
        for checklist, likely in CHANCES.items():
            before = None
            for _ in range((chance.random() < likely) * (1 + (chance.random() < TWICE))):
                before = _visit(chance, school, chance.choice(ways[checklist]), engineer_of(school), before)
                found.append(before)
    found.sort(key=lambda one: (one.finished, one.id))
    return found


def _visit(chance: Random, school: Row, outcome: Outcome, engineer: int, before: Made | None) -> Made:
    at = TODAY - timedelta(minutes=chance.randint(0, 200 * 1440)) - (timedelta() if before else timedelta(days=1))
    at = before.finished + timedelta(days=chance.randint(20, 120)) if before else at - timedelta(days=150)
    id_ = key(f"visit {school['id']} {outcome.checklist.id} {before is not None}")
    made = Made(school["id"], school["directorate_id"], engineer, outcome, min(at, TODAY), id_, before)
    if before:
        before.after = made
    return made


class Records:
    """The rows of visits and of what they found; each pass over them tells the same."""

    def __init__(self, visits: list[Made], places: int) -> None:
        self._visits, self._places = visits, places

    def visits(self) -> Iterator[Row]:
        for number, visit in enumerate(self._visits, start=1):
            result = visit.outcome.assessment
            yield {
                "id": visit.id,
                "number": number,
                "revision": 1,
                "digest": hashlib.sha256(visit.id.encode()).hexdigest(),
                "school_id": visit.school,
                "directorate_id": visit.directorate,
                "engineer_id": visit.engineer,
                "checklist": visit.outcome.checklist.id,
                "version": visit.outcome.checklist.version,
                "started_at": visit.finished - timedelta(hours=2),
                "finished_at": visit.finished,
                "clock_doubtful": False,
                "received_at": visit.finished,
                "device": "tablet-1",
                "unknown": [],
                "facts": {},
                "note": "",
                "score_model": result.model,
                "raw_score": result.raw,
                "score": result.final,
                "grade": result.grade.value if result.grade else None,
                "coverage": result.coverage,
                "result": visit.outcome.record,
            }

    def _lines(self) -> Iterator[Line]:
        """What fails at two visits running is one deficiency; what failed at the first alone has been closed."""
        chance, number = Random(24), 0
        for visit in self._visits:
            later = {item.code for item in visit.after.outcome.failing} if visit.after else set()
            earlier = {item.code for item in visit.before.outcome.failing} if visit.before else set()
            for item in visit.outcome.failing:
                if item.code in later:
                    continue
                first = visit.before if visit.before and item.code in earlier else visit
                for position in range(2 if chance.random() < 0.2 else 1):
                    number += 1
                    place = f"place-{visit.school}-{(number + position) % self._places}"
                    closed = visit.after.finished if visit.after else None
                    yield Line(number, visit.school, item, place, position, first, visit, closed)

    def deficiencies(self) -> Iterator[Row]:
        chance = Random(42)
        for line in self._lines():
            note, folded = note_of(chance, line.item)
            opened, checklist = line.first.finished, line.last.outcome.checklist
            again = line.first is not line.last
            yield {
                "id": line.id,
                "number": line.number,
                "school_id": line.school,
                "checklist": checklist.id,
                "version": checklist.version,
                "section": line.item.code.partition(".")[0],
                "item": line.item.code,
                "location_id": line.place,
                "instance": "",
                "severity": line.item.severity.value,
                "severity_rank": line.item.severity.rank,
                "status": "verified_closed" if line.closed else chance.choice(OPEN_STATUSES),
                "trade": line.item.trade,
                "owner": line.item.owner.value,
                "note": note,
                "search_text": folded,
                "opened_at": opened,
                "received_at": opened,
                "due_at": opened + line.item.fix_time,
                "doubly_late_at": opened + 2 * line.item.fix_time,
                "make_safe_due_at": opened + timedelta(days=1)
                if line.item.severity.rank >= Severity.SEVERE.rank
                else None,
                "made_safe_at": opened + timedelta(days=1) if line.number % 3 else None,
                "last_seen_at": line.last.finished,
                "last_stated_at": line.closed or line.last.finished,
                "closed_at": line.closed,
                "times_seen": 2 if again else 1,
                "not_corrected": again and opened + line.item.fix_time < line.last.finished,
                "escalation": 0,
                "rejections": int(line.number % 70 == 0),
                "recurrent": line.number % 40 == 0,
                "flagged": line.number % 50 == 0,
                "first_visit_id": line.first.id,
                "last_visit_id": line.last.id,
                "withdrawn": False,
            }

    def findings(self) -> Iterator[Row]:
        for line in self._lines():
            yield {
                "visit_id": line.last.id,
                "item": line.item.code,
                "position": line.position,
                "location_id": line.place,
                "instance": "",
                "severity": line.item.severity.value,
                "note": "",
                "ticks": [],
                "worse": False,
                "fixed": False,
                "deficiency_id": line.id,
                "outcome": "new",
            }

    def photos(self) -> Iterator[Row]:
        for line in self._lines():
            if line.number % EVERY == 0:
                name = _photo(line.last.engineer, line.number)
                yield {"visit_id": line.last.id, "item": line.item.code, "finding": line.position, "sha256": name}

    def sent_photos(self) -> Iterator[Row]:
        for engineer in sorted({visit.engineer for visit in self._visits}):
            for number in range(PHOTOS_OF_ENGINEER):
                yield {"sha256": _photo(engineer, number), "account_id": engineer, "sent_at": TODAY}

    def stored_photos(self) -> Iterator[Row]:
        for row in self.sent_photos():
            yield {"sha256": row["sha256"], "size": 300_000, "width": 1600, "height": 1200, "stored_at": TODAY}


def _photo(engineer: int, number: int) -> str:
    return hashlib.sha256(f"{engineer} {number % PHOTOS_OF_ENGINEER}".encode()).hexdigest()


def answer_all() -> None:
    """Every item of every visit, by the database itself: what has a finding failed, all else is well."""
    asked = [f"('{checklist.id}', '{code}')" for checklist in published().current for code in checklist.items]
    for statement in ANSWERS:
        db.session.connection().exec_driver_sql(statement.format(", ".join(asked)))
