"""The few words everything else is said with: a text in two languages, severities, kinds, verdicts, owners."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

_SOURCE_KEY = re.compile(r"\s*\[([A-Z][0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages of the product."""

    ar: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.ar


class Source(Text):
    """Where a rule comes from, with keys such as [J6] that lead into the checklist's table of sources."""

    __slots__ = ()

    def keys(self, language: str) -> list[str]:
        """In the order in which they stand."""
        return _SOURCE_KEY.findall(self.in_(language))

    def without_keys(self) -> Text:
        """For people who have no table of sources at hand: on a tablet nobody can follow [J6]."""
        return Text(_SOURCE_KEY.sub("", self.ar), _SOURCE_KEY.sub("", self.en))


class Severity(StrEnum):
    """How much harm is near; HUD's NSPIRE classes with the ministry's deadlines (docs/checklists.md).

    ``rank`` is 3 for life-threatening … 0 for low: larger is worse. ``weight``, 8 / 4 / 2 / 1, is the item's in score
    model 1. Both are plain attributes: a visit asks them some hundreds of times while a tablet waits.
    """

    rank: int
    weight: int

    def __new__(cls, word: str, rank: int = 0) -> Severity:
        member = str.__new__(cls, word)
        member._value_ = word
        member.rank = rank
        member.weight = 1 << rank
        return member

    LIFE_THREATENING = "life_threatening", 3
    SEVERE = "severe", 2
    MODERATE = "moderate", 1
    LOW = "low", 0

    @property
    def is_grave(self) -> bool:
        """Somebody may be hurt badly before it is repaired: something is done about it at once."""
        return self.rank >= Severity.SEVERE.rank

    @property
    def one_step_down(self) -> Severity:
        """For a partial failure: life-threatening never drops, low stays low."""
        if self in (Severity.LIFE_THREATENING, Severity.LOW):
            return self
        return list(Severity)[list(Severity).index(self) + 1]

    @property
    def one_step_up(self) -> Severity:
        """For a ratio with nothing at all to divide by: life-threatening stays."""
        return list(Severity)[max(0, list(Severity).index(self) - 1)]


def worst(severities: tuple[Severity, ...] | list[Severity]) -> Severity:
    """The worst of at least one severity. Raises ValueError on none."""
    return max(severities, key=_RANK)


_RANK = attrgetter("rank")


class ItemKind(StrEnum):
    """How an item is answered.

    ``is_measured``: by a number compared with thresholds, typed in or worked out from the school's facts (ratio).
    """

    is_measured: bool

    def __new__(cls, word: str, is_measured: bool = False) -> ItemKind:
        member = str.__new__(cls, word)
        member._value_ = word
        member.is_measured = is_measured
        return member

    SCALE = "scale"
    YES_NO = "yes_no"
    NUMBER = "number", True
    COUNT = "count", True
    RATIO = "ratio", True
    CHOICE = "choice"
    DATE = "date"


class Verdict(StrEnum):
    """What an answer comes to, whatever its kind.

    ``fails``: a deficiency follows. ``is_judgement``: somebody looked and judged, so it carries a value in the score.
    Both are plain attributes: a visit asks them some hundreds of times while a tablet waits.
    """

    fails: bool
    is_judgement: bool

    def __new__(cls, word: str, fails: bool = False, is_judgement: bool = False) -> Verdict:
        member = str.__new__(cls, word)
        member._value_ = word
        member.fails = fails
        member.is_judgement = is_judgement
        return member

    OK = "ok", False, True
    PARTIAL = "partial", True, True
    NOT_OK = "not_ok", True, True
    NOT_APPLICABLE = "na"
    NOT_INSPECTED = "not_inspected"
    NOT_MEASURED = "not_measured"
    """An optional measurement left empty: neither a failure nor a gap."""


class PhotoRule(StrEnum):
    NONE = "none"
    ON_FAIL = "on_fail"
    ALWAYS = "always"


class Owner(StrEnum):
    """Who is to put it right."""

    SCHOOL = "school"
    DIRECTORATE = "directorate"
    MINISTRY = "ministry"
    OUTSIDE = "outside"


class Basis(StrEnum):
    """What a rule rests on. The ministry's signature is needed first on memory and proposal."""

    JORDAN = "jordan"
    INTERNATIONAL = "international"
    MEMORY = "memory"
    PROPOSAL = "proposal"


class Reason(StrEnum):
    """Why there is no verdict, or why it is not the plain one. Sentences: term_texts.REASONS."""

    NO_ANSWER = "no_answer"
    WRONG_ANSWER = "wrong_answer"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_WHOLE = "not_whole"
    IMPOSSIBLE_NUMBER = "impossible_number"
    NOT_A_DATE = "not_a_date"
    FUTURE_DATE = "future_date"
    MISSING_FACTS = "missing_facts"
    ZERO_DENOMINATOR = "zero_denominator"
    STILL_WRONG = "still_wrong"
