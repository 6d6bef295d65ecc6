"""Taking photos in: the file first, then the rows that say it is on disk and who sent it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import bindparam, exists, select
from werkzeug.datastructures import FileStorage, MultiDict

from inspect_app.accounts.models import Person
from inspect_app.db import db, table, writing
from inspect_app.driver_statements import write_rows
from inspect_app.heavy_jobs.job_kinds import PicturesBusy
from inspect_app.inspections.photo_files import StoredFile
from inspect_app.inspections.photo_holding import photo_files, photos_held
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from inspect_app.problems import Problem
from inspect_app.submissions.photo_quota import check_photo_quota, count_photo

_MAX_FORM_SECONDS = 60
"""For all pictures of one form: what is not opened by then is sent once more."""


def known_photo(sha256: str, person: Person) -> StoredPhoto | None:
    """The photo of that name when its file is here and this person sent it once."""
    return db.session.get(StoredPhoto, sha256) if photos_held([(person.id, sha256)]) else None


def keep_photo(data: bytes, sha256: str, person: Person, name: str = "") -> StoredFile:
    """Stores and remembers. Raises TooManyPhotosToday, and what ``PhotoFiles.store`` raises."""
    check_photo_quota(person, len(data), datetime.now(UTC))
    kept = photo_files(person.id).store(data, sha256, name)
    remember_photo(kept, person)
    return kept


def keep_files(
    fields: MultiDict[str, str], files: MultiDict[str, FileStorage], person: Person
) -> tuple[MultiDict[str, str], dict[str, Problem]]:
    """Stores the uploaded photos (``F-file``, ``F-n-file``); gives the fields with a ``…-photo`` for each.

    Beside them, by the name of that field, what is wrong with a file that could not be taken: the others are kept.
    """
    known = MultiDict(fields)
    refused: dict[str, Problem] = {}
    picked = ((name, file) for name, file in files.items(multi=True) if name.endswith("-file"))
    for name, kept in keep_picked(picked, person):
        field = f"{name.removesuffix('-file')}-photo"
        if isinstance(kept, Problem):
            refused[field] = kept
        else:
            known.add(field, f"{kept.sha256};{kept.size};{datetime.now(UTC).isoformat()};;")
    return known, refused


def keep_picked(files: Iterable[tuple[str, FileStorage]], person: Person) -> Iterator[tuple[str, StoredFile | Problem]]:
    """Stores files as a person picked them, and gives each by its field: as kept, or what is wrong with it.

    Fields in which nothing was picked are left out.
    """
    store, deadline = photo_files(person.id), time.monotonic() + _MAX_FORM_SECONDS
    for name, file in files:
        if not file.filename:
            continue
        try:
            if time.monotonic() > deadline:
                raise PicturesBusy(1)
            data = file.read()
            check_photo_quota(person, len(data), datetime.now(UTC))
            kept = store.store_picked(data, file.filename)
        except Problem as problem:
            yield name, problem
            continue
        remember_photo(kept, person)
        yield name, kept


def remember_photo(kept: StoredFile, person: Person) -> None:
    """Writes down that the file is on disk and who sent it."""
    with writing(shares_commit=True):
        note_photo(kept, person)


def note_photo(kept: StoredFile, person: Person) -> None:
    """The same inside ``writing()``. Sent once more, it is the same photo; its file may be another re-encoding."""
    by = {"sha256": kept.sha256, "account_id": person.id}
    file = {"file_sha256": kept.file_sha256, "size": kept.size, "width": kept.width, "height": kept.height}
    is_stored, is_sent = db.session.connection().execute(_NOTED, by).one()
    now = datetime.now(UTC)
    if is_stored:
        write_rows(_STORE_AGAIN, [file | {"name": kept.sha256}])
    else:
        write_rows(_STORE, [by | file | {"stored_at": now}])
    if not is_sent:
        write_rows(_SEND, [by | {"sent_at": now}])
        count_photo(person.id, kept.size, now)


_stored, _sent = table(StoredPhoto), table(SentPhoto)
_NOTED = select(
    exists().where(_stored.c.sha256 == bindparam("sha256")),
    exists().where(_sent.c.sha256 == bindparam("sha256"), _sent.c.account_id == bindparam("account_id")),
)
_STORE, _SEND = _stored.insert(), _sent.insert()
_STORE_AGAIN = _stored.update().where(_stored.c.sha256 == bindparam("name"))
