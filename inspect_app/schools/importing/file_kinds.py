"""Files that are no table we read, each by its name and with what to do. Judged by their bytes alone. [pure]"""

from __future__ import annotations

from collections.abc import Sequence

from inspect_app.checklists import Text

_AS_XLSX = Text(
    "افتحه في Excel أو LibreOffice واحفظه بصيغة ‎.xlsx‎.", "Open it in Excel or LibreOffice and save it as .xlsx."
)
_NO_TABLE = Text("حمّل الجدول نفسه بصيغة ‎.xlsx‎ أو CSV أو GeoJSON.", "Load the table itself as .xlsx, CSV or GeoJSON.")
_UNPACKED = Text("فكّ ضغطه وحمّل الجدول الذي بداخله.", "Unpack it and load the table in it.")


def _sentence(ar: str, en: str, advice: Text) -> Text:
    return Text(f"هذا {ar}. {advice.ar}", f"This is {en}. {advice.en}")


_OPEN_DOCUMENT = _sentence("ملف OpenDocument (‎.ods‎)", "an OpenDocument file (.ods)", _AS_XLSX)
_BINARY_WORKBOOK = _sentence("ملف Excel ثنائي (‎.xlsb‎)", "a binary Excel file (.xlsb)", _AS_XLSX)
_NUMBERS = _sentence(
    "ملف Numbers من Apple", "a Numbers file by Apple", Text("صدّره بصيغة Excel.", "Export it as Excel.")
)
_WORD = _sentence("مستند Word", "a Word document", _NO_TABLE)
_SLIDES = _sentence("عرض PowerPoint", "a PowerPoint presentation", _NO_TABLE)
_ARCHIVE = _sentence("ملف مضغوط", "a compressed file", _UNPACKED)
_MAP_ARCHIVE = _sentence(
    "ملف خرائط مضغوط",
    "a compressed map file",
    Text("حمّل المدارس كنقاط GeoJSON بنظام WGS 84.", "Load the schools as GeoJSON points in WGS 84."),
)
_OLD_EXCEL = _sentence("ملف Excel قديم (‎.xls‎)", "an old Excel file (.xls)", _AS_XLSX)
_PROTECTED = _sentence(
    "ملف Office محمي بكلمة مرور",
    "an Office file protected by a password",
    Text("احفظه بصيغة ‎.xlsx‎ بلا كلمة مرور.", "Save it as .xlsx without a password."),
)
_OLD_OFFICE = _sentence("ملف Excel قديم أو ملف Office آخر", "an old Excel file or another of Office", _AS_XLSX)
_WEB_PAGE = _sentence("صفحة ويب، وإن كان اسم الملف ‎.xls‎", "a web page, even if the file is called .xls", _AS_XLSX)
_XML_WORKBOOK = _sentence("جدول XML من Excel 2003", "an XML spreadsheet of Excel 2003", _AS_XLSX)
_OTHER_XML = _sentence("ملف XML", "an XML file", _NO_TABLE)

_BY_START = (
    (b"%PDF", _sentence("ملف PDF", "a PDF file", _NO_TABLE)),
    (b"{\\rtf", _WORD),
    (b"\x89PNG", _sentence("صورة", "a picture", _NO_TABLE)),
    (b"\xff\xd8\xff", _sentence("صورة", "a picture", _NO_TABLE)),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"SQLite format 3\0", _sentence("قاعدة بيانات أو GeoPackage", "a database or GeoPackage", _NO_TABLE)),
    (b"\x09\x08\x10\x00", _OLD_EXCEL),
    (b"\x09\x08\x08\x00", _OLD_EXCEL),
)
_BY_MEMBER = (
    ("xl/workbook.bin", _BINARY_WORKBOOK),
    ("content.xml", _OPEN_DOCUMENT),
    ("word/document.xml", _WORD),
    ("ppt/presentation.xml", _SLIDES),
    ("Index/Document.iwa", _NUMBERS),
    ("Index.zip", _NUMBERS),
)
_BY_ENDING = (
    ((".kml", ".shp"), _MAP_ARCHIVE),
    ((".csv", ".xlsx", ".xls", ".json", ".geojson", ".txt"), _ARCHIVE),
)
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BY_STREAM = (
    ("EncryptedPackage", _PROTECTED),
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
    ("WordDocument", _WORD),
    ("PowerPoint Document", _SLIDES),
)
_LOOKED_AT_BYTES = 4096


def other_kind(data: bytes) -> Text | None:
    """What is to be told of a file of these bytes; None where it may be a table. Archives are for ``other_archive``."""
    if data.startswith(_COMPOUND):
        streams = (sentence for name, sentence in _BY_STREAM if name.encode("utf-16-le") in data)
        return next(streams, _OLD_OFFICE)
    for start, sentence in _BY_START:
        if data.startswith(start):
            return sentence
    return _marked_up(
        data[:_LOOKED_AT_BYTES].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    )


def _marked_up(start: bytes) -> Text | None:
    """Reports of web systems are tables of HTML that call themselves .xls."""
    lower = start.lower()
    if not lower.startswith(b"<"):
        return None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lower and b"<html" not in lower:
        return _XML_WORKBOOK
    return _OTHER_XML if lower.startswith(b"<?xml") and b"<html" not in lower else _WEB_PAGE


def other_archive(names: Sequence[str]) -> Text | None:
    """What is to be told of an archive that holds these files; None where it may be an Excel workbook."""
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names) and "xl/workbook.bin" not in names:
        return None
    by_member = (sentence for member, sentence in _BY_MEMBER if member in names)
    by_ending = (sentence for endings, sentence in _BY_ENDING if any(name.lower().endswith(endings) for name in names))
    return next(by_member, None) or next(by_ending, None)
