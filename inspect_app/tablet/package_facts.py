"""What is known of the schools of a package: one select each, for all of the schools together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import and_, func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Finding, Photo, Visit
from inspect_app.inspections.photo_holding import photos_held
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


def last_visits(ids: Sequence[int]) -> BySchool:
    """The latest visit of each checklist at each school, with its answers."""
    newest = func.row_number().over(
        partition_by=(Visit.school_id, Visit.checklist), order_by=(Visit.finished_at.desc(), Visit.number.desc())
    )
    ranked = select(Visit.id, newest.label("rank")).where(Visit.school_id.in_(ids)).subquery()
    query = (
        select(Visit.id, Visit.school_id, Visit.checklist, Visit.number, Visit.version, Visit.finished_at)
        .add_columns(Visit.grade, Visit.score, Account.name_ar, Account.name_en)
        .join(ranked, and_(ranked.c.id == Visit.id, ranked.c.rank == 1))
        .join(Account, Account.id == Visit.engineer_id)
        .order_by(Visit.checklist)
    )
    rows = db.session.execute(query).all()
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
        .where(Deficiency.school_id.in_(ids), Deficiency.closed_at.is_(None))
        .order_by(Deficiency.severity_rank.desc(), Deficiency.opened_at, Deficiency.number)
    )
    rows = db.session.execute(query).all()
    photos = _photos(ids)
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


def _photos(ids: Sequence[int]) -> dict[str, list[str]]:
    """Addresses of small copies by deficiency, the newest visit's first."""
    query = (
        select(Finding.deficiency_id, Visit.engineer_id, Photo.sha256)
        .join(Visit, Visit.id == Finding.visit_id)
        .join(Deficiency, Deficiency.id == Finding.deficiency_id)
        .join(
            Photo,
            and_(Photo.visit_id == Finding.visit_id, Photo.item == Finding.item, Photo.finding == Finding.position),
        )
        .where(Deficiency.school_id.in_(ids), Deficiency.closed_at.is_(None))
        .order_by(Visit.finished_at.desc(), Photo.id)
    )
    rows = db.session.execute(query).all()
    held = photos_held((engineer, sha256) for _, engineer, sha256 in rows)
    found: dict[str, list[str]] = {}
    for deficiency, engineer, sha256 in rows:
        if (engineer, sha256) not in held:
            continue
        addresses = found.setdefault(str(deficiency), [])
        address = url_for("photos.show", sha256=sha256, size="small")
        if address not in addresses:
            addresses.append(address)
    return found
