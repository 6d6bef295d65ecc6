"""The text of a CSV file, in whatever encoding it was written: known by its marks, else by what makes sense. [pure]

Every one-byte encoding of Arabic can be read as every other. What decides is whether headings come out that are known,
and words as people write them; where two say different things and none is better, nobody guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold
from inspect_app.schools.importing.find_headings import SEARCHED_ROWS, KnownHeadings
from inspect_app.schools.importing.letters.arabic_letters import ARABIC_SIGNS, arabic_evidence
from inspect_app.schools.importing.table_cells import UnreadableFile

_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ONE_BYTE = {
    "cp1256": "Windows-1256",
    "iso8859_6": "ISO-8859-6",
    "mac_arabic": "MacArabic",
    "cp720": "CP720 (DOS)",
    "cp864": "CP864 (DOS)",
}
_JUDGED_BYTES = 200_000
_WEIGHT_OF_HEADING = 5
_SEPARATORS = re.compile('[,;|\t"]+')
_RARE_SIGNS = re.compile(f"[^\\x00-\\x7f{ARABIC_SIGNS}\u00a0\u00c0-\u024f]")
_NO_TEXT = Text("هذا ليس ملف CSV ولا XLSX ولا GeoJSON.", "This is neither a CSV nor an XLSX nor a GeoJSON file.")
_UNKNOWN_ENCODING = Text(
    "تعذّر التعرف على ترميز نص الملف. افتحه في البرنامج الذي أنشأه واحفظه بصيغة CSV UTF-8 أو ‎.xlsx‎.",
    "The encoding of the file's text cannot be told. Open it in the program that made it and save it as CSV UTF-8 or "
    ".xlsx.",
)


def decode_text(data: bytes, known: KnownHeadings) -> tuple[str, tuple[Text, ...]]:
    """The text, and a remark on its encoding unless it is UTF-8. Raises UnreadableFile.

    A letter of UTF-8 that is cut in its middle becomes U+FFFD: its cell is refused, not the file.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), (_remark("UTF-16"),)
    if b"\0" in data:
        return _decode_unmarked_utf16(data), (_remark("UTF-16"),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    unicode_line, other_line = _lines_by_encoding(data)
    if not other_line:
        return data.decode("utf-8-sig", errors="replace"), ()
    if unicode_line:
        raise UnreadableFile(_mixed(unicode_line, other_line))
    text, name = _decode_western(data) or _decode_one_byte(data, known)
    return text, (_remark(name),)


def _remark(encoding: str) -> Text:
    return Text(f"كان ترميز النص {encoding}.", f"The text was in {encoding}.")


def _decode_unmarked_utf16(data: bytes) -> str:
    """Digits, separators and ends of lines are halves of zero, all on the same side."""
    first, second = data[::2].count(0), data[1::2].count(0)
    try:
        text = data.decode("utf-16-le" if second > first else "utf-16-be")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_NO_TEXT) from error
    if "\0" in text or min(first, second) * 10 > max(first, second) or not _is_written(text):
        raise UnreadableFile(_NO_TEXT)
    return text


def _is_written(text: str) -> bool:
    """Whether almost all signs are of the kinds a table is written in: bytes of a program come out as any."""
    judged = text[:_JUDGED_BYTES]
    return sum(sign.isascii() or "\u0600" <= sign <= "\u06ff" for sign in judged) * 10 > 9 * len(judged)


_CUT_LETTER = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=[\x00-\x7f]|\Z)"
    rb"|(?<![\x80-\xff])[\x80-\xbf]{1,3}(?=[\x00-\x7f\xc2-\xf4]|\Z)"
)
"""The beginning of a letter of UTF-8 without its end, or its end without its beginning."""


def _lines_by_encoding(data: bytes) -> tuple[int, int]:
    """The numbers of the first line in UTF-8, perhaps with letters cut, and of the first that is not; 0: none."""
    unicode_line, other_line = 0, 0
    for number, line in enumerate(data.splitlines(), start=1):
        if line.isascii():
            continue
        if _is_utf8(line) or (_is_utf8(_CUT_LETTER.sub(b"", line)) and not _CUT_LETTER.sub(b"", line).isascii()):
            unicode_line = unicode_line or number
        else:
            other_line = other_line or number
    return unicode_line, other_line


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _mixed(unicode_line: int, other_line: int) -> Text:
    return Text(
        f"في الملف ترميزان: السطر {unicode_line} بترميز UTF-8 والسطر {other_line} بترميز آخر "
        "(Windows-1256 غالباً). افتحه في Excel وصحّح النص ثم احفظه بصيغة CSV UTF-8.",
        f"The file mixes two encodings: line {unicode_line} is UTF-8 and line {other_line} is another one "
        "(probably Windows-1256). Open it in Excel, correct the text and save it as CSV UTF-8.",
    )


_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
_NOT_WESTERN = re.compile(r"[^\x00-\x7f‘’“”–—…°²àâçèéêëîïôùûüœÉÈÇÀáíóúñäö]")


def _decode_western(data: bytes) -> tuple[str, str] | None:
    """English or French with single signs beyond ASCII; no Arabic word is without two letters side by side."""
    if _HIGH_PAIR.search(data):
        return None
    text = data.decode("cp1252", errors="replace")
    return None if _NOT_WESTERN.search(text) else (text, "Windows-1252")


def _decode_one_byte(data: bytes, known: KnownHeadings) -> tuple[str, str]:
    """The text and the name of the encoding that makes the most sense of its beginning; of equal ones the first."""
    encodings = dict(_decodings(data[:_JUDGED_BYTES]))
    scores = {text: _score(text, known) for text in encodings}
    best = max(scores, key=scores.__getitem__, default="")
    rivals = [text for text, score in scores.items() if score == scores[best]]
    if len(rivals) != 1 or scores[best] <= 0:
        raise UnreadableFile(_UNKNOWN_ENCODING)
    return _letters(data, encodings[best], "replace"), _ONE_BYTE[encodings[best]]


def _decodings(data: bytes) -> Iterator[tuple[str, str]]:
    """Texts that differ, each with its encoding."""
    seen = set[str]()
    for encoding in _ONE_BYTE:
        try:
            text = _letters(data, encoding, "strict")
        except UnicodeDecodeError:
            continue
        as_seen = text.replace("\u00a0", " ")
        if as_seen not in seen:
            seen.add(as_seen)
            yield text, encoding


def _letters(data: bytes, encoding: str, errors: str) -> str:
    """CP864 is the only one that keeps the shapes of letters instead of letters."""
    text = data.decode(encoding, errors)
    return unicodedata.normalize("NFKC", text) if encoding == "cp864" else text


def _score(text: str, known: KnownHeadings) -> int:
    cells = (cell for line in text.splitlines()[:SEARCHED_ROWS] for cell in _SEPARATORS.split(line))
    headings = sum(fold(cell) in known for cell in cells if not cell.isascii())
    return _WEIGHT_OF_HEADING * headings + arabic_evidence(text) - len(_RARE_SIGNS.findall(text))
