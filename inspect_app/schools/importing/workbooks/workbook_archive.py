"""The archive that an Excel file is: refused if it unpacks to too much or is something else, mended if it can be."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from inspect_app.checklists import Text
from inspect_app.schools.importing.file_kinds import other_archive
from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.table_cells import UnreadableFile

_MAX_UNPACKED_BYTES = 96 * 1024 * 1024
# Everything but the sheets is read whole: shared strings, styles.
_MAX_BYTES_BESIDE_SHEETS = 16 * 1024 * 1024
# Each shared string costs some 20 µs and an object; ten different texts in each of the most rows is generous.
_MAX_SHARED_STRINGS = 10 * MAX_ROWS
_MAX_MEMBERS = 500
_CHUNK_BYTES = 1024 * 1024
_SHEETS = "xl/worksheets/"

_TOO_MUCH = Text(
    "ملف Excel يتمدد إلى حجم كبير جداً عند فتحه. احذف الأوراق والتنسيقات الزائدة أو احفظه بصيغة CSV.",
    "The Excel file unpacks to far too much. Remove extra sheets and formatting, or save it as CSV.",
)
DAMAGED_WORKBOOK = Text(
    "ملف Excel تالف أو ليس بصيغة ‎.xlsx‎. افتحه في Excel واحفظه من جديد بصيغة ‎.xlsx‎.",
    "The Excel file is damaged or is not an .xlsx file. Open it in Excel and save it again as .xlsx.",
)

# “Strict Open XML Spreadsheet” differs from what everybody reads in these names, and in dates, which no column takes.
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"
_COMMON_NAMES = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)


def open_archive(data: bytes) -> IO[bytes]:
    """The archive of these bytes, or a copy in which names stand as openpyxl knows them. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_others(archive)
            if _needs_mending(archive):
                return _mended_copy(archive)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise UnreadableFile(DAMAGED_WORKBOOK) from error
    return io.BytesIO(data)


def _refuse_others(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if _exceeds_limits(members):
        raise UnreadableFile(_TOO_MUCH)
    other = other_archive([_name(member) for member in members])
    if other:
        raise UnreadableFile(other)
    if _count_shared_strings(archive) > _MAX_SHARED_STRINGS:
        raise UnreadableFile(_TOO_MUCH)


def _name(member: zipfile.ZipInfo) -> str:
    """Some programs on Windows write backslashes between the folders."""
    return member.filename.replace("\\", "/")


def _exceeds_limits(members: list[zipfile.ZipInfo]) -> bool:
    """By the sizes in the archive's directory: reading a member never gives more than it states there."""
    beside = sum(member.file_size for member in members if not _name(member).startswith(_SHEETS))
    return (
        len(members) > _MAX_MEMBERS
        or len({_name(member) for member in members}) != len(members)
        or sum(member.file_size for member in members) > _MAX_UNPACKED_BYTES
        or beside > _MAX_BYTES_BESIDE_SHEETS
    )


def _count_shared_strings(archive: zipfile.ZipFile) -> int:
    """About how many shared strings there are, without parsing: <si>…</si> or <si/> in any part beside the sheets.

    Raises UnreadableFile for a document type in any part: no spreadsheet has one, and entities grow where there is one.
    """
    marks = 0
    for member in archive.infolist():
        with archive.open(member) as part:
            beside, end = not _name(member).startswith(_SHEETS), b""
            while chunk := part.read(_CHUNK_BYTES):
                if b"<!DOCTYPE" in end + chunk:
                    raise UnreadableFile(DAMAGED_WORKBOOK)
                end = chunk[-len(b"<!DOCTYPE") :]
                if beside:
                    marks += chunk.count(b"si>") + 2 * chunk.count(b"si/>")
    return marks // 2


def _needs_mending(archive: zipfile.ZipFile) -> bool:
    workbook = next((one for one in archive.infolist() if _name(one) == "xl/workbook.xml"), None)
    strict = workbook is not None and _STRICT_MARK in archive.read(workbook)
    return strict or any("\\" in member.filename for member in archive.infolist())


def _mended_copy(archive: zipfile.ZipFile) -> IO[bytes]:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as mended:
        for member in archive.infolist():
            content = archive.read(member)
            for strict, common in _COMMON_NAMES:
                content = content.replace(strict, common)
            mended.writestr(_name(member), content)
    copy.seek(0)
    return copy
