"""How a sheet prints: A4 across, its heading on every page, around it what it holds, of when, which page of how many.

Excel's header and footer are codes in a text of at most 255 characters: ``&R`` at the right, ``&P`` the page's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_MAX_LINE = 150
"""Characters of a line in the header: together with the title and the codes they stay below Excel's 255."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """In the reader's language: the file's title, its filter in words, the moment it was made, of how many schools."""

    title: str
    filter: str
    made_on: str
    schools: str


def set_up_printing(sheet: Worksheet, lines: PageLines, language: str, pages_wide: int = 1) -> None:
    """For a sheet whose first row is a heading; ``pages_wide``: sheets of paper beside each other."""
    if language == "ar":
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
    sheet.repeat_rows(0)
    holds = f"&B{_plain(lines.title)}&B\n{_plain(lines.filter)}"
    page = _("Page %(number)s of %(pages)s", number="&P", pages="&N")
    sheet.set_header(_around(holds, "", _plain(lines.made_on), language))
    sheet.set_footer(_around(_plain(lines.schools), page, "", language))


def _around(start: str, middle: str, end: str, language: str) -> str:
    """The three parts as Excel wants them: left, middle, right, whatever the direction of the sheet."""
    left, right = (end, start) if language == "ar" else (start, end)
    parts = zip("LCR", (left, middle, right), strict=True)
    return "".join(f"&{code}{_in_direction(text, language)}" for code, text in parts if text)


def _in_direction(text: str, language: str) -> str:
    """Each line between U+202B and U+202C in Arabic: a page's header runs from the left, whatever stands in it."""
    return "\n".join(f"\u202b{line}\u202c" for line in text.split("\n")) if language == "ar" else text


def _plain(text: str) -> str:
    """A text in which nothing is a code, cut to what a line takes.

    Excel reads ``&&`` as the sign itself, but XlsxWriter takes the ``&G`` of ``R&&G`` for a picture.
    """
    plain = text.replace("&", "＆")
    return plain if len(plain) <= _MAX_LINE else f"{plain[: _MAX_LINE - 1]}…"
