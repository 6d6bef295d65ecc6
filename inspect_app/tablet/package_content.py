"""What is known of the schools of a package: one select each, for all of the schools together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.overview.deficiency_photos import photos_of, repair_photos
from inspect_app.overview.last_visits import last_visits
from inspect_app.schools.models import School
from inspect_app.submissions import limits
from inspect_app.tablet.reported_repairs import HANDLED

BySchool = dict[int, Any]


def schools(person: Person, numbers: Sequence[str]) -> Sequence[Any]:
    """The rows of those of these schools that are open today and within the person's scope, by number."""
    query = select(School.__table__).where(open_today(person), School.number.in_(numbers))
    return db.session.execute(query.order_by(School.number)).all()


def registered_facts(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of ``schools``
    names = ("number", "name_ar", "name_en", "locality", "latitude", "longitude")
    return {name: getattr(row, name) for name in names}


def last_used(ids: Sequence[int]) -> BySchool:
    """When each checklist was last used at each school, by the checklist's id."""
    found: BySchool = {}
    for row in sorted(db.session.execute(last_visits(ids, Visit.finished_at)), key=lambda row: row.checklist):
        found.setdefault(row.school_id, {})[row.checklist] = {"finished_at": row.finished_at.isoformat()}
    return found


def still_open(ids: Sequence[int]) -> BySchool:
    """Open deficiencies by item code, the worst first, each with its newest photos and, where somebody did something
    about it, the one of the repair that its card compares with."""
    is_theirs = and_(Deficiency.school_id.in_(ids), IS_OPEN)
    query = (
        select(Deficiency.id, Deficiency.school_id, Deficiency.item, Deficiency.severity)
        .where(is_theirs)
        .order_by(Deficiency.severity_rank.desc(), Deficiency.opened_at, Deficiency.number)
    )
    photos = _photos(select(Deficiency.id).where(is_theirs))
    repairs = repair_photos(select(Deficiency.id).where(is_theirs, Deficiency.status.in_(HANDLED)))
    found: BySchool = {}
    for row in db.session.execute(query):
        seen = {"id": row.id, "severity": row.severity, "photos": photos.get(row.id, [])[: limits.MAX_PACKAGE_PHOTOS]}
        if row.id in repairs:
            seen["repair"] = [_small(repairs[row.id].sha256)]
        found.setdefault(row.school_id, {}).setdefault(row.item, []).append(seen)
    return found


def _photos(deficiencies: Select[str]) -> dict[str, list[str]]:
    """Addresses of small copies by deficiency, the newest visit's first."""
    found: dict[str, list[str]] = {}
    for photo in photos_of(deficiencies):
        addresses = found.setdefault(photo.deficiency_id, [])
        address = _small(photo.sha256)
        if address not in addresses:
            addresses.append(address)
    return found


def _small(sha256: str) -> str:
    return url_for("photos.show", sha256=sha256, size="small")
