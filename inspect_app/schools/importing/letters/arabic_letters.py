"""How far a text can be Arabic as people write it: what tells a right decoding of its bytes from a wrong one. [pure]"""

from __future__ import annotations

import re

from inspect_app.schools.folding import fold

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_MARKS = "ـ\u064b-\u0652\u0670"
ARABIC_SIGNS = f"{LETTERS}{_MARKS}٠-٩٪٫٬،؛؟«»“”‘’–—… "
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_WORD = re.compile(f"[{LETTERS}{_MARKS}]+")
_LATIN_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ž]+")
_IMPOSSIBLE = re.compile(f"[ةى][{LETTERS}]|^[ةىؤئ]")
"""Letters that only end a word, or never begin one."""
_ARTICLE = re.compile("^(?:و|ف|ب|ك)?ال..|^لل..")
_USUAL = frozenset(
    fold(
        "مدرسة مدارس المدرسة رقم اسم الاسم مديرية المديرية محافظة المحافظة لواء قصبة تربية تعليم أساسية ثانوية مختلطة "
        "مهنية شاملة بنات بنين ذكور إناث الذكور الإناث للبنات للبنين الأولى الثانية نعم لا ملك مستأجر خط عرض طول عمان "
        "إربد الزرقاء البلقاء مأدبا المفرق جرش عجلون الكرك الطفيلة معان العقبة أبو بني أم عبد عبدالله محمد علي بن بنت"
    ).split()
)


def is_possible(text: str) -> bool:
    """Whether every word is written in one script, Arabic or Latin, and no letter stands where it cannot."""
    return all(
        (_ARABIC_WORD.fullmatch(word) and not _IMPOSSIBLE.search(word)) or _LATIN_WORD.fullmatch(word)
        for word in _WORD.findall(text)
    )


def arabic_evidence(text: str) -> int:
    """Words that begin with the article or are usual on lists of schools, less three for each impossible word."""
    return sum(map(_word_evidence, _WORD.findall(text)))


def _word_evidence(word: str) -> int:
    if word.isascii():
        return 0
    if not is_possible(word):
        return -3
    return bool(_ARTICLE.search(word)) + (fold(word) in _USUAL)
