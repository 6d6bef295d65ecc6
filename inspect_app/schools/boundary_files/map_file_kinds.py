"""Files that are no boundaries we read, each by its name and with what to do. Judged by their bytes alone. [pure]"""

from __future__ import annotations

from collections.abc import Sequence

from inspect_app.checklists import Text

_ADVICE = Text(
    "افتحه في QGIS واحفظ طبقة الحدود بصيغة GeoPackage أو GeoJSON.",
    "Open it in QGIS and save the layer of boundaries as GeoPackage or GeoJSON.",
)
_UNPACKED = Text("فكّ ضغطه وأرسل ملف الحدود الذي بداخله.", "Unpack it and send the file of boundaries in it.")
UNKNOWN_KIND = Text(
    "الملف ليس GeoJSON ولا GeoPackage ولا Shapefile.", "The file is neither GeoJSON nor GeoPackage nor Shapefile."
)


def _sentence(ar: str, en: str, advice: Text = _ADVICE) -> Text:
    return Text(f"هذا {ar}. {advice.ar}", f"This is {en}. {advice.en}")


_KML = _sentence("ملف KML من Google Earth", "a KML file of Google Earth")
_KMZ = _sentence("ملف KMZ من Google Earth", "a KMZ file of Google Earth")
_GEODATABASE = _sentence("قاعدة بيانات جغرافية من Esri (‎.gdb‎)", "an Esri geodatabase (.gdb)")
_DRAWING = _sentence("رسم AutoCAD (‎.dwg‎ أو ‎.dxf‎)", "an AutoCAD drawing (.dwg or .dxf)")
_MAPINFO = _sentence("ملف MapInfo", "a MapInfo file")
_DATABASE = _sentence("قاعدة بيانات SQLite وليس GeoPackage", "an SQLite database and no GeoPackage")
_FLAT = _sentence("ملف FlatGeobuf", "a FlatGeobuf file")
_WORKBOOK = _sentence("ملف Excel", "an Excel file", Text("الجدول لا حدود فيه.", "A table holds no boundaries."))
_PAPER = _sentence(
    "ملف PDF أو صورة", "a PDF file or a picture", Text("اطلب الطبقة نفسها.", "Ask for the layer itself.")
)
_PACKED = _sentence("ملف مضغوط بغير zip", "an archive that is no zip", _UNPACKED)
_NESTED = _sentence("ملف مضغوط داخل ملف مضغوط", "an archive in an archive", _UNPACKED)
LOCKED = _sentence("ملف مضغوط بكلمة مرور", "an archive behind a password", _UNPACKED)

_BY_START = (
    (b"SQLite format 3\0", _DATABASE),
    (b"AC10", _DRAWING),
    (b"fgb\x03", _FLAT),
    (b"!table", _MAPINFO),
    (b"%PDF", _PAPER),
    (b"\x89PNG", _PAPER),
    (b"\xff\xd8\xff", _PAPER),
    (b"II*\0", _PAPER),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!", _PACKED),
    (b"\xd0\xcf\x11\xe0", _WORKBOOK),
)
_BY_ENDING = (
    ((".kml",), _KMZ),
    ((".gdbtable", ".gdbtablx"), _GEODATABASE),
    ((".dwg", ".dxf"), _DRAWING),
    ((".tab", ".mif"), _MAPINFO),
    (("workbook.xml", "workbook.bin"), _WORKBOOK),
    ((".zip", ".kmz", ".rar", ".7z"), _NESTED),
)


def other_map_kind(start: bytes) -> Text:
    """What is to be told of a file that begins with these bytes and is none of those we read."""
    for mark, sentence in _BY_START:
        if start.startswith(mark):
            return sentence
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<") and (b"<kml" in text or b"/kml/" in text):
        return _KML
    return _DRAWING if text.startswith(b"0") and b"section" in text[:40] else UNKNOWN_KIND


def other_map_archive(names: Sequence[str]) -> Text:
    """What is to be told of a zip that holds these files, and no boundaries among them."""
    by_ending = (sentence for endings, sentence in _BY_ENDING if any(name.lower().endswith(endings) for name in names))
    return next(by_ending, UNKNOWN_KIND)
