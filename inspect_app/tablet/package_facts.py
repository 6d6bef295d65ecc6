"""What is known of the schools of a package: one select each, for all of the schools together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Visit
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.overview.deficiency_photos import photos_of
from inspect_app.overview.last_visits import last_visits
from inspect_app.schools.models import Directorate, Location, School

MAX_PHOTOS = 3
"""Newest photos shown beside an open deficiency: enough to find the place again."""

BySchool = dict[int, Any]


def schools(person: Person, numbers: Sequence[str]) -> Sequence[Any]:
    """The rows of those of these schools that are open today and within the person's scope, by number."""
    query = (
        select(*School.__table__.columns, Directorate.code.label("directorate"))
        .join(Directorate, Directorate.id == School.directorate_id)
        .where(open_today(person), School.number.in_(numbers))
    )
    return db.session.execute(query.order_by(School.number)).all()


def registered(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of ``schools``
    names = ("number", "name_ar", "name_en", "directorate", "governorate", "locality", "latitude", "longitude")
    return {name: getattr(row, name) for name in (*names, "students", "profile")}


def locations(ids: Sequence[int]) -> BySchool:
    query = select(Location).where(Location.school_id.in_(ids)).order_by(Location.position, Location.name)
    found: BySchool = {}
    for place in db.session.scalars(query):
        found.setdefault(place.school_id, []).append({"id": place.id, "kind": place.kind, "name": place.name})
    return found


def last_answers(ids: Sequence[int]) -> BySchool:
    """The latest visit of each checklist at each school, with its answers."""
    columns = (Visit.id, Visit.number, Visit.version, Visit.finished_at, Visit.grade, Visit.score, Visit.engineer_id)
    last = last_visits(ids, *columns).subquery()
    query = select(last, Account.name_ar, Account.name_en).join(Account, Account.id == last.c.engineer_id)
    rows = db.session.execute(query.order_by(last.c.checklist)).all()
    answers = _answers([row.id for row in rows])
    found: BySchool = {}
    for row in rows:
        found.setdefault(row.school_id, {})[row.checklist] = {
            "number": row.number,
            "version": row.version,
            "finished_at": row.finished_at.isoformat(),
            "engineer_ar": row.name_ar,
            "engineer_en": row.name_en,
            "grade": row.grade,
            "score": row.score,
            "answers": answers.get(row.id, {}),
        }
    return found


def _answers(visits: Sequence[str]) -> dict[str, dict[str, Any]]:
    query = select(Answer.visit_id, Answer.item, Answer.verdict, Answer.number, Answer.day, Answer.option)
    found: dict[str, dict[str, Any]] = {}
    for visit, item, verdict, number, day, option in db.session.execute(query.where(Answer.visit_id.in_(visits))):
        said = {"verdict": verdict, "number": number, "day": day and day.isoformat(), "option": option}
        found.setdefault(visit, {})[item] = {name: value for name, value in said.items() if value is not None}
    return found


def still_open(ids: Sequence[int]) -> BySchool:
    """Open deficiencies by item code, the worst first, each with its newest photos."""
    query = (
        select(Deficiency.__table__, Location.name.label("place"))
        .outerjoin(Location, Location.id == Deficiency.location_id)
        .where(Deficiency.school_id.in_(ids), IS_OPEN)
        .order_by(Deficiency.severity_rank.desc(), Deficiency.opened_at, Deficiency.number)
    )
    rows = db.session.execute(query).all()
    photos = _photos([row.id for row in rows])
    found: BySchool = {}
    for row in rows:
        of_item = found.setdefault(row.school_id, {}).setdefault(row.item, [])
        of_item.append(_told(row) | {"photos": photos.get(row.id, [])[:MAX_PHOTOS]})
    return found


def _told(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of a select
    names = ("id", "number", "instance", "severity", "status", "note", "times_seen")
    return {name: getattr(row, name) for name in names} | {
        "location": row.location_id,
        "place": row.place or "",
        "opened_at": row.opened_at.isoformat(),
        "due_at": row.due_at.isoformat(),
    }


def _photos(deficiencies: Sequence[str]) -> dict[str, list[str]]:
    """Addresses of small copies by deficiency, the newest visit's first."""
    found: dict[str, list[str]] = {}
    for photo in photos_of(deficiencies):
        addresses = found.setdefault(photo.deficiency_id, [])
        address = url_for("photos.show", sha256=photo.sha256, size="small")
        if address not in addresses:
            addresses.append(address)
    return found
