"""What may stand in a cell of each kind: a parser takes its cleaned, non-empty text and returns the value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from inspect_app.checklists import Fact, Reason, Text, read_measure, read_number
from inspect_app.schools.directorates import find_governorate
from inspect_app.schools.folding import fold, western_digits
from inspect_app.schools.importing.planning.spoilt_values import damaged_number_reason, date_reason


class InvalidValue(Exception):
    """A cell cannot be used; ``reason`` says why, in words that follow the column's name."""

    def __init__(self, ar: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(ar, en)


def parse_school_number(text: str) -> str:
    number = western_digits(text)
    if len(number) > 40:
        raise InvalidValue("أطول من 40 حرفاً", "longer than 40 characters")
    if reason := damaged_number_reason(number):
        raise InvalidValue(reason.ar, reason.en)
    if not any(sign.isalnum() for sign in number) or any(sign in "/\\" for sign in number):
        raise InvalidValue("ليس رقم مدرسة: لا تُقبل / ولا \\", "not a school number: / and \\ are not accepted")
    return number


def text_parser(length: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) > length:
            raise InvalidValue(f"أطول من {length} حرفاً", f"longer than {length} characters")
        return text

    return parse


def name_parser(length: int) -> Callable[[str], str]:
    parse_text = text_parser(length)

    def parse(text: str) -> str:
        if reason := date_reason(text):
            raise InvalidValue(reason.ar, reason.en)
        if not any(sign.isalpha() for sign in text):
            raise InvalidValue("ليس فيه حرف واحد", "there is no letter in it")
        return parse_text(text)

    return parse


def parse_governorate(text: str) -> str:
    key = find_governorate(text)
    if key is None:
        raise InvalidValue("ليست محافظة أردنية", "not a governorate of Jordan")
    return key


_EXPONENT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
"""As spreadsheets, and only they, write large and small numbers."""


def _expand_exponent(text: str) -> str:
    return f"{Decimal(text):f}" if _EXPONENT.fullmatch(text) else text


def _parse_number(text: str) -> float:
    number = read_number(_expand_exponent(text))
    if isinstance(number, Reason):
        raise _invalid_number(number)
    return number


def _invalid_number(reason: Reason) -> InvalidValue:
    return InvalidValue(*_NUMBER_REASONS.get(reason, ("ليس عدداً", "not a number")))


_NUMBER_REASONS = {
    Reason.NOT_WHOLE: ("ليس عدداً صحيحاً", "not a whole number"),
    Reason.AMBIGUOUS_NUMBER: (
        "يُقرأ بأكثر من طريقة، اكتبه بلا فواصل",
        "can be read in two ways, write it without separators",
    ),
}


def degrees_parser(limit: int) -> Callable[[str], float]:
    def parse(text: str) -> float:
        degrees = _parse_number(text)
        if not -limit <= degrees <= limit:
            raise InvalidValue(
                f"ليست درجات عشرية بين -{limit} و{limit}", f"not decimal degrees between -{limit} and {limit}"
            )
        return round(degrees, 7)  # 1 cm; Excel keeps the 16th digit of a number and CSV does not

    return parse


_YES = {"نعم", "yes", "true", "1", "صح", "يوجد", "y"}
_NO = {"لا", "no", "false", "0", "خطا", "لا يوجد", "n"}


def parse_yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InvalidValue("اكتب «نعم» أو «لا»", "write “yes” or “no”")


def choice_parser(fact: Fact) -> Callable[[str], str]:
    by_word = {fold(word): key for key, words in fact.choices for word in (key, words.ar, words.en)}

    def parse(text: str) -> str:
        if fold(text) not in by_word:
            raise InvalidValue(
                f"ليس من القائمة: {'، '.join(words.ar for _, words in fact.choices)}",
                f"not in the list: {', '.join(words.en for _, words in fact.choices)}",
            )
        return by_word[fold(text)]

    return parse


def measure_parser(fact: Fact) -> Callable[[str], float | int]:
    def parse(text: str) -> float | int:
        value = read_measure(fact, _expand_exponent(text))
        if value is Reason.IMPOSSIBLE_NUMBER:
            low, high = fact.minimum, fact.maximum
            raise InvalidValue(f"ليس بين {low:g} و{high:g}", f"not between {low:g} and {high:g}")
        if isinstance(value, Reason):
            raise _invalid_number(value)
        return value

    return parse


_MIN_YEAR = 1860
"""No school building east of the Jordan is older. The profile form allows 1850, which lists write for “not known”."""


def year_parser(fact: Fact) -> Callable[[str], float | int]:
    """Of what was built: no year to come."""

    def parse(text: str) -> float | int:
        return measure_parser(replace(fact, minimum=_MIN_YEAR, maximum=datetime.now(UTC).year))(text)

    return parse
