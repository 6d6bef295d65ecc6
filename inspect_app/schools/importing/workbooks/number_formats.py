"""How a spreadsheet shows a number where its format carries meaning: 777 with the format 000000 is “000777”. [pure]"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.)        # shown as it stands
    | _. | \*. | \[(?:\$-[^\]]*|[A-Za-z]+[0-9]*)\]   # a gap, a filling, a language or colour: nothing to read
    | (?P<digit>[0#?]) | (?P<literal>[-+ ()/:$])
    | (?P<percent>%) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SECTION = re.compile(r"""(?:"[^"]*"|\\.|[^;"\\])*""", re.DOTALL)


def shown_number(number: float, number_format: str) -> str:
    """The number as a person sees it, unless the format only rounds or groups it: then all its digits."""
    plain = str(int(number)) if float(number).is_integer() else repr(number)
    tokens = _tokens(number_format)
    if tokens is None or number < 0:
        return plain
    if any(kind == "percent" for kind, _ in tokens):
        return f"{(Decimal(plain) * 100).normalize():f}%"
    if not plain.isdecimal() or ("literal", "/") in tokens:
        return plain
    return _filled_in(plain, tokens)


def _filled_in(digits: str, tokens: tuple[tuple[str, str], ...]) -> str:
    """The digits from the right into the places of the format, those that are too many into its first place."""
    places = sum(kind == "digit" for kind, _ in tokens)
    ahead, digits = digits[:-places], digits[-places:].rjust(places)
    shown, place = [], 0
    for kind, text in tokens:
        if kind != "digit":
            shown.append(text)
            continue
        sign = digits[place]
        shown.append(ahead if place == 0 else "")
        shown.append("0" if sign == " " and text == "0" else sign.strip())
        place += 1
    return "".join(shown).strip()


@lru_cache(maxsize=1000)
def _tokens(number_format: str) -> tuple[tuple[str, str], ...] | None:
    """The parts of a format's first section (the one of positive numbers), or None for one that has another meaning."""
    section = _SECTION.match(number_format)
    parts = [
        (str(part.lastgroup), part[part.lastgroup])
        for part in _TOKEN.finditer(section[0] if section else "")
        if part.lastgroup
    ]
    kinds = [kind for kind, _ in parts]
    if "percent" in kinds:
        return tuple(parts)
    return None if "other" in kinds or "digit" not in kinds else tuple(parts)
