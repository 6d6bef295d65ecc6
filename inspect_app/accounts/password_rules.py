"""Which passwords may be chosen: long ones that are not among the first that are guessed. [pure]

No rule of composition: it makes people write “Password1!” (NIST SP 800-63B, 3.1.1.2). Spaces belong to a password.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 12, 128
MIN_DIFFERENT_SIGNS = 5
MIN_LETTERS_BESIDE_NAMES = 5
_OWN_WORDS = (
    "kashf inspect inspection ministry education directorate school schools jordan amman admin administrator password",
    "كشف وزارة الوزارة التربية والتعليم التعليم تربية تعليم مديرية المديرية مدرسة المدرسة مدارس المدارس",
    "الأردن الاردنية عمان مدير النظام مهندس كلمة المرور السر",
)
"""The product's and the ministry's own, which whoever guesses tries first."""


class PasswordFault(StrEnum):
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    COMMON = "common"
    NAME = "name"


FAULT_TEXTS = {
    PasswordFault.TOO_SHORT: Text(
        ar=f"كلمة المرور قصيرة: {MIN_PASSWORD_LENGTH} رمزاً على الأقل، وتُقبل الجملة بمسافاتها.",
        en=f"Too short: at least {MIN_PASSWORD_LENGTH} characters. A sentence with its spaces is fine.",
    ),
    PasswordFault.TOO_LONG: Text(
        ar=f"كلمة المرور طويلة: {MAX_PASSWORD_LENGTH} رمزاً على الأكثر.",
        en=f"Too long: at most {MAX_PASSWORD_LENGTH} characters.",
    ),
    PasswordFault.COMMON: Text(
        ar="كلمة المرور هذه شائعة وسهلة التخمين. اختر بضع كلمات لا يجمعها غيرك.",
        en="This password is common and easily guessed. Choose some words that nobody else would put together.",
    ),
    PasswordFault.NAME: Text(
        ar="لا تكفي الأسماء وحدها: اسمك أو اسم كشف أو الوزارة أول ما يُخمَّن. أضف كلمات أخرى.",
        en="Names alone are not enough: yours, Kashf's and the ministry's are guessed first. Add other words.",
    ),
}


def normalized(password: str) -> str:
    """The same letters in the same bytes, on whichever keyboard they were typed (NFC)."""
    return unicodedata.normalize("NFC", password)


def fault_of(password: str, names: Iterable[str]) -> PasswordFault | None:
    """Why nobody of these ``names`` (user name, own name) may choose this password; None when they may."""
    length = len(normalized(password))
    if length < MIN_PASSWORD_LENGTH:
        return PasswordFault.TOO_SHORT
    if length > MAX_PASSWORD_LENGTH:
        return PasswordFault.TOO_LONG
    folded = fold(password).replace(" ", "")
    if _repeats(password.casefold()) or _is_common(password.casefold(), folded):
        return PasswordFault.COMMON
    return PasswordFault.NAME if _is_little_more_than(names, folded) else None


def _repeats(text: str) -> bool:
    """“aaaaaaaaaaaa”, “123456123456”."""
    return len(set(text)) < MIN_DIFFERENT_SIGNS or re.fullmatch(r"(.+?)\1+", text) is not None


def _is_common(*spellings: str) -> bool:
    """A common password or word, also with digits and signs around it."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    found = {spelling.strip() for spelling in spellings} | {_without_ends(spelling) for spelling in spellings}
    return any(found.intersection(words) for words in FREQUENCY_LISTS.values())


def _without_ends(text: str) -> str:
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    return text[letters[0] : letters[-1] + 1] if letters else ""


def _is_little_more_than(names: Iterable[str], folded: str) -> bool:
    words = {word for text in (*names, *_OWN_WORDS) for word in fold(text).split() if len(word) > 2}
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != folded and sum(sign.isalpha() for sign in rest) < MIN_LETTERS_BESIDE_NAMES
