"""What deficiencies look like: the photos of their findings that the server holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding, Photo, Visit
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.overview.record import Record


def photos_of(deficiency_ids: Sequence[str] | Select[str]) -> Sequence[Record]:
    """Photos of these deficiencies' findings that the server holds, the newest visit's first.

    Call with ids that were read within a person's scope, or a select of such ids.
    """
    query = (
        select(
            Finding.deficiency_id, Photo.sha256, Photo.taken_at, Visit.finished_at, Visit.number.label("visit_number")
        )
        .add_columns(Visit.engineer_id)
        .join(
            Finding,
            and_(Finding.visit_id == Photo.visit_id, Finding.item == Photo.item, Finding.position == Photo.finding),
        )
        .join(Visit, Visit.id == Photo.visit_id)
        .where(Finding.deficiency_id.in_(deficiency_ids))
    )
    return _held(db.session.execute(query.order_by(Visit.finished_at.desc(), Photo.id)).all())


def repair_photos(deficiency_ids: Sequence[str] | Select[str]) -> dict[str, Record]:
    """Deficiency id → the photo that shows its place as it may be now, or as it was when it was right, where one is.

    A photo of the item as a whole: the newest of a visit that came after the last finding; else, of a deficiency that
    came back, the newest of the repair before. ``earlier`` is true of the latter. Ids as for :func:`photos_of`.
    """
    rows = db.session.execute(_OF_REPAIRS.where(Deficiency.id.in_(deficiency_ids))).all()
    newest: dict[str, Record] = {}
    for row in _held(rows):
        newest.setdefault(row.deficiency_id, row)
    return newest


def _held(rows: Sequence[Record]) -> Sequence[Record]:
    held = photos_held((row.engineer_id, row.sha256) for row in rows)
    return [row for row in rows if (row.engineer_id, row.sha256) in held]


def first_photos(deficiency_ids: Sequence[str]) -> dict[str, str]:
    """Deficiency id → the hash of its newest photo."""
    newest: dict[str, str] = {}
    for photo in photos_of(deficiency_ids):
        newest.setdefault(photo.deficiency_id, photo.sha256)
    return newest


# Put together once: it would take longer than to ask it.
_before = aliased(Deficiency)
_SINCE = Visit.finished_at > Deficiency.last_seen_at
_BETWEEN = and_(Visit.finished_at > _before.last_seen_at, Visit.finished_at < Deficiency.opened_at)
_OF_REPAIRS = (
    select(Deficiency.id.label("deficiency_id"), Photo.sha256, Visit.finished_at, Visit.engineer_id)
    .add_columns((~_SINCE).label("earlier"))
    .outerjoin_from(Deficiency, _before, _before.id == Deficiency.recurrence_of)
    .join(Visit, and_(Visit.school_id == Deficiency.school_id, Visit.checklist == Deficiency.checklist))
    .join(Photo, and_(Photo.visit_id == Visit.id, Photo.item == Deficiency.item, Photo.finding == -1))
    .where(or_(_SINCE, _BETWEEN))
    .order_by(Visit.finished_at.desc(), Photo.id)
)
