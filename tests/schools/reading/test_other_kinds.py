"""Files that are no table we read are refused by their names, whatever they are called, and with what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.schools.reading.tables import refusal

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def _archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            _archive("mimetype", "content.xml"),
            "This is an OpenDocument file (.ods). Open it in Excel or LibreOffice and",
        ),
        (
            _archive("[Content_Types].xml", "xl/workbook.bin", "xl/theme/theme1.xml"),
            "This is a binary Excel file (.xlsb).",
        ),
        (_archive("[Content_Types].xml", "word/document.xml"), "This is a Word document."),
        (_archive("ppt/presentation.xml"), "This is a PowerPoint presentation."),
        (_archive("Index/Document.iwa"), "This is a Numbers file by Apple. Export it as Excel."),
        (_archive("doc.kml"), "This is a compressed map file."),
        (_archive("__MACOSX/._a", "schools.csv"), "This is a compressed file. Unpack it and load the table in it."),
        (
            _COMPOUND + "Workbook".encode("utf-16-le"),
            "This is an old Excel file (.xls). Open it in Excel or LibreOffice",
        ),
        (
            _COMPOUND + "EncryptedPackage".encode("utf-16-le"),
            "This is an Office file protected by a password. Save it as .xlsx without a password.",
        ),
        (_COMPOUND + "WordDocument".encode("utf-16-le"), "This is a Word document."),
        (_COMPOUND, "This is an old Excel file or another of Office. Open it in Excel or LibreOffice and"),
        (b"%PDF-1.7\n", "This is a PDF file."),
        (b"\x1f\x8b\x08", "This is a compressed file."),
        (b"SQLite format 3\0", "This is a database or GeoPackage."),
        (b"\xff\xd8\xff\xe0", "This is a picture."),
        (b"\xef\xbb\xbf<html><table><tr><td>1", "This is a web page, even if the file is called .xls."),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "This is an XML spread",
        ),
        ("<table>".encode("utf-16"), "This is a web page"),
        (b'<?xml version="1.0"?><kml>', "This is an XML file."),
        (_archive("nothing"), "The Excel file is damaged or is not an .xlsx file."),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert refusal(content, tmp_path).startswith(sentence)
