"""What is known of the schools of a package: one select each, for all of the schools together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import and_, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding, Photo, Visit
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.schools.models import School
from inspect_app.submissions import limits

BySchool = dict[int, Any]


def schools(person: Person, numbers: Sequence[str]) -> Sequence[Any]:
    """The rows of those of these schools that are open today and within the person's scope, by number."""
    query = select(School.__table__).where(open_today(person), School.number.in_(numbers))
    return db.session.execute(query.order_by(School.number)).all()


def registered(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of ``schools``
    names = ("number", "name_ar", "name_en", "locality", "latitude", "longitude")
    return {name: getattr(row, name) for name in names}


def last_visits(ids: Sequence[int]) -> BySchool:
    """When each checklist was last used at each school, by the checklist's id."""
    query = (
        select(Visit.school_id, Visit.checklist, func.max(Visit.finished_at).label("finished_at"))
        .where(Visit.school_id.in_(ids))
        .group_by(Visit.school_id, Visit.checklist)
        .order_by(Visit.school_id, Visit.checklist)
    )
    found: BySchool = {}
    for row in db.session.execute(query):
        found.setdefault(row.school_id, {})[row.checklist] = {"finished_at": row.finished_at.isoformat()}
    return found


def still_open(ids: Sequence[int]) -> BySchool:
    """Open deficiencies by item code, the worst first, each with its newest photos."""
    query = (
        select(Deficiency.id, Deficiency.school_id, Deficiency.item, Deficiency.severity)
        .where(Deficiency.school_id.in_(ids), Deficiency.closed_at.is_(None))
        .order_by(Deficiency.severity_rank.desc(), Deficiency.opened_at, Deficiency.number)
    )
    photos = _photos(ids)
    found: BySchool = {}
    for row in db.session.execute(query):
        seen = {"id": row.id, "severity": row.severity, "photos": photos.get(row.id, [])[: limits.MAX_PACKAGE_PHOTOS]}
        found.setdefault(row.school_id, {}).setdefault(row.item, []).append(seen)
    return found


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
