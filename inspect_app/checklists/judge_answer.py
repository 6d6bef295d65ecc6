"""What one answer comes to: verdict, value for the score, severity; the day and the school's facts come in.

static/js/judge.mjs says the same on the tablet while the engineer types; tests/checklists/judging-vectors.json holds
both to the same judgements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from inspect_app.checklists.checklist import Item, Thresholds
from inspect_app.checklists.expressions import Facts, Value
from inspect_app.checklists.numerals import parse_date, parse_number, read_number, to_ascii
from inspect_app.checklists.terms import ItemKind, Reason, Severity, Verdict, worst


class Given(NamedTuple):
    """What the engineer gave: a verdict's word, or a value, and the notes ticked.

    A value is a number or its text, a date or its text YYYY-MM-DD, or the key of an option. ``still``: a place that was
    wrong before was seen to be wrong still.
    """

    answer: str | None = None
    value: str | float | date | None = None
    ticks: frozenset[str] = frozenset()
    still: bool = False


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
    return judge_asked(item, given, facts, on) if applies(item, facts) else _UNSEEN[Verdict.NOT_APPLICABLE]


def judge_word(item: Item, answer: str | None) -> Judgement | None:
    """What most answers come to: those that a word decides and nothing fails. None: ``judge_asked`` must look."""
    if answer in _UNSEEN:
        return _UNSEEN[answer]
    return _OK if answer == Verdict.OK and item.kind in _BY_WORD_ALONE else None


def judge_asked(item: Item, given: Given, facts: Facts, on: date) -> Judgement:
    """The same for an item that is known to apply."""
    if given.answer in _UNSEEN:
        return _UNSEEN[given.answer]
    if item.kind in _BY_WORD_ALONE:
        seen = _by_sight(item, given.answer)
    elif item.kind is ItemKind.RATIO:
        seen = _judge_ratio(item, facts)
    elif item.kind is ItemKind.CHOICE:
        seen = _judge_choice(item, given)
    elif _is_empty(given.value):
        seen = _by_sight(item, given.answer)
    elif item.kind is ItemKind.DATE:
        seen = _judge_date(item, given.value, on)
    else:
        seen = _judge_number(item, given.value, facts)
    if given.still and item.kind not in _BY_WORD_ALONE and (seen.verdict in _NO_FAULT or seen.reason in _UNKNOWN):
        seen = Judgement(Verdict.NOT_OK, 0.0, measured=seen.measured, reason=Reason.STILL_WRONG)
    return _with_severity(item, seen, given, facts) if seen.verdict and seen.verdict.fails else seen


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not to_ascii(value))


def _by_sight(item: Item, answer: str | None) -> Judgement:
    if item.optional and (not answer or answer == Verdict.NOT_MEASURED):
        return Judgement(Verdict.NOT_MEASURED)
    if not answer:
        return Judgement(reason=Reason.NO_ANSWER)
    return _BY_SIGHT[item.kind].get(answer) or Judgement(reason=Reason.WRONG_ANSWER)


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
    thresholds = item.thresholds
    if thresholds is None:
        return Judgement(reason=Reason.NOT_A_NUMBER)
    number = read_number(value, thresholds.units) if isinstance(value, str) else parse_number(value)
    if number is None or isinstance(number, Reason):
        return Judgement(reason=number or Reason.NOT_A_NUMBER)
    if item.kind is ItemKind.COUNT and not number.is_integer():
        return Judgement(measured=number, reason=Reason.NOT_WHOLE)
    if not thresholds.possible.holds(number):
        return Judgement(measured=number, reason=Reason.IMPOSSIBLE_NUMBER)
    return _compare(thresholds, number, facts)


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


def _with_severity(item: Item, failing: Judgement, given: Given, facts: Facts) -> Judgement:
    """A matching escalation places the severity, the worst of several; else the default, one step less if partly."""
    placed = _escalated(item, failing, given, facts) if item.escalations else []
    if failing.reason == Reason.ZERO_DENOMINATOR:
        placed.append(item.severity.one_step_up)
    partly = item.severity.one_step_down if failing.verdict is Verdict.PARTIAL else item.severity
    severity = worst(placed) if placed else partly
    return Judgement(failing.verdict, failing.value, severity, failing.measured, failing.reason)


def _escalated(item: Item, failing: Judgement, given: Given, facts: Facts) -> list[Severity]:
    known: dict[str, Value | None] = {**facts, "value": failing.measured, "option": None}
    if item.kind is ItemKind.CHOICE and given.value:
        known["option"] = str(given.value)
    known.update({tick.key: tick.key in given.ticks for tick in item.ticks})
    return [one.severity for one in item.escalations if one.condition.evaluate(known) is True]


# What is said in a word comes to the same each time, so these judgements are made once and shared.
_WORTH = {Verdict.OK: 1.0, Verdict.PARTIAL: 0.5, Verdict.NOT_OK: 0.0}
_UNSEEN: dict[str | None, Judgement] = {
    verdict: Judgement(verdict) for verdict in (Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED)
}
_NOT_OK: dict[str, Judgement] = {Verdict.NOT_OK: _verdict(Verdict.NOT_OK)}
_OK = _verdict(Verdict.OK)
_YES_NO = _NOT_OK | {Verdict.OK: _OK}
_BY_SIGHT = {
    ItemKind.SCALE: _YES_NO | {Verdict.PARTIAL: _verdict(Verdict.PARTIAL)},
    ItemKind.YES_NO: _YES_NO,
    # Nothing to measure or no record of it: no guard at all, never tested.
    ItemKind.NUMBER: _NOT_OK,
    ItemKind.COUNT: _NOT_OK,
    ItemKind.DATE: _NOT_OK,
}
_BY_WORD_ALONE = frozenset({ItemKind.SCALE, ItemKind.YES_NO})
# One reading cannot speak for a place that was seen to be wrong still; what cannot be read is asked for again.
_NO_FAULT = frozenset({Verdict.OK, Verdict.NOT_MEASURED, Verdict.NOT_APPLICABLE})
_UNKNOWN = frozenset({Reason.NO_ANSWER, Reason.MISSING_FACTS})
