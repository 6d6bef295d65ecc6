"""Texts that are no value: what programs write for “nothing” or for an error, and numbers they have changed. [pure]

Spreadsheets take a school number for a quantity or a date and write it as they please. What it was before cannot be
known for certain, so nothing here is put right: it is named and refused.
"""

from __future__ import annotations

import re

from inspect_app.checklists import Text
from inspect_app.schools.folding import western_digits

_PLACEHOLDERS = frozenset(
    {
        *("null", "(null)", "[null]", "<null>", "\\n", "nil", "none", "nan", "nat", "na", "<na>", "n/a", "n.a.", "n.a"),
        *("undefined", "unknown", "missing", "tbd", "tba", "(blank)", "blank", "empty", "not available", "inf", "-inf"),
        *("لا يوجد", "لايوجد", "غير معروف", "غير متوفر", "غير متوفرة", "غير محدد", "فارغ", "لا شيء"),
    }
)
_ERROR = re.compile(r"#(?:N/A|[A-Z][A-Z/0-9_ ]*[!?]|GETTING_DATA)|#+|Err:[0-9]{3}", re.IGNORECASE)
_FORMULA = re.compile(r"[=＝].*|[+@-][A-Za-z.]+\(.*", re.DOTALL)

_IS_PLACEHOLDER = Text(
    "كلمة تكتبها البرامج مكان الخلية الفارغة؛ اترك الخلية فارغة إن لم تُعرف القيمة",
    "a word that programs write for nothing; leave the cell blank when the value is not known",
)
_IS_ERROR = Text("خطأ من برنامج الجداول وليس قيمة", "an error of the spreadsheet, not a value")
_IS_FORMULA = Text("معادلة وليست قيمة؛ انسخها والصقها كقيمة", "a formula, not a value; copy it and paste it as a value")
_IS_DATE = Text("تاريخ، وليس ما يُكتب في هذا العمود", "a date, and not what this column holds")


def spoilt_reason(text: str) -> Text | None:
    """Why this text, on one line and not empty, is no value of any column; None when it may be one."""
    if _FORMULA.fullmatch(text):
        return _IS_FORMULA
    if _ERROR.fullmatch(text):
        return _IS_ERROR
    if text.casefold() in _PLACEHOLDERS or not any(sign.isalnum() for sign in text):
        return _IS_PLACEHOLDER
    return None


_MONTHS = "|".join(
    (
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("january", "february", "march", "april", "june", "july", "august"),
        *("september", "october", "november", "december"),
        *(
            "يناير",
            "فبراير",
            "مارس",
            "[اأإ]بريل",
            "مايو",
            "يونيو",
            "يوليو",
            "[اأ]غسطس",
            "سبتمبر",
            "[اأ]كتوبر",
            "نوفمبر",
        ),
        *("ديسمبر", "كانون الثاني", "شباط", "[آا]ذار", "نيسان", "[أا]يار", "حزيران", "تموز", "[آا]ب", "[أا]يلول"),
        *("تشرين ال[أا]ول", "تشرين الثاني", "كانون ال[أا]ول"),
    )
)
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?Z?)?"
_DATES = re.compile(
    rf"(?:(?:19|20)[0-9]{{2}}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])"
    rf"|(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|[12][0-9]|3[01])\1(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
    rf"|[0-9]{{1,4}}[-/ ](?:{_MONTHS})(?:[-/ ][0-9]{{2,4}})?|(?:{_MONTHS})[-/ ][0-9]{{2,4}}){_TIME}",
    re.IGNORECASE,
)


def date_reason(text: str) -> Text | None:
    """Why a text that is a date as spreadsheets write one is no name and no number."""
    return _IS_DATE if _DATES.fullmatch(western_digits(text)) else None


_EXPONENT = re.compile(r"[0-9]+(?:[.,٫][0-9]+[eE][+-]?|[eE][+-])[0-9]{1,3}")
_TRAILING_ZEROS = re.compile(r"([0-9]+)[.,٫]0+")
_SEPARATED = re.compile(r"[0-9]+(?:[,٬،٫][0-9]+)+|[0-9]+\.[0-9]+")


def damaged_number_reason(number: str) -> Text | None:
    """Why this text (western digits) is a school number that a spreadsheet has changed; None when it may be one."""
    if _EXPONENT.fullmatch(number):
        return Text(
            "كتبه برنامج الجداول بصيغة أسّية فضاعت أرقامه؛ اجعل العمود نصاً واكتب الرقم كاملاً",
            "the spreadsheet wrote it with an exponent and its digits are lost; make the column text, write all digits",
        )
    if match := _TRAILING_ZEROS.fullmatch(number):
        return Text(
            f"حوّله برنامج الجداول إلى عدد عشري؛ اجعل العمود نصاً واكتبه كما هو، ربما {match[1]}",
            f"the spreadsheet made it a decimal number; make the column text and write it as it is, perhaps {match[1]}",
        )
    if _SEPARATED.fullmatch(number):
        return Text(
            "فيه فاصلة كما تكتبها الجداول في الأعداد؛ اجعل العمود نصاً واكتب الرقم بلا فواصل",
            "it has separators as spreadsheets put into quantities; make the column text and write it without them",
        )
    if not number.strip("0"):
        return Text("الصفر ليس رقم مدرسة", "zero is no school number")
    return date_reason(number)


_QUOTES = "'`´‘’‛′ʼ\"“”"


def quoted_number_reason(number: str) -> Text | None:
    """Why this number cannot be that of a new school: a mark in front of or behind it, by which it was made text."""
    if number[0] in _QUOTES or number[-1] in _QUOTES:
        return Text(
            "فيه علامة اقتباس بقيت من برنامج الجداول؛ احذفها",
            "a quotation mark was left at it by a spreadsheet; remove it",
        )
    return None
