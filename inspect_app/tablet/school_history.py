"""What is already known of a school when a visit begins: its places, the last visit's answers, what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inspect_app.checklists import Checklist
from inspect_app.checklists.unit_forms import NO_UNIT, with_unit
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Visit
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.overview.last_visits import last_visits
from inspect_app.overview.record import Record
from inspect_app.schools.models import Location, School
from inspect_app.tablet.latest_dates import LatestDate, latest_dates
from inspect_app.tablet.reported_repairs import ReportedRepair, reported_repairs


@dataclass(frozen=True, slots=True)
class Before:
    """What the last visit said of an item. ``value`` is its number, day or option as a person reads it, or empty."""

    verdict: str
    value: str


@dataclass(frozen=True, slots=True)
class StillOpen:
    id: str
    location_id: str
    location: str
    instance: str
    severity: str
    note: str
    opened_at: datetime
    times_seen: int
    not_corrected: bool
    rejections: int
    came_back: bool
    repair: ReportedRepair | None = None
    """What somebody said of it between the visits."""


@dataclass(frozen=True, slots=True)
class Background:
    """``before``, ``open`` and ``latest`` by item code; ``locations`` are (id, name), as the school lists them."""

    last_at: datetime | None
    before: Mapping[str, Before]
    open: Mapping[str, tuple[StillOpen, ...]]
    latest: Mapping[str, LatestDate]
    locations: tuple[tuple[str, str], ...]


def background(school: School, checklist: Checklist, language: str) -> Background:
    """A fixed number of selects, whatever the number of items. The school was fetched within the reader's scope."""
    places = db.session.execute(
        select(Location.id, Location.name)
        .where(Location.school_id == school.id)
        .order_by(Location.position, Location.name)
    ).all()
    visits = last_visits([school.id], Visit.id, Visit.finished_at).subquery()
    last = db.session.execute(select(visits).where(visits.c.checklist == checklist.id)).first()
    return Background(
        last_at=last.finished_at if last else None,
        before=_before(last.id, checklist, language) if last else {},
        open=_open(school, checklist, {place.id: place.name for place in places}, language),
        latest=latest_dates(school.id, checklist) if last else {},
        locations=tuple((place.id, place.name) for place in places),
    )


def _before(visit: str, checklist: Checklist, language: str) -> dict[str, Before]:
    query = select(Answer.item, Answer.verdict, Answer.number, Answer.day, Answer.option).where(
        Answer.visit_id == visit
    )
    found: dict[str, Before] = {}
    for code, verdict, number, day, option in db.session.execute(query):
        item = checklist.items.get(code)
        if item is None:
            continue
        value = ""
        if number is not None:
            value = with_unit(number, item.thresholds.unit if item.thresholds else NO_UNIT, language)
        elif day is not None:
            value = day.isoformat()
        elif option:
            value = next((one.text.in_(language) for one in item.options if one.key == option), option)
        found[code] = Before(verdict, value)
    return found


def _open(
    school: School, checklist: Checklist, places: Mapping[str, str], language: str
) -> dict[str, tuple[StillOpen, ...]]:
    query = (
        select(Deficiency.item, Deficiency.id, Deficiency.location_id, Deficiency.instance, Deficiency.severity)
        .add_columns(Deficiency.note, Deficiency.opened_at, Deficiency.status, Deficiency.times_seen)
        .add_columns(Deficiency.not_corrected, Deficiency.rejections, Deficiency.recurrence_of)
        .where(
            Deficiency.school_id == school.id,
            IS_OPEN,
            Deficiency.item.in_(checklist.items),
        )
        .order_by(Deficiency.severity_rank.desc(), Deficiency.opened_at)
    )
    rows = db.session.execute(query).all()
    repairs = reported_repairs(rows, language)
    found: dict[str, tuple[StillOpen, ...]] = {}
    for row in rows:
        one = _still_open(row, places.get(row.location_id, ""), repairs.get(row.id))
        found[row.item] = (*found.get(row.item, ()), one)
    return found


def _still_open(row: Record, location: str, repair: ReportedRepair | None) -> StillOpen:
    return StillOpen(
        id=row.id,
        location_id=row.location_id,
        location=location,
        instance=row.instance,
        severity=row.severity,
        note=row.note,
        opened_at=row.opened_at,
        times_seen=row.times_seen,
        not_corrected=row.not_corrected,
        rejections=row.rejections,
        came_back=row.recurrence_of is not None,
        repair=repair,
    )
