"""How text is compared and searched: one spelling for what people write in several. [pure]"""

from __future__ import annotations

import re
import unicodedata

_SAME_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "ہ": "ه", "ء": "", "ـ": ""})
_APOSTROPHES = re.compile("['`´ʹʻʼʽʾʿˈ‘’‛′]")


def western_digits(text: str) -> str:
    """``text`` with every decimal digit of any script (٠-٩, ۰-۹) as 0-9; all else stays."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def fold(text: str) -> str:
    """``text`` as a search compares it: words between single spaces, in one spelling.

    Alef with or without hamza, final ya and alef maqsura, ha and taa marbuta, a lone hamza, tatweel, vowel signs,
    digits of both systems, Latin case, accents, apostrophes and punctuation no longer matter. Folding twice changes
    nothing more.
    """
    return " ".join(_folded_words(text))


def _folded_words(text: str) -> list[str]:
    return text.translate(_FOLDED).split()


class _FoldedSigns(dict[int, str]):
    """What each sign becomes, worked out when it is first met: none depends on its neighbours."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
        spelled = western_digits(_APOSTROPHES.sub("", plain).translate(_SAME_LETTERS))
        folded = "".join(sign if sign.isalnum() else " " for sign in spelled)
        # Beyond them nobody writes Arabic or English, and a stranger's text shall not fill the memory.
        if code < _MAX_KEPT:
            self[code] = folded
        return folded


_MAX_KEPT = 0x10000
_FOLDED = _FoldedSigns()


_COMPOUND_STARTS = frozenset({"عبد", "ابو", "ابي", "ابا", "ام", "بني"})
"""The first half of a compound name, folded: people write «عبد الله» and «عبدالله», «أبو بكر» and «ابوبكر»."""


def searchable(text: str) -> str:
    """``text`` as a searched column keeps it: folded, compound names as one word, «ابن» as «بن»."""
    words: list[str] = []
    joined = False
    for word in _folded_words(text):
        spelled = "بن" if word == "ابن" else word
        if joined:
            words[-1] += spelled
        else:
            words.append(spelled)
        joined = word in _COMPOUND_STARTS
    return " ".join(words)


def search_text(number: str, name_ar: str, name_en: str, locality: str = "") -> str:
    """What ``School.search_text`` holds, at most its 600 characters."""
    return searchable(f"{number} {name_ar} {name_en} {locality}")[:600]


def single_line(text: str) -> str:
    """``text`` on one line without control signs, direction overrides and halves of characters; spaces collapsed."""
    if text.isprintable():
        return " ".join(text.split())
    signs = (" " if sign.isspace() else sign for sign in text)
    visible = (sign for sign in signs if sign == "\u200c" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(visible).split())
