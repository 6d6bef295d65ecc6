"""Score model 1: what the judged answers of one full visit come to (docs/checklists.md). [pure]

Two ideas are kept apart: the *raw* score says how much of the standard is met (section percentages, as California's FIT
does), a *cap* says that one danger outweighs everything else (FIT's extreme deficiency). Both are shown, with the final
score between them, and the whole result is stored with the model's name: a later checklist or model never changes it.
A follow-up visit looks only at open deficiencies and is not scored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from inspect_app.checklists import Checklist, Section, Severity, Verdict
from inspect_app.inspections.assessment import Assessment, Cap, CapReason, Failures, Grade, Judged, SectionScore

__all__ = [
    "SCORE_MODEL",
    "Assessment",
    "Cap",
    "CapReason",
    "Failures",
    "Grade",
    "Judged",
    "SectionScore",
    "assess",
    "grade_of",
    "printed",
]

SCORE_MODEL = "score-model-1"

SECTION_LIMIT = 40
"""A section that holds a life-threatening failure shows at most this many percent."""

FULL_COVERAGE = 90
"""Percent of the applicable weight that must have been judged before a grade is given."""

GRADE_FROM = ((90, Grade.A), (75, Grade.B), (60, Grade.C))
"""90 and 75 are FIT's lines (good, fair), 60 is the pass line of HUD's NSPIRE."""

CAP_LIMIT = {CapReason.LIFE_THREATENING: 59, CapReason.THREE_SEVERE: 74, CapReason.SEVERE: 89}
"""Just under each line of the grades: a danger costs at least one grade."""


def printed(percent: float) -> Decimal:
    """A score or percentage as people read it: one decimal, halves up.

    Every line (90, 75, 60, coverage 90 %) is drawn on the printed number, so 89.95 prints as 90.0 and *is* an A: no one
    ever reads 90.0 beside a B. The ninth decimal is where the noise of binary fractions is cut off.
    """
    return Decimal(repr(round(percent, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def grade_of(final: float | None, coverage: float) -> Grade | None:
    """The grade of a final score; None without a score or with a coverage (0 to 1) below 90 %."""
    if final is None or printed(100 * coverage) < FULL_COVERAGE:
        return None
    return next((grade for least, grade in GRADE_FROM if printed(final) >= least), Grade.D)


def assess(checklist: Checklist, judged: Iterable[Judged], inapplicable: Collection[str]) -> Assessment:
    """Score one full visit.

    ``inapplicable``: codes that do not apply to this school; an answer left on one of them counts for nothing. An item
    neither judged nor inapplicable is unanswered. Raises ValueError on a code given twice or unknown to the checklist,
    and on a judgement with a hole.
    """
    answers = _by_code(checklist, judged)
    counted = [_counted(section, answers, inapplicable) for section in checklist.sections]
    sections = tuple(map(_score, checklist.sections, counted))
    raw = _raw(checklist.sections, sections)
    failing = [answer for section in counted for answer in section.failing]
    cap = _cap(failing, raw)
    final = raw if raw is None or cap is None else min(raw, float(cap.limit))
    coverage = _coverage(counted)
    return Assessment(
        model=SCORE_MODEL,
        sections=sections,
        raw=raw,
        final=final,
        cap=cap,
        grade=grade_of(final, coverage),
        coverage=coverage,
        answered=sum(section.answered for section in sections),
        applicable=sum(section.applicable for section in sections),
        failures=Failures.among(failing),
    )


def _by_code(checklist: Checklist, judged: Iterable[Judged]) -> dict[str, Judged]:
    answers: dict[str, Judged] = {}
    for answer in judged:
        if answer.code in answers or answer.code not in checklist.items:
            raise ValueError(f"{answer.code}: given twice, or not in {checklist.id} {checklist.version}")
        answer.check()
        answers[answer.code] = answer
    return answers


@dataclass(slots=True)
class _Counted:
    """The items of one section that ought to have been judged, and those that were, with their weight."""

    applicable: int = 0
    weight: int = 0
    judged: int = 0
    judged_weight: int = 0
    worth: float = 0.0
    """Of what was judged: weight times value, summed."""
    failing: list[Judged] = field(default_factory=list)


def _counted(section: Section, answers: Mapping[str, Judged], inapplicable: Collection[str]) -> _Counted:
    """Items that do not apply and optional measurements left out do not count."""
    counted = _Counted()
    for item in section.items:
        answer = answers.get(item.code)
        verdict = answer.verdict if answer else None
        left_empty = item.optional and verdict is None
        if item.code in inapplicable or left_empty or verdict in _LEAVING:
            continue
        weight = item.severity.weight
        counted.applicable += 1
        counted.weight += weight
        if answer and verdict and verdict.is_judgement:
            counted.judged += 1
            counted.judged_weight += weight
            counted.worth += weight * (answer.value or 0.0)
            if verdict.fails:
                counted.failing.append(answer)
    return counted


_LEAVING = (Verdict.NOT_APPLICABLE, Verdict.NOT_MEASURED)


def _score(section: Section, counted: _Counted) -> SectionScore:
    percent = 100 * counted.worth / counted.judged_weight if counted.judged_weight else None
    failures = Failures.among(counted.failing)
    capped = percent is not None and failures.life_threatening > 0 and percent > SECTION_LIMIT
    shown = float(SECTION_LIMIT) if capped else percent
    return SectionScore(section.code, percent, shown, capped, counted.judged, counted.applicable, failures)


def _raw(sections: Sequence[Section], scores: Sequence[SectionScore]) -> float | None:
    """The weighted mean of the sections. An empty one leaves it: in FIT a yard nobody saw once scored 100 %."""
    worth = [(s.weight, score.percent) for s, score in zip(sections, scores, strict=True) if score.percent is not None]
    weight = sum(w for w, _ in worth)
    return sum(w * percent for w, percent in worth) / weight if weight else None


def _cap(failing: Sequence[Judged], raw: float | None) -> Cap | None:
    deadly = tuple(answer.code for answer in failing if answer.severity is Severity.LIFE_THREATENING)
    severe = tuple(answer.code for answer in failing if answer.severity is Severity.SEVERE)
    if not (deadly or severe):
        return None
    several = CapReason.THREE_SEVERE if len(severe) >= 3 else CapReason.SEVERE
    reason = CapReason.LIFE_THREATENING if deadly else several
    limit = CAP_LIMIT[reason]
    return Cap(limit, reason, deadly or severe, lowered=raw is not None and raw > limit)


def _coverage(sections: Sequence[_Counted]) -> float:
    """Judged weight over applicable weight; 0 when nothing applies (zero of zero is nothing seen, not all seen)."""
    applicable = sum(section.weight for section in sections)
    judged = sum(section.judged_weight for section in sections)
    return judged / applicable if applicable else 0.0
