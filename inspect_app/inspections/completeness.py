"""What a finished visit found and what it still lacks: shown before it is recorded. [pure]

No fault of reading: what is lacking here was read well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspect_app.checklists import Checklist, Item, PhotoRule, Severity, Verdict
from inspect_app.inspections.judge_visit import JudgedAnswer, judged
from inspect_app.inspections.submitted import GivenAnswer, GivenVisit

_WANTS_REASON = (Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED)


@dataclass(frozen=True, slots=True)
class Summary:
    """``applicable`` items were asked, some left ``unanswered``; what is missing must be mended or explained."""

    applicable: int
    unanswered: tuple[Item, ...]
    failing: Mapping[Severity, tuple[Item, ...]]
    photos_missing: tuple[Item, ...]
    reasons_missing: tuple[Item, ...]

    @property
    def answered(self) -> int:
        return self.applicable - len(self.unanswered)

    @property
    def is_complete(self) -> bool:
        """Nothing that must be mended or explained is left; unanswered items only lower the coverage."""
        return not self.photos_missing and not self.reasons_missing


def summary(checklist: Checklist, given: GivenVisit, facts: Mapping[str, Any]) -> Summary:
    """``given`` answers ``checklist``; ``facts`` is the school's profile, which what the visit confirmed overrides."""
    answers = [
        answer for answer in judged(given, facts).answers if _counts(answer) and answer.item.code in checklist.items
    ]
    failing = {
        severity: tuple(answer.item for answer in answers if answer.severity is severity) for severity in Severity
    }
    return Summary(
        applicable=len(answers),
        unanswered=tuple(answer.item for answer in answers if answer.judgement.verdict is None),
        failing={severity: items for severity, items in failing.items() if items},
        photos_missing=tuple(answer.item for answer in answers if _lacks_photo(answer)),
        reasons_missing=tuple(answer.item for answer in answers if _lacks_reason(answer)),
    )


def _counts(answer: JudgedAnswer) -> bool:
    """An optional measurement nobody took is neither a gap nor an answer."""
    return answer.judgement.verdict is not Verdict.NOT_MEASURED


def _lacks_photo(answer: JudgedAnswer) -> bool:
    """A reason stands in for a photo that could not be taken."""
    verdict, given = answer.judgement.verdict, answer.given
    if verdict is None or given.reason or not _wants_photo(answer.item.photo, verdict, given):
        return False
    return not given.photos and not any(finding.photos for finding in given.findings)


def _wants_photo(rule: PhotoRule, verdict: Verdict, given: GivenAnswer) -> bool:
    """A paper that was seen is shown, also where the item itself wants no photo; without a date there is none."""
    if given.paper and given.value and verdict.is_judgement:
        return True
    return (verdict.fails and rule is not PhotoRule.NONE) or (verdict is Verdict.OK and rule is PhotoRule.ALWAYS)


def _lacks_reason(answer: JudgedAnswer) -> bool:
    """Only where a person said so: a ratio with nobody to count does not apply by itself."""
    return answer.given.answer in _WANTS_REASON and not answer.given.reason
