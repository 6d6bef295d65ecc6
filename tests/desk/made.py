"""Visits for the desk's tests: recorded and settled as a tablet's would be, without the request around them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import registered_school_open_to
from inspect_app.checklists import Item, ItemKind, Severity, Verdict, applies
from inspect_app.db import db, writing
from inspect_app.inspections.judge_visit import judged
from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import GivenAnswer, GivenFinding, GivenPhoto, GivenVisit, Position
from inspect_app.schools.models import Location, School
from inspect_app.submissions.photo_intake import keep_photo
from inspect_app.submissions.projection.record_visit import FirstBody, record_visit
from tests.make import jpeg

EXIT, WIRES, BINS, RAIL = "B03.01", "B04.01", "B01.05", "B06.03"


def at_yard(school: str, note: str = "", **more: object) -> GivenFinding:
    return replace(GivenFinding(location=f"yard-{school}", note=note), **more)  # type: ignore[arg-type]


def add_visit(
    engineer: Person,
    school: str,
    failing: Mapping[str, tuple[GivenFinding, ...]] | None = None,
    days_ago: int = 0,
    skipped: frozenset[str] = frozenset(),
    checklist: str = "health-and-safety",
) -> int:
    """A full visit where everything is OK but what fails or could not be inspected. Returns its number."""
    row = db.session.scalars(select(School).where(School.number == school)).one()
    found = published().latest(checklist)
    codes = [code for code, item in found.items.items() if applies(item, row.profile)]
    finished = datetime.now(UTC) - timedelta(days=days_ago)
    given = GivenVisit(
        id=str(uuid.uuid4()),
        revision=1,
        checklist=found,
        school=school,
        submitted_by=engineer.id,
        device="test",
        started_at=finished - timedelta(minutes=70),
        finished_at=finished,
        position=Position(32.4686, 36.2600, 8.0),
        facts={},
        answers=tuple(_answer(found.items[code], failing or {}, skipped) for code in codes),
    )
    with writing():
        where = registered_school_open_to(engineer, school)
        visit, received = judged(given, where.profile), finished + timedelta(hours=5)
        body = {"visit_id": given.id, "revision": 1, "digest": "0" * 64, "content_type": "", "body": b""}
        row = body | {"account_id": engineer.id, "received_at": received}
        first = db.session.execute(insert(ReceivedBody).returning(ReceivedBody.id), row).scalar_one()
        number = 1 + (db.session.scalar(select(func.max(Visit.number))) or 0)
        record_visit(visit, where, FirstBody(first, "0" * 64, received), number)
    return number


def _answer(item: Item, failing: Mapping[str, tuple[GivenFinding, ...]], skipped: frozenset[str]) -> GivenAnswer:
    code = item.code
    if code in skipped:
        return GivenAnswer(code, Verdict.NOT_INSPECTED, reason="مغلق")
    findings = failing.get(code, ())
    value = _value(item, bool(findings))
    if value is not None:
        return GivenAnswer(code, value=value, findings=findings)
    return GivenAnswer(code, Verdict.NOT_OK if findings else Verdict.OK, findings=findings)


def _value(item: Item, fails: bool) -> str | None:
    """A value that the item's rule judges as wanted; None where the engineer judges himself."""
    if item.options:
        by_score = sorted(item.options, key=lambda option: option.score)
        return (by_score[0] if fails else by_score[-1]).key
    if item.ages:
        return (datetime.now(UTC) - timedelta(days=3000 if fails else 1)).date().isoformat()
    if item.thresholds and item.kind is not ItemKind.RATIO:
        ok = item.thresholds.ok
        good = ok.low if ok.low is not None else ok.high or 0
        bad = 0 if ok.low else (ok.high or 0) * 3
        return f"{bad if fails else good:g}"
    return None


def add_locations(school: str, how_many: int) -> list[str]:
    with writing():
        id_ = db.session.scalars(select(School.id).where(School.number == school)).one()
        names = [f"room-{school}-{n}" for n in range(how_many)]
        rows = [{"id": name, "school_id": id_, "kind": "room", "name": f"غرفة {name[-2:]}"} for name in names]
        db.session.execute(insert(Location), rows)
    return names


def store_photo(engineer: Person) -> GivenPhoto:
    data = jpeg(320, 240)
    return GivenPhoto(keep_photo(data, hashlib.sha256(data).hexdigest(), engineer).sha256)


def visit_numbers() -> list[int]:
    return list(db.session.scalars(select(Visit.number).order_by(Visit.number)))


LIFE = Severity.LIFE_THREATENING
