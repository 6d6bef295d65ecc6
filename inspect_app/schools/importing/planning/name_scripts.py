"""Names in Arabic and Latin letters: which column a text belongs to, and what may replace what unasked. [pure]"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inspect_app.schools.importing.planning.import_choices import ForeignNames


class Script(StrEnum):
    ARABIC = "ARABIC"
    LATIN = "LATIN"


NAME_SCRIPTS = {"name_ar": Script.ARABIC, "name_en": Script.LATIN}
"""The letters a name in each column is written with."""


def script_of(text: str) -> Script | None:
    """Arabic when any letter is (people put Latin words into Arabic names), else Latin when any is, else None."""
    names = {unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha()}
    return next((script for script in Script if script in names), None)


def is_foreign(column: str, text: str) -> bool:
    """Whether a text in that column of names is in the letters of the other one."""
    return script_of(text) not in {NAME_SCRIPTS[column], None}


@dataclass
class SettledNames:
    """``taken``: what becomes of the two columns, those that stay as they are left out; ``asked`` by column."""

    taken: dict[str, str]
    asked: dict[str, str] = field(default_factory=dict)


def settle_names(
    given: Mapping[str, str], known: Mapping[str, str] | None, choice: ForeignNames | None
) -> SettledNames:
    """What the names of a row come to; ``known`` are those that are stored, None for a new school.

    A text that is already known as the school's other name says nothing new. Any other text in the letters of the
    other language is asked about, unless there is nothing to lose: a new school, or one whose name is foreign already.
    """
    foreign = {column: text for column, text in given.items() if is_foreign(column, text)}
    if known is not None:
        foreign = {column: text for column, text in foreign.items() if not is_foreign(column, known[column])}
    if not foreign or choice is ForeignNames.REPLACE:
        return SettledNames(dict(given))
    own = {column: text for column, text in given.items() if column not in foreign}
    if choice is ForeignNames.ENGLISH:
        return _exchange(own, foreign, is_new=known is None)
    if known is None:
        return SettledNames(dict(given))
    news = {column: text for column, text in foreign.items() if text != known[_other(column)]}
    return SettledNames(own, news)


def _exchange(own: dict[str, str], foreign: dict[str, str], *, is_new: bool) -> SettledNames:
    """Each text in the column of its letters; one for which that holds another text is still asked about."""
    taken, asked = dict(own), dict[str, str]()
    for column, text in foreign.items():
        if _other(column) not in own:
            taken[_other(column)] = text
        elif is_new:
            taken[column] = text
        elif text != own[_other(column)]:
            asked[column] = text
    if is_new and "name_ar" in foreign:
        taken.setdefault("name_ar", foreign["name_ar"])  # a school needs a name, and this is all there is
    return SettledNames(taken, asked)


def _other(column: str) -> str:
    return "name_en" if column == "name_ar" else "name_ar"
