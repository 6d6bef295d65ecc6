"""What deficiencies look like: the photos of their findings that the server holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, select

from inspect_app.db import db
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
    rows = db.session.execute(query.order_by(Visit.finished_at.desc(), Photo.id)).all()
    held = photos_held((row.engineer_id, row.sha256) for row in rows)
    return [row for row in rows if (row.engineer_id, row.sha256) in held]


def first_photos(deficiency_ids: Sequence[str]) -> dict[str, str]:
    """Deficiency id → the hash of its newest photo."""
    newest: dict[str, str] = {}
    for photo in photos_of(deficiency_ids):
        newest.setdefault(photo.deficiency_id, photo.sha256)
    return newest
