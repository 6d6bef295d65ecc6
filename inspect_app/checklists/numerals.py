"""Numbers and dates as people type them here: the one reading for visits, school facts and the registry.

static/js/numerals.mjs reads the same on the tablet; tests/checklists/number-vectors.json holds both to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import date, datetime

from inspect_app.checklists.terms import Reason
from inspect_app.checklists.unit_spellings import fold_unit

_SPACES = "\u00a0\u2007\u2009\u202f\t"
_TO_ASCII = str.maketrans(
    {
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},  # ٠ … ٩
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},  # ۰ … ۹
        "٫": ".",
        "−": "-",
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u200e\u200f\u061c"),  # direction marks that Arabic keyboards slip in
    }
)
_COMMA = str.maketrans({"،": ","})  # it stands where the comma is missing on some keyboards
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
_COMMA_FOR_POINT = re.compile(r"[+-]?(?:[0-9]{1,12},[0-9]{0,2}|0?,[0-9]{1,20})")
_GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,3}(?:\.[0-9]{0,20})?"
    r"|(?:(?:٬[0-9]{3}){1,3}|(?: [0-9]{3}){1,3})(?:\.[0-9]{0,20}|,[0-9]{0,2})?)"
)
_PARTS = re.compile(r"([+-]?[0-9.,٬ ]*[0-9][.,]?)(.*)", re.DOTALL)
_MARKED = re.compile(r"[+-]?[0-9.]*[,٬ ][0-9.,٬ ]*|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def to_ascii(text: str) -> str:
    """The digits, decimal sign and minus of a typed number in ASCII; everything else as it was."""
    return text.translate(_TO_ASCII).strip(" \r\n")


def read_number(typed: str, units: Collection[str] = ()) -> float | Reason:
    """A finite float of at most 12 digits before the point, or why there is none.

    «٫» and the point stand before decimals; «٬», a space or a comma between thousands. A comma before one or two
    digits, or after a zero, stands before decimals, too. ``units`` (units.spellings) may follow. What could be read in
    two ways is AMBIGUOUS_NUMBER, never guessed.
    """
    text = to_ascii(typed)
    if _PLAIN.fullmatch(text):
        return float(text) + 0.0
    parts = _PARTS.fullmatch(text.translate(_COMMA))
    if not parts or (parts[2].strip() and fold_unit(parts[2]) not in units):
        return Reason.NOT_A_NUMBER
    number = parts[1]
    if _GROUPED.fullmatch(number):
        return float(_without_groups(number)) + 0.0
    if _PLAIN.fullmatch(number) or _COMMA_FOR_POINT.fullmatch(number):
        return float(number.replace(",", ".")) + 0.0
    return Reason.AMBIGUOUS_NUMBER if _MARKED.fullmatch(number) else Reason.NOT_A_NUMBER


def _without_groups(number: str) -> str:
    """Of “1,200.5”, «1٬200,5» or “1 200,5”: 1200.5."""
    by_comma = "٬" not in number and " " not in number
    return number.replace(",", "" if by_comma else ".").replace("٬", "").replace(" ", "")


def parse_number(value: object, units: Collection[str] = ()) -> float | None:
    """A finite float from a number or its text; None for anything else."""
    if isinstance(value, str):
        number = read_number(value, units)
        return None if isinstance(number, Reason) else number
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) < 1e12:
        return float(value) + 0.0
    return None


def parse_date(value: object) -> date | None:
    """A date, or its text YYYY-MM-DD; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(to_ascii(value)) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
