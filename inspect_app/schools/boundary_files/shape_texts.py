"""The texts of a Shapefile: its table keeps bytes, and what it says of their encoding is often wrong or missing."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from inspect_app.checklists import Text
from inspect_app.schools.boundary_files.shape_layers import ShapeLayer
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.letters.arabic_letters import arabic_evidence

_ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1256": "Windows-1256",
    "iso8859_6": "ISO-8859-6",
    "cp720": "CP720 (DOS)",
    "cp864": "CP864 (DOS)",
    "mac_arabic": "MacArabic",
    "cp1252": "Windows-1252",
}
"""Tried in this order, after what the file says."""
_DECLARED = (
    ("utf-?8|65001", "utf-8"),
    ("1256", "cp1256"),
    ("8859-?6", "iso8859_6"),
    ("720", "cp720"),
    ("864", "cp864"),
    ("1252|8859-?1$", "cp1252"),
)
"""What stands in a .cpg, as people's programs write it: ANSI 1256, windows-1256, 1256, ISO 88596, 65001."""
_LANGUAGE_BYTES = {0x7E: "cp1256", 0x03: "cp1252"}
_LANGUAGE_BYTE_AT = 29


def declared_encoding(file: Path) -> str:
    """What the .cpg beside this .shp says, else the byte of the .dbf that is meant for it; "" for neither."""
    cpg, dbf = file.with_suffix(".cpg"), file.with_suffix(".dbf")
    text = cpg.read_text("latin-1")[:100].lower() if cpg.is_file() else ""
    for pattern, encoding in _DECLARED:
        if re.search(pattern, text):
            return encoding
    head = dbf.read_bytes()[: _LANGUAGE_BYTE_AT + 1] if dbf.is_file() else b""
    return _LANGUAGE_BYTES.get(head[_LANGUAGE_BYTE_AT], "") if len(head) > _LANGUAGE_BYTE_AT else ""


def decode_texts(layer: ShapeLayer, directorates: DirectorateIndex) -> tuple[ShapeLayer, tuple[Text, ...]]:
    """The layer with texts in the encoding in which most names are those of directorates, and a remark on it.

    Of equal ones that with the most words as people write them, then what the file says.
    """
    if layer.declared is None or not layer.shapes:
        return layer, ()
    spoilt = {text for properties, _ in layer.shapes for pair in properties.items() for text in pair}
    spoilt = {text for text in spoilt if not text.isascii()}
    decoded = {name: texts for name in _ordered(layer.declared) if (texts := _decoded(spoilt, name)) is not None}
    if not spoilt or not decoded:
        return layer, ()
    best = max(decoded, key=lambda name: _score(decoded[name].values(), directorates))
    texts = decoded[best]
    shapes = [
        ({texts.get(key, key): texts.get(value, value) for key, value in properties.items()}, geometry)
        for properties, geometry in layer.shapes
    ]
    return replace(layer, shapes=shapes), (_remark(best),)


def _ordered(declared: str) -> Iterable[str]:
    return dict.fromkeys((*([declared] if declared else []), *_ENCODINGS))


def _decoded(spoilt: Iterable[str], encoding: str) -> dict[str, str] | None:
    """The texts by what stands for their bytes; None when one of them cannot be in this encoding."""
    try:
        return {text: _decode(text.encode("latin-1"), encoding) for text in spoilt}
    except UnicodeError:
        return None


def _decode(data: bytes, encoding: str) -> str:
    """A field of a .dbf ends after so many bytes, be it in the middle of a letter of UTF-8."""
    text = codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    return unicodedata.normalize("NFKC", text) if encoding == "cp864" else text


def _score(texts: Iterable[str], directorates: DirectorateIndex) -> tuple[int, int]:
    words = list(texts)
    return sum(bool(directorates.find(text)) for text in words), sum(map(arabic_evidence, words))


def _remark(encoding: str) -> Text:
    name = _ENCODINGS[encoding]
    return Text(f"قُرئت أسماء الملف بترميز {name}.", f"The names in the file were read as {name}.")
