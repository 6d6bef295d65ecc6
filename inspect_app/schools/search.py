"""Searching by words: in any order, in one spelling, with the simplest endings off, over folded columns.

What is searched is stored folded (``searchable``); what is asked for is cut into words (``search_words``), and a text
matches when it contains every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, literal, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from inspect_app.schools.folding import fold, searchable, western_digits
from inspect_app.schools.models import School

MAX_SEARCH_WORDS = 8
"""Further words of a search are not looked at: nobody types them, and each costs a pass over the rows."""
_CODE = re.compile(r"([a-z]\d{2})(?:[.\-_]?(\d{2}))?", re.IGNORECASE)
_NUMBER = re.compile(r"#?(\d{1,9})")
_PUNCTUATION = "،,.:;؛!؟?()[]«»“”\"'"
_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
_ENDINGS = (("تين", 3), ("تان", 3), ("ات", 3), ("ين", 4), ("ون", 4), ("ه", 3))
"""With the fewest letters that stay: «طفايات» and «طفايه» meet in «طفاي», and «صابون» stays whole."""
_FATHER_CASES, _FATHER = frozenset({"ابو", "ابي", "ابا"}), (" ابو", " ابي")
"""«أبو بكر» is «أبي بكر» in another sentence; «ابا» stands in too many words."""
# What joins other words and says nothing by itself
_STOP_WORDS = frozenset(
    fold(
        "في من على عن إلى مع و أو لا غير بلا دون ذو ذوو ذوي رقم خلل بند"
        " the a an of in on at to and or no not without number item deficiency"
    ).split()
)


@dataclass(frozen=True, slots=True)
class SearchWord:
    """One word asked for. ``stems``: what any of will do, folded, with a space where a word must begin or end.

    ``code``: an item's or section's code, such as B06.02 or B06. ``number``: what it says in digits, else None;
    ``is_deficiency_number``: “#27”, the number of a deficiency and nothing else.
    """

    stems: tuple[str, ...] = ()
    code: str = ""
    number: int | None = None
    is_deficiency_number: bool = False


def search_words(text: str) -> tuple[SearchWord, ...]:
    """The words of a search, at most MAX_WORDS. Little words count only where there is nothing else."""
    words = [word for token in western_digits(text).split() for word in _words_of_token(token.strip(_PUNCTUATION))]
    meaningful = [word for word in words if not word.stems or word.stems[0].strip() not in _STOP_WORDS]
    return tuple(dict.fromkeys(meaningful or words))[:MAX_SEARCH_WORDS]


def _words_of_token(token: str) -> Iterable[SearchWord]:
    if code := _CODE.fullmatch(token):
        yield SearchWord(code=".".join(part.upper() for part in code.groups() if part))
    elif number := _NUMBER.fullmatch(token):
        yield SearchWord((f" {number[1]} ",), number=int(number[1]), is_deficiency_number=token.startswith("#"))
    else:
        for word in fold(token).split():
            yield from (
                [SearchWord(_FATHER if word in _FATHER_CASES else (stem(word),))]
                if not _NUMBER.fullmatch(word)
                else _words_of_token(word)
            )


def without_article(word: str) -> str:
    """A folded word without its article, where three letters stay."""
    article = next(
        (stem_text for stem_text in _ARTICLES if word.startswith(stem_text) and len(word) - len(stem_text) >= 3), ""
    )
    return word.removeprefix(article)


def stem(word: str) -> str:
    """A folded word without article and simple ending: a beginning that singular and plural share.

    Two letters stand inside of too many words: a word must begin with them, which the space says.
    """
    if len(word) < 3 or word == "ابن":
        return " بن" if word == "ابن" else f" {word}"
    if word.isascii():
        return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    word = without_article(word)
    ending = next((end for end, min_left in _ENDINGS if word.endswith(end) and len(word) - len(end) >= min_left), "")
    return word.removesuffix(ending)


class stands_in(FunctionElement[bool]):  # noqa: N801 - a function of the database
    """Whether the second text stands in the first, byte for byte: both are folded. LIKE costs twice on PostgreSQL."""

    type = Boolean()
    inherit_cache = True


@compiles(stands_in)
def _in_sqlite(element: stands_in, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"(instr({compiler.process(element.clauses, **words)}) > 0)"


@compiles(stands_in, "postgresql")
def _in_postgresql(element: stands_in, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"(strpos({compiler.process(element.clauses, **words)}) > 0)"


def contains_word(column: ColumnElement[str], word: SearchWord) -> ColumnElement[bool]:
    """Whether a ``searchable`` column has the word. A code or a quoted number is in no text."""
    if word.code or word.is_deficiency_number:
        return false()
    return or_(*(_contains_stem(column, stem_text) for stem_text in word.stems))


def _contains_stem(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    spaced = literal(" ") + column + literal(" ") if text != text.strip() else column
    return stands_in(spaced, text)


def schools_matching(text: str) -> ColumnElement[bool]:
    """The condition on ``School``: its number, names and place hold every word. A part of a number will do."""
    column = School.search_text.expression
    return and_(true(), *(_school_contains(column, word) for word in search_words(text)))


def _school_contains(column: ColumnElement[str], word: SearchWord) -> ColumnElement[bool]:
    return or_(*(_contains_stem(column, stem_text) for stem_text in _stems_in_school(word)))


def _stems_in_school(word: SearchWord) -> tuple[str, ...]:
    """Its number may stand inside of a longer one."""
    if word.number is not None or word.code:
        return (word.stems[0].strip() if word.stems else searchable(word.code),)
    return word.stems


def has_words(text: str, words: Iterable[SearchWord]) -> bool:
    """What :func:`schools_matching` asks the database of a school, of any ``searchable`` text."""
    spaced = f" {text} "
    return all(any(stem_text in spaced for stem_text in _stems_in_school(word)) for word in words)
