"""From a filter to a file, for the web and for the command."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Scope
from inspect_app.accounts.scope import directorates_open_to
from inspect_app.db import db
from inspect_app.exports.about_file import about_file
from inspect_app.exports.cells import Chunk
from inspect_app.exports.columns import export_columns
from inspect_app.exports.csv_file import csv_text
from inspect_app.exports.geojson_file import geojson_text
from inspect_app.exports.gpkg_file import write_gpkg
from inspect_app.exports.rows import Chunks, chunks
from inspect_app.exports.workbook.school_sheet import school_sheet
from inspect_app.exports.xlsx_file import write_xlsx
from inspect_app.inspections.submitted import AMMAN
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import School

MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
STREAMED_FORMATS = ("csv", "geojson")
_BLOCK_BYTES = 256 * 1024
_GPKG_CHUNK_ROWS = 5000
"""A GeoPackage is opened anew for each chunk, so its chunks are larger."""


def stream_text(extension: str, person: Person, selection: Selection, language: str) -> Iterator[str]:
    """The text of a CSV or GeoJSON file, piece by piece."""
    columns, rows = export_columns(), chunks(person, selection)
    text = csv_text(columns, rows, language) if extension == "csv" else geojson_text(columns, rows)
    return _until_closed(text, rows)


def _until_closed(text: Iterator[str], rows: Chunks) -> Iterator[str]:
    with closing(rows):
        yield from text


def write_file(
    extension: str,
    file: Path,
    person: Person,
    selection: Selection,
    language: str,
    note_rows: Callable[[int], object] | None = None,
) -> None:
    """Makes the file, whatever its format. ``note_rows`` hears how many rows were written of one that is made first."""
    if extension == "xlsx":
        about, now = about_file(person, selection, language), datetime.now(UTC)
        schools = school_sheet(person, selection, now, language)
        with closing(chunks(person, selection, now)) as rows:
            write_xlsx(file, export_columns(), _noted(rows, note_rows), about, language, [schools])
    elif extension == "gpkg":
        with closing(chunks(person, selection, size=_GPKG_CHUNK_ROWS)) as rows:
            write_gpkg(file, export_columns(), _noted(rows, note_rows))
    else:
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(stream_text(extension, person, selection, language))


def _noted(rows: Chunks, note_rows: Callable[[int], object] | None) -> Iterator[Chunk]:
    """Each chunk, and when the next one is asked for, that it is written."""
    written = 0
    for chunk in rows:
        yield chunk
        written += len(chunk["id"])
        if note_rows:
            note_rows(written)


def stream_bytes(extension: str, person: Person, selection: Selection, language: str) -> Iterator[bytes]:
    """The bytes of a file made in a temporary folder, which is gone before the first of them is sent."""
    with _temporary_file(extension, person, selection, language) as file:
        stream = file.open("rb")
    return _blocks(stream)


@contextmanager
def _temporary_file(extension: str, person: Person, selection: Selection, language: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kashf-export-") as folder:
        file = Path(folder) / f"export.{extension}"
        write_file(extension, file, person, selection, language)
        yield file


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while block := stream.read(_BLOCK_BYTES):
            yield block


def file_name(what: str, person: Person, directorate: str, extension: str) -> str:
    """“deficiencies-2202-2026-05-03.xlsx”; “all” for every directorate, the school's number for a school."""
    today = datetime.now(UTC).astimezone(AMMAN).date()
    return f"{what}-{_place_name(person, directorate)}-{today}.{extension}"


def _place_name(person: Person, directorate: str) -> str:
    if person.scope is Scope.SCHOOL:
        name = db.session.scalar(select(School.number).where(School.id == person.school_id)) or ""
    elif person.is_national:
        name = directorate
    else:
        own = db.session.scalar(directorates_open_to(person))
        name = own.code if own else ""
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return plain or "all"
