"""Which photos the server holds, and of whom.

A photo is held while its file is on disk with the size it was stored with: after a restore the row alone proves
nothing. That the bytes still are those that were written, a scan looks at now and then (``photo_scan``); what is not is
set aside, and so not held. A photo belongs to those who sent its bytes: whoever only knows its name has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sqlalchemy import and_, select

from inspect_app.db import db, table
from inspect_app.heavy_jobs.job_kinds import PICTURE
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.inspections.models import Photo, Visit
from inspect_app.inspections.photo_files import PhotoFiles
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from inspect_app.web import settings

SentPhotoKey = tuple[int, str]
"""An account and the name of a photo."""

SENT_BY_ENGINEER = and_(SentPhoto.sha256 == Photo.sha256, SentPhoto.account_id == Visit.engineer_id)
"""Joins SentPhoto to a photo of a visit: only where the visit's own engineer sent the bytes."""

_MAX_NAMES_PER_SELECT = 500
"""Names looked up by one select: far below what any database allows."""


def photo_files(account: int | None = None) -> PhotoFiles:
    """``account``: whose pictures are opened, one at a time; None where nobody's are."""
    ours = settings()
    turn = partial(server_turns().turn, PICTURE, account)
    return PhotoFiles(ours.photos, ours.max_photo_bytes, ours.disk_floor, turn)


def photos_held(keys: Iterable[SentPhotoKey]) -> set[SentPhotoKey]:
    """Those of these that are on disk and whose bytes this account sent."""
    wanted = set(keys)
    if not wanted:
        return set()
    names = sorted({name for _, name in wanted})
    files, connection = photo_files(), db.session.connection()
    held: set[SentPhotoKey] = set()
    for start in range(0, len(names), _MAX_NAMES_PER_SELECT):
        rows = connection.execute(_SENT.where(_sent.sha256.in_(names[start : start + _MAX_NAMES_PER_SELECT])))
        complete = ((account, name) for account, name, size in rows if files.contains(name, size))
        held.update(key for key in complete if key in wanted)
    return held


def lost_photos() -> list[str]:
    """Names of all photos that were stored here and whose file is gone or cut."""
    files = photo_files()
    rows = db.session.connection().execute(select(StoredPhoto.sha256, StoredPhoto.size).order_by(StoredPhoto.sha256))
    return [name for name, size in rows if not files.contains(name, size)]


_sent, _stored = table(SentPhoto).c, table(StoredPhoto).c
_SENT = select(_sent.account_id, _sent.sha256, _stored.size).where(_stored.sha256 == _sent.sha256)
