"""Texts that were spoilt on their way here: put right where only one thing can have stood there, else refused. [pure]

The commonest: Arabic in UTF-8 read as Windows-1252 (Ù…Ø¯Ø±Ø³Ø©) or Windows-1256 (ظ…ط¯ط±ط³ط©), Windows-1256 read as
Latin-1 (ãÏÑÓÉ), marks of HTML (&#1605;) and of Excel's files (_x000D_), letters drawn as shapes, question marks for
letters that an encoding did not have. A text of plain Arabic and English signs is never touched.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from inspect_app.checklists import Text
from inspect_app.schools.importing.letters.arabic_letters import ARABIC_SIGNS, LETTERS
from inspect_app.schools.importing.letters.spoilt_encoding import is_misread, reread
from inspect_app.schools.importing.letters.visual_order import is_reversed
from inspect_app.schools.importing.table_cells import Cell, RepairedCell, UnreadableCell

_LOOK_CLOSER = re.compile(rf"[^ -%'-;=@-^`-~\t\n\r{ARABIC_SIGNS}]|؟|(?<![{LETTERS}])ة[{LETTERS}]{{2}}")
"""Every sign but those of which almost all cells are made."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_WIDE = re.compile("[\uff01-\uff5e\u3000]+")
"""Latin signs as wide as Chinese ones."""
_BROKEN_ENTITY = re.compile(r"&#[xX]?[0-9a-fA-F]{2,}")
_LOST_LETTERS = re.compile(r"[?؟]{2}|(?<=[^\W\d_])\?(?=[^\W\d_])|^\W*[?؟]\W*$")
_MAX_REPAIRS = 3
"""A text may have been spoilt twice in the same way."""

_WRONG_ENCODING = Text(
    "قُرئ النص من قبل بترميز خاطئ فصُحّح",
    "the text had been read in a wrong encoding and is put right",
)
_HTML = Text("كانت في النص رموز HTML فاستُبدلت بحروفها", "marks of HTML in the text are replaced by their letters")
_EXCEL_ESCAPE = Text(
    "كانت في النص رموز من ملف Excel فاستُبدلت", "marks of an Excel file in the text are replaced by what they stand for"
)
_SHAPED = Text("كانت الحروف مخزنة كأشكال فأُعيدت حروفاً", "the letters were stored as shapes and are letters again")
_NARROWED = Text("كانت حروف النص عريضة فأُعيدت عادية", "the letters of the text were wide and are plain again")
_REPAIRS: tuple[tuple[Callable[[str], str], Text], ...] = (
    (lambda text: _ENTITY.sub(lambda entity: html.unescape(entity[0]), text), _HTML),
    (lambda text: _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text), _EXCEL_ESCAPE),
    (lambda text: _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text), _NARROWED),
    (reread, _WRONG_ENCODING),
)

_UNSURE_ENCODING = Text(
    "النص تالف بسبب ترميز خاطئ ولا يُعرف أصله؛ اكتبه من جديد",
    "the text was spoilt by a wrong encoding and what it was is not certain; write it again",
)
_LOST = Text(
    "حروف ضاعت وحلّت محلها علامات استفهام أو �؛ اكتب النص من جديد",
    "letters were lost and question marks or � stand in their place; write the text again",
)
_HTML_LEFT = Text("في النص رموز HTML؛ اكتبه بلا رموز", "the text holds marks of HTML; write it without")
_REVERSED = Text(
    "حروف النص معكوسة الترتيب؛ اكتبه من جديد", "the letters of the text stand in reversed order; write it again"
)
_FOREIGN = Text(
    "في النص حروف ليست عربية ولا لاتينية؛ اكتبه من جديد",
    "the text holds letters that are neither Arabic nor Latin; write it again",
)


def mend_text(text: str) -> Cell:
    """The text as it is; as it must have been; or why it cannot be used."""
    return _mended(text) if _LOOK_CLOSER.search(text) else text


@lru_cache(maxsize=10_000)
def _mended(text: str) -> Cell:
    mended, reason = text, None
    for _ in range(_MAX_REPAIRS):
        for repair, why in _REPAIRS:
            repaired = repair(mended)
            if repaired != mended:
                mended, reason = repaired, why
    fault = _fault(mended)
    if fault:
        return UnreadableCell(fault, text)
    if _SHAPES.search(mended):
        mended, reason = _SHAPES.sub(lambda shapes: unicodedata.normalize("NFKC", shapes[0]), mended), _SHAPED
    return RepairedCell(mended, reason, text) if reason else text


def _fault(text: str) -> Text | None:
    if "\ufffd" in text or _LOST_LETTERS.search(text):
        return _LOST
    if _BROKEN_ENTITY.search(text):
        return _HTML_LEFT
    if is_reversed(text):
        return _REVERSED
    if is_misread(text):
        return _UNSURE_ENCODING
    return _FOREIGN if any(map(_is_foreign, text)) else None


@lru_cache(maxsize=1000)
def _is_foreign(sign: str) -> bool:
    """A letter of another script, a sign of a private font, or one that boxes were drawn with."""
    if "\u2500" <= sign <= "\u259f" or unicodedata.category(sign) in {"Co", "Cn"}:
        return True
    return sign.isalpha() and not unicodedata.name(sign, "").startswith(_SCRIPTS)


_SCRIPTS = ("ARABIC", "LATIN", "MODIFIER LETTER", "FEMININE ORDINAL", "MASCULINE ORDINAL", "MICRO SIGN")
