"""What one answer comes to: verdict, value for the score, severity. Pure: the day and the school's facts come in.

static/js/judge.mjs says the same on the tablet while the engineer types; tests/checklists/judging-vectors.json holds
both to the same judgements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspect_app.checklists.expressions import Value
from inspect_app.checklists.model import Item, Thresholds
from inspect_app.checklists.numerals import parse_date, parse_number, to_ascii
from inspect_app.checklists.terms import Kind, Severity, Verdict, worst

Facts = Mapping[str, Value | None]

_BY_SIGHT = {
    Kind.SCALE: frozenset({Verdict.OK, Verdict.PARTIAL, Verdict.NOT_OK}),
    Kind.YES_NO: frozenset({Verdict.OK, Verdict.NOT_OK}),
    # Nothing to measure or no record of it: no guard at all, never tested.
    Kind.NUMBER: frozenset({Verdict.NOT_OK}),
    Kind.COUNT: frozenset({Verdict.NOT_OK}),
    Kind.DATE: frozenset({Verdict.NOT_OK}),
}
_WORTH = {Verdict.OK: 1.0, Verdict.PARTIAL: 0.5, Verdict.NOT_OK: 0.0}


class Reason(StrEnum):
    """Why there is no verdict, or why it is not the plain one. Sentences: words.REASONS."""

    NO_ANSWER = "no_answer"
    WRONG_ANSWER = "wrong_answer"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    IMPOSSIBLE_NUMBER = "impossible_number"
    NOT_A_DATE = "not_a_date"
    FUTURE_DATE = "future_date"
    MISSING_FACTS = "missing_facts"
    ZERO_DENOMINATOR = "zero_denominator"


@dataclass(frozen=True, slots=True)
class Given:
    """What the engineer gave: a verdict's word, or a value, and the notes ticked.

    A value is a number or its text, a date or its text YYYY-MM-DD, or the key of an option.
    """

    answer: str | None = None
    value: str | float | date | None = None
    ticks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """``verdict`` None is unanswered, and ``reason`` says why.

    ``value`` is 1 … 0 for the score, None when the item leaves the sum; ``severity`` only of a failure; ``measured`` is
    the number compared, in the item's unit, or a date's age in days.
    """

    verdict: Verdict | None = None
    value: float | None = None
    severity: Severity | None = None
    measured: float | None = None
    reason: str | None = None


def applies(item: Item, facts: Facts) -> bool:
    """False only when the condition is known to be false: an unknown fact still shows the item."""
    return item.applies_when is None or item.applies_when.evaluate(facts) is not False


def judge(item: Item, given: Given, facts: Facts, on: date) -> Judgement:
    """Judges one answer as of the visit's day. Raises nothing: a wrong answer is no verdict, with the reason."""
    if not applies(item, facts) or given.answer == Verdict.NOT_APPLICABLE:
        return Judgement(Verdict.NOT_APPLICABLE)
    if given.answer == Verdict.NOT_INSPECTED:
        return Judgement(Verdict.NOT_INSPECTED)
    if item.kind is Kind.RATIO:
        seen = _judge_ratio(item, facts)
    elif item.kind is Kind.CHOICE:
        seen = _judge_choice(item, given)
    elif item.kind in {Kind.SCALE, Kind.YES_NO} or _is_empty(given.value):
        seen = _judge_word(item, given)
    elif item.kind is Kind.DATE:
        seen = _judge_date(item, given.value, on)
    else:
        seen = _judge_number(item, given.value, facts)
    return _with_severity(item, seen, given, facts)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not to_ascii(value))


def _judge_word(item: Item, given: Given) -> Judgement:
    answer = given.answer
    if item.optional and answer in {None, "", Verdict.NOT_MEASURED}:
        return Judgement(Verdict.NOT_MEASURED)
    if not answer:
        return Judgement(reason=Reason.NO_ANSWER)
    if answer not in _BY_SIGHT[item.kind]:
        return Judgement(reason=Reason.WRONG_ANSWER)
    return _verdict(Verdict(answer))


def _judge_choice(item: Item, given: Given) -> Judgement:
    if _is_empty(given.value):
        return Judgement(reason=Reason.NO_ANSWER)
    option = next((option for option in item.options if option.key == given.value), None)
    if option is None:
        return Judgement(reason=Reason.WRONG_ANSWER)
    verdict = Verdict.OK if option.score == 1 else Verdict.PARTIAL if option.score else Verdict.NOT_OK
    return Judgement(verdict, option.score)


def _judge_date(item: Item, value: object, on: date) -> Judgement:
    day = parse_date(value)
    if day is None or item.ages is None:
        return Judgement(reason=Reason.NOT_A_DATE)
    age = (on - day).days
    if age < 0:
        return Judgement(reason=Reason.FUTURE_DATE)
    if age <= item.ages.ok:
        return _verdict(Verdict.OK, age)
    return _verdict(Verdict.PARTIAL if age <= item.ages.partial else Verdict.NOT_OK, age)


def _judge_number(item: Item, value: object, facts: Facts) -> Judgement:
    number = parse_number(value)
    if number is None or item.thresholds is None:
        return Judgement(reason=Reason.NOT_A_NUMBER)
    if item.kind is Kind.COUNT and not number.is_integer():
        return Judgement(measured=number, reason=Reason.NOT_WHOLE)
    if not item.thresholds.possible.holds(number):
        return Judgement(measured=number, reason=Reason.IMPOSSIBLE_NUMBER)
    return _compare(item.thresholds, number, facts)


def _judge_ratio(item: Item, facts: Facts) -> Judgement:
    numerator = item.numerator.evaluate(facts) if item.numerator else None
    denominator = item.denominator.evaluate(facts) if item.denominator else None
    if not isinstance(numerator, float) or not isinstance(denominator, float) or item.thresholds is None:
        return Judgement(reason=Reason.MISSING_FACTS)
    if denominator:
        return _compare(item.thresholds, numerator / denominator, facts)
    if not numerator:
        return Judgement(Verdict.NOT_APPLICABLE)  # nobody to share nothing
    return Judgement(Verdict.NOT_OK, 0.0, reason=Reason.ZERO_DENOMINATOR)


def _compare(thresholds: Thresholds, number: float, facts: Facts) -> Judgement:
    ok = next((band for condition, band in thresholds.ok_when if condition.evaluate(facts) is True), thresholds.ok)
    if ok.holds(number):
        return _verdict(Verdict.OK, number)
    return _verdict(Verdict.PARTIAL if thresholds.partial.holds(number) else Verdict.NOT_OK, number)


def _verdict(verdict: Verdict, measured: float | None = None) -> Judgement:
    return Judgement(verdict, _WORTH[verdict], measured=None if measured is None else float(measured))


def _with_severity(item: Item, seen: Judgement, given: Given, facts: Facts) -> Judgement:
    """A matching escalation places the severity, the worst of several; else the default, one step less if partly."""
    if seen.verdict is None or not seen.verdict.fails:
        return seen
    known: dict[str, Value | None] = {**facts, "value": seen.measured, "option": None}
    if item.kind is Kind.CHOICE:
        known["option"] = str(given.value)
    known.update({tick.key: tick.key in given.ticks for tick in item.ticks})
    placed = [one.severity for one in item.escalations if one.condition.evaluate(known) is True]
    if seen.reason == Reason.ZERO_DENOMINATOR:
        placed.append(item.severity.one_step_up)
    partly = item.severity.one_step_down if seen.verdict is Verdict.PARTIAL else item.severity
    severity = worst(placed) if placed else partly
    return Judgement(seen.verdict, seen.value, severity, seen.measured, seen.reason)
