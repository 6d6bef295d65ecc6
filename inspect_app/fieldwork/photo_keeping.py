"""Taking photos in: the file first, then the row that says it is on disk."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert
from werkzeug.datastructures import FileStorage, MultiDict

from inspect_app.accounts.models import Person
from inspect_app.db import db, writing
from inspect_app.inspections.models import StoredPhoto
from inspect_app.inspections.photos import Kept, PhotoFiles
from inspect_app.problems import BrokenPromise, Problem
from inspect_app.web import settings


def photo_files() -> PhotoFiles:
    chosen = settings()
    return PhotoFiles(chosen.photos, chosen.max_photo, chosen.disk_floor)


def known_photo(sha256: str) -> StoredPhoto | None:
    """The photo of that name when its file is here, too."""
    stored = db.session.get(StoredPhoto, sha256)
    return stored if stored and photo_files().path(sha256).exists() else None


def keep_photo(data: bytes, sha256: str, person: Person, name: str = "") -> Kept:
    """Stores and remembers. Raises what ``PhotoFiles.keep`` raises."""
    kept = photo_files().keep(data, sha256, name)
    remember_photo(sha256, kept.size, (kept.width, kept.height), person)
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
            kept = store.take(file.read(), file.filename)
        except Problem as problem:
            refused[field] = problem
            continue
        remember_photo(kept.sha256, kept.size, (kept.width, kept.height), person)
        known.add(field, f"{kept.sha256};{kept.size};{datetime.now(UTC).isoformat()};;")
    return known, refused


def remember_photo(sha256: str, size: int, pixels: tuple[int, int], person: Person) -> None:
    """Writes down that the file is on disk; a photo known already stays as it was."""
    if db.session.get(StoredPhoto, sha256):
        return
    row = {"sha256": sha256, "size": size, "width": pixels[0], "height": pixels[1]}
    try:
        with writing():
            db.session.execute(insert(StoredPhoto), [row | {"account_id": person.id, "stored_at": datetime.now(UTC)}])
    except BrokenPromise:
        # Another request stored the same bytes a moment ago, which is just as good.
        return
