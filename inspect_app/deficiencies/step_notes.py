"""The words a person's step needs: which want a reason, and what it must hold where people may be hurt. [pure]"""

from __future__ import annotations

from inspect_app.checklists import Severity
from inspect_app.deficiencies.status import NEEDS_EVIDENCE, NEEDS_REASON, Status
from inspect_app.problems import Problem
from inspect_app.schools.folding import fold

MAX_STEP_NOTE = 2000
MIN_LETTERS, MIN_WORDS = 12, 3
"""What a reason holds at least before something dangerous is closed or voided by hand; the words are different ones."""
_WRITTEN = NEEDS_REASON | NEEDS_EVIDENCE | {Status.DEFERRED, Status.TRANSFERRED}
GRAVE = frozenset({Severity.LIFE_THREATENING.value, Severity.SEVERE.value})
"""The severities by which people may be hurt: named on maps, and ended by hand only by two people."""


class StepRefused(Problem):
    """A step that was not stored. The page it was taken on says why, and keeps what was typed."""

    status = 422


class NoteRefused(StepRefused):
    """A step whose words are not as they must be. The page says why beside them."""


class ReasonNeeded(NoteRefused):
    ar = "اكتب السبب أو الإثبات أولاً: هذه الخطوة لا تُحفظ دونه. لم يتغيّر شيء."
    en = "Write the reason or the evidence first: this step is not stored without it. Nothing was changed."


class ReasonTooThin(NoteRefused):
    ar = (
        "هذا خلل مهدِّد للحياة أو شديد: اكتب ما يثبت قرارك في {words} كلمات مختلفة و{letters} حرفاً على الأقل، "
        "مثل رقم الكتاب وتاريخه ومن عاين الموقع. لم يتغيّر شيء."
    )
    en = (
        "This deficiency is life-threatening or severe: write what proves your decision in at least {words} different "
        "words and {letters} letters, such as the paper, its date and who saw the place. Nothing was changed."
    )


class NoteTooLong(NoteRefused):
    ar = "الملاحظة أطول من {longest} حرف. لم يتغيّر شيء؛ اختصرها وأعد المحاولة."
    en = "The note is longer than {longest} characters. Nothing was changed; shorten it and try again."


def needs_words(target: Status) -> bool:
    """Whether the step is refused without a written reason, or without the evidence in words."""
    return target in _WRITTEN


def is_grave(severity: str, target: Status) -> bool:
    """Whether the step takes something dangerous off the lists: it wants substance, evidence and a second person."""
    return severity in GRAVE and not target.is_open


def is_substantial(note: str) -> bool:
    words = fold(note).split()
    letters = sum(sign.isalpha() for word in words for sign in word)
    return len(set(words)) >= MIN_WORDS and letters >= MIN_LETTERS


def check_note(note: str, *, needed: bool, grave: bool) -> None:
    """Raises ReasonNeeded, ReasonTooThin or NoteTooLong. A sign without a letter or digit is no reason."""
    if len(note) > MAX_STEP_NOTE:
        raise NoteTooLong(longest=MAX_STEP_NOTE)
    if needed and not fold(note):
        raise ReasonNeeded
    if grave and not is_substantial(note):
        raise ReasonTooThin(words=MIN_WORDS, letters=MIN_LETTERS)
