"""Taking photos in: the file first, then the rows that say it is on disk and who sent it."""

from __future__ import annotations

from datetime import UTC, datetime

from werkzeug.datastructures import FileStorage, MultiDict

from inspect_app.accounts.models import Person
from inspect_app.db import db, writing
from inspect_app.inspections.models import SentPhoto, StoredPhoto
from inspect_app.inspections.photo_files import StoredFile
from inspect_app.inspections.photo_holding import photo_files, photos_held
from inspect_app.problems import Problem


def known_photo(sha256: str, person: Person) -> StoredPhoto | None:
    """The photo of that name when its file is here and this person sent it once."""
    return db.session.get(StoredPhoto, sha256) if photos_held([(person.id, sha256)]) else None


def keep_photo(data: bytes, sha256: str, person: Person, name: str = "") -> StoredFile:
    """Stores and remembers. Raises what ``PhotoFiles.store`` raises."""
    kept = photo_files().store(data, sha256, name)
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
    store = photo_files()
    for name, file in files.items(multi=True):
        if not (file.filename and name.endswith("-file")):
            continue
        field = f"{name.removesuffix('-file')}-photo"
        try:
            kept = store.store_picked(file.read(), file.filename)
        except Problem as problem:
            refused[field] = problem
            continue
        remember_photo(kept, person)
        known.add(field, f"{kept.sha256};{kept.size};{datetime.now(UTC).isoformat()};;")
    return known, refused


def remember_photo(kept: StoredFile, person: Person) -> None:
    """Writes down that the file is on disk and who sent it."""
    with writing():
        note_photo(kept, person)


def note_photo(kept: StoredFile, person: Person) -> None:
    """The same inside ``writing()``. Sent once more, it is the same photo; its file may be another re-encoding."""
    now = datetime.now(UTC)
    first = StoredPhoto(sha256=kept.sha256, account_id=person.id, stored_at=now)
    stored = db.session.get(StoredPhoto, kept.sha256) or first
    stored.size, stored.width, stored.height = kept.size, kept.width, kept.height
    db.session.add(stored)
    db.session.flush()
    if db.session.get(SentPhoto, (kept.sha256, person.id)) is None:
        db.session.add(SentPhoto(sha256=kept.sha256, account_id=person.id, sent_at=now))
