"""Arabic that a program read in a wrong encoding and wrote again: the letters it was, where that is certain. [pure]"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspect_app.schools.importing.letters.arabic_letters import ARABIC_SIGNS, arabic_evidence, is_possible

_PLAIN = re.compile(rf"[\x00-\x7f{ARABIC_SIGNS}\u00a0\u00c0-\u024f\u200c-\u200f]*")
_LATIN_RUN = re.compile("[\u00c0-\u00ff]{3}")
_ONE_BYTE_RUN = re.compile("[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u2122]+")
_MISREAD = re.compile(
    "[ØÙÃÂÚÛ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|â€"
    "|[طظ][€‚ƒ„†‡ˆ‰‹Œ™›œ¢£¤¥¦§¨©¬\u00ad®¯°±²³´µ¶·¸¹¼½¾]|[\u0080-\u009f]"
)
"""Two bytes of a letter of UTF-8 side by side, or a control sign: no text of people has them."""


def reread(text: str) -> str:
    """The text in the encoding it was written in, or the same text where it was not misread or nobody can say how."""
    for written, fewest in ((_windows_1252_bytes(text), 1), (_windows_1256_bytes(text), 2)):
        letters = _as_utf8(written)
        if sum(not sign.isascii() for sign in letters) >= fewest:
            return letters
    return _as_one_byte(text) if _LATIN_RUN.search(text) else text


def is_misread(text: str) -> bool:
    """Whether signs are left that come of a wrong encoding and of nothing else."""
    return bool(_MISREAD.search(text) or _LATIN_RUN.search(text))


def _windows_1252_bytes(text: str) -> bytes | None:
    """As browsers and databases have it: bytes that Windows-1252 does not use are control signs."""
    try:
        return b"".join(_byte_1252(sign) for sign in text)
    except UnicodeEncodeError:
        return None


def _byte_1252(sign: str) -> bytes:
    return sign.encode("latin-1" if sign < "\u0100" else "cp1252")


def _windows_1256_bytes(text: str) -> bytes | None:
    try:
        return text.encode("cp1256")
    except UnicodeEncodeError:
        return None


def _as_utf8(written: bytes | None) -> str:
    """The text these bytes are in UTF-8, if people write such or it was spoilt twice; "" otherwise."""
    try:
        text = written.decode("utf-8") if written else ""
    except UnicodeDecodeError:
        return ""
    return text if _PLAIN.fullmatch(text) or _MISREAD.search(text) else ""


def _as_one_byte(text: str) -> str:
    """Windows-1256 or ISO-8859-6 that was taken for Latin-1: what only one of them makes sense of."""
    written = _windows_1252_bytes(text)
    if written is None or any(map(str.isalpha, _ONE_BYTE_RUN.sub("", text))):
        return text
    readings = sorted(set(_readings(written)), key=arabic_evidence, reverse=True)
    if len(readings) == 1 or (readings and arabic_evidence(readings[0]) > arabic_evidence(readings[1])):
        return readings[0]
    return text


def _readings(written: bytes) -> Iterator[str]:
    for encoding in ("cp1256", "iso8859_6"):
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_possible(text) and _PLAIN.fullmatch(text):
            yield text
