"""From a filter to a file, for the web and for the command."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select

from inspect_app.accounts.models import Person, Role
from inspect_app.accounts.scope import directorates_open_to
from inspect_app.db import db
from inspect_app.exports.about import about
from inspect_app.exports.gpkg import gpkg_file
from inspect_app.exports.rows import chunks, table
from inspect_app.exports.text import csv_file, geojson_file
from inspect_app.exports.xlsx import xlsx_file
from inspect_app.inspections.submitted import AMMAN
from inspect_app.overview.selection import Selection
from inspect_app.schools.models import School

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
STREAMED = ("csv", "geojson")
_BLOCK = 256 * 1024
_GEO_CHUNK = 5000
"""A GeoPackage is opened anew for each chunk, so its chunks are larger."""


def streamed(extension: str, person: Person, selection: Selection, language: str) -> Iterator[str]:
    """The text of a CSV or GeoJSON file, piece by piece."""
    if extension == "csv":
        return csv_file(table(), chunks(person, selection), language)
    return geojson_file(table(), chunks(person, selection))


def write(extension: str, file: Path, person: Person, selection: Selection, language: str) -> None:
    """Makes the file, whatever its format."""
    if extension == "xlsx":
        xlsx_file(file, table(), chunks(person, selection), about(person, selection, language), language)
    elif extension == "gpkg":
        gpkg_file(file, table(), chunks(person, selection, size=_GEO_CHUNK))
    else:
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(streamed(extension, person, selection, language))


def opened(extension: str, person: Person, selection: Selection, language: str) -> Iterator[bytes]:
    """The bytes of a file made in a temporary folder, which is gone before the first of them is sent."""
    with _made(extension, person, selection, language) as made:
        handle = made.open("rb")
    return _blocks(handle)


@contextmanager
def _made(extension: str, person: Person, selection: Selection, language: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kashf-export-") as folder:
        file = Path(folder) / f"export.{extension}"
        write(extension, file, person, selection, language)
        yield file


def _blocks(handle: IO[bytes]) -> Iterator[bytes]:
    with handle:
        while block := handle.read(_BLOCK):
            yield block


def file_name(person: Person, selection: Selection, extension: str) -> str:
    """«deficiencies-2202-2026-05-03.xlsx»; «all» for every directorate, the school's number for a school."""
    today = datetime.now(UTC).astimezone(AMMAN).date()
    return f"deficiencies-{_place(person, selection)}-{today}.{extension}"


def _place(person: Person, selection: Selection) -> str:
    if person.role is Role.SCHOOL:
        wanted = db.session.scalar(select(School.number).where(School.id == person.school_id)) or ""
    elif person.is_national:
        wanted = selection.directorate
    else:
        own = db.session.scalar(directorates_open_to(person))
        wanted = own.code if own else ""
    plain = "".join(sign for sign in wanted if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return plain or "all"
