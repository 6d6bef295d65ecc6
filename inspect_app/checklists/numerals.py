"""Numbers and dates as people type them here: Arabic-Indic or Persian digits, «٫» or a comma before the decimals."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

_TO_ASCII = str.maketrans(
    {
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},  # ٠ … ٩
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},  # ۰ … ۹
        "٫": ".",
        ",": ".",
        "،": ".",  # the Arabic comma stands where the decimal sign is missing on some keyboards
        "−": "-",
        "٬": None,  # thousands
        # Direction marks that Arabic keyboards slip in, and joined spaces.
        **dict.fromkeys("\u200e\u200f\u061c\u00a0\u202f"),
    }
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def to_ascii(text: str) -> str:
    """The digits, decimal sign and minus of a typed number in ASCII; everything else as it was."""
    return text.translate(_TO_ASCII).strip(" \t\r\n")


def parse_number(value: object) -> float | None:
    """A finite float; None for what is not a number of at most 12 digits and 6 decimals."""
    if isinstance(value, str):
        text = to_ascii(value)
        return float(text) + 0.0 if _NUMBER.fullmatch(text) else None
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
